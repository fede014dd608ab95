import type { Block } from '../types.ts'

const firstSign = 0xe000
const lastSign = 0xe0ff

/** Two contents as words to compare: each picture is one sign, the same wherever the same picture stands, before what it shows in words. */
export function differenceTexts(before: readonly Block[], after: readonly Block[]): readonly [string, string] {
  const signs = new Map<string, string>()
  const signOf = (picture: string): string => {
    const sign = signs.get(picture) ?? String.fromCharCode(Math.min(firstSign + signs.size, lastSign))
    signs.set(picture, sign)
    return sign
  }
  const text = (blocks: readonly Block[]): string =>
    blocks
      .map(({ spans, picture, alt }) =>
        picture === undefined
          ? withoutSigns(spans.map((span) => span.text).join(''))
          : `${signOf(picture)} ${alt ?? ''}`.trimEnd()
      )
      .join('\n')
  return [text(before), text(after)]
}

/** The signs as a word that can be read. */
export function pictureSigns(text: string, word: string): string {
  return text.replace(/[\ue000-\ue0ff]/g, `[${word}]`)
}

const withoutSigns = (text: string): string => text.replace(/[\ue000-\ue0ff]/g, '\ufffd')
