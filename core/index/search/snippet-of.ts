import { foldText } from './fold-text.ts'
import type { SearchDocument } from './search-document.ts'
import { tokenize } from './tokenize.ts'

const around = 40

/** A piece of the text around what was found; empty where the title says it all. `wanted` is folded. */
export function snippetOf({ body }: SearchDocument, wanted: string): string {
  const lines = body.split('\n')
  for (const part of [wanted, ...tokenize(wanted)]) {
    const line = lines.find((each) => foldText(each).includes(part))
    if (line !== undefined) return cutAround(line, part)
  }
  return ''
}

function cutAround(line: string, part: string): string {
  const graphemes = [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(line)].map(({ segment }) => segment)
  // Folding changes lengths, so remember from which grapheme each folded letter came.
  const origins: number[] = []
  let folded = ''
  graphemes.forEach((grapheme, i) => {
    const piece = foldText(grapheme)
    folded += piece
    for (let n = 0; n < piece.length; n++) origins.push(i)
  })
  const at = Math.max(0, folded.indexOf(part))
  const first = origins[at] ?? 0
  const last = origins[at + part.length - 1] ?? first
  const from = Math.max(0, first - around)
  const to = Math.min(graphemes.length, last + 1 + around)
  const piece = graphemes.slice(from, to).join('').replace(/\s+/g, ' ').trim()
  return `${from > 0 ? '…' : ''}${piece}${to < graphemes.length ? '…' : ''}`
}
