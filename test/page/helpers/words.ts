import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const languageNames = { en: 'English', ja: '日本語', es: 'Español', ar: 'العربية' } as const
export type Language = keyof typeof languageNames

/** What the page says in one language for an English message, so that one script can be read and pressed in all of them. */
export type Say = (message: string, values?: Readonly<Record<string, string>>) => string

const renderer = fileURLToPath(new URL('../../../renderer/', import.meta.url))
const entry = /^msgid ((?:".*"\n?)+)msgstr ((?:".*"\n?)+)/gm

/** From the catalogues that the page is built from. A message that the page does not know is an error: a test must not look for it. */
export function wordsOf(language: Language): Say {
  const features = readdirSync(`${renderer}features`).map((name) => `features/${name}`)
  const files = ['app', ...features].map((part) => `${renderer}${part}/locales/${language}.po`).filter((file) => existsSync(file))
  const words = new Map(
    files.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(entry)].map(([, id = '', words = '']) => [unquoted(id), unquoted(words)] as const)
    )
  )
  return (message, values = {}) => {
    const said = words.get(message)
    if (!said) throw new Error(`the page has no words in ${language} for “${message}”`)
    return said.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? `{${name}}`)
  }
}

/** Lines of a catalogue, each in quotes, are written as in JSON. */
function unquoted(lines: string): string {
  return lines
    .trim()
    .split('\n')
    .map((line): string => JSON.parse(line))
    .join('')
}
