import type { Page } from 'playwright-core'

const accents: Readonly<Record<string, string>> = Object.fromEntries(
  [...'aeiouycnAEIOUYCN'].map((letter, at) => [letter, [...'áéíóúýçñÁÉÍÓÚÝÇÑ'][at] ?? letter])
)

/**
 * Shows English with accents and two fifths longer, as the longest translations are: whatever is cut then will be cut in some language,
 * and whatever has no accents never went through the catalogues. The page itself knows nothing of it: its words are changed on the way.
 */
export async function pseudoWords(page: Page): Promise<void> {
  await page.route(/\/assets\/en-[\w-]+\.js$/, async (route) => {
    const response = await route.fetch()
    const script = await response.text()
    // One piece per catalogue, each as JSON in single quotes.
    const longer = script.replaceAll(/JSON\.parse\('(.*?)'\)/gs, (_, quoted: string) => {
      const words: Readonly<Record<string, unknown>> = JSON.parse(quoted.replaceAll("\\'", "'").replaceAll('\\\\', '\\'))
      return `(${JSON.stringify(Object.fromEntries(Object.entries(words).map(([id, message]) => [id, pseudo(message)])))})`
    })
    if (longer === script) throw new Error('the words are kept in another form than this test knows')
    await route.fulfill({ response, body: longer })
  })
}

/** A compiled message: text, or a list of texts, names in a list, and plurals with their branches. */
function pseudo(part: unknown): unknown {
  if (typeof part === 'string') return pseudoText(part)
  if (!Array.isArray(part)) return part
  return part.map((piece: unknown) => {
    if (!Array.isArray(piece)) return pseudo(piece)
    const [name, kind, branches] = piece as [unknown, unknown, unknown] // as Lingui compiles `{name, plural, …}`
    if (typeof branches !== 'object' || branches === null) return piece
    return [
      name,
      kind,
      Object.fromEntries(Object.entries(branches).map(([key, branch]) => [key, key === 'offset' ? branch : pseudo(branch)]))
    ]
  })
}

function pseudoText(text: string): string {
  return text
    .split(/(<\/?\d+\/?>|#)/)
    .map((piece, at) => (at % 2 === 1 || !/\p{L}/u.test(piece) ? piece : lengthened(piece)))
    .join('')
}

/** Every word by itself, so that lines break where they would. */
function lengthened(piece: string): string {
  return piece.replace(/\p{L}+/gu, (word) => {
    const accented = [...word].map((letter) => accents[letter] ?? letter).join('')
    return accented + 'áéíóúáéíóúáéíóú'.slice(0, Math.ceil(word.length * 0.4))
  })
}
