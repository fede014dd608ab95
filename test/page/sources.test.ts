import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../renderer', import.meta.url))
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()
const read = (file: string): string => readFileSync(join(root, file), 'utf8')
const named = (end: string): string[] => files.filter((file) => file.endsWith(end))

test('no rule of any style says left or right: it would stand on the wrong side in Arabic', () => {
  const wrong = /(?:^|[\s;{])(?:(?:margin|padding|border|inset)-(?:left|right)|left|right)[\w-]*\s*:|:\s*(?:left|right)\s*[;}]/
  const sheets = named('.css')
  expect(sheets.length).toBeGreaterThan(5)
  const found = sheets.flatMap((file) =>
    read(file)
      .split('\n')
      .flatMap((line, at) => (wrong.test(line) ? [`${file}:${at + 1} ${line.trim()}`] : []))
  )
  expect(found).toEqual([])
})

test('colours come from the tokens alone, so that dark, print and more contrast hold everywhere', () => {
  const found = named('.css')
    .filter((file) => !file.endsWith('tokens.css'))
    .flatMap((file) =>
      read(file)
        .split('\n')
        // Paper is white and ink is black whatever the screen looks like; a scrim is a shade of nothing.
        .flatMap((line, at) => (/#[0-9a-f]{3,8}\b(?<!#(?:fff|000|111))/i.test(line) ? [`${file}:${at + 1} ${line.trim()}`] : []))
    )
  expect(found).toEqual([])
})

/** Words in a component that are neither a message nor what a person wrote. */
function literalWords(file: string): string[] {
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX)
  const spoken = new Set(['aria-label', 'label', 'title', 'about', 'placeholder', 'alt', 'description', 'aria-description'])
  const found: string[] = []
  // What stands inside <Trans> is a message already; what stands on a key is the same in every language.
  const isNoWord = (node: ts.Node): boolean =>
    ts.isJsxElement(node) && ['Trans', 'kbd'].includes(node.openingElement.tagName.getText())
  const visit = (node: ts.Node): void => {
    if (isNoWord(node)) return
    if (ts.isJsxText(node) && /\p{L}/u.test(node.text)) found.push(`${file}: ${node.text.trim()}`)
    if (
      ts.isJsxAttribute(node) &&
      spoken.has(node.name.getText()) &&
      node.initializer &&
      ts.isStringLiteral(node.initializer) &&
      /\p{L}/u.test(node.initializer.text)
    )
      found.push(`${file}: ${node.name.getText()}="${node.initializer.text}"`)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

test('every word that a component shows comes from the catalogues', () => {
  const components = named('.tsx')
  expect(components.length).toBeGreaterThan(30)
  expect(components.flatMap(literalWords)).toEqual([])
})

interface Message {
  readonly id: string
  readonly text: string
}

function messagesOf(file: string): Message[] {
  const text = (quoted: string): string =>
    quoted
      .split('\n')
      .map((line) => String(JSON.parse(line.trim())))
      .join('')
  return [...read(file).matchAll(/^msgid ((?:".*"\n?)+)msgstr ((?:".*"\n?)+)/gm)].flatMap(([, id, words]) => {
    const message = { id: text(id?.trim() ?? '""'), text: text(words?.trim() ?? '""') }
    return message.id === '' ? [] : [message]
  })
}

/** What a message is filled with: names in braces that are no branch of a plural, and tags. */
function holesOf(message: string): string[] {
  const branches = /(?:zero|one|two|few|many|other|=\d+|\b\d+)\s*$/
  const names = [...message.matchAll(/\{(\w+)\s*[,}]/g)].filter(({ index }) => !branches.test(message.slice(0, index)))
  return [...new Set([...names.map((name) => `{${name[1]}}`), ...(message.match(/<\/?\d+\/?>/g) ?? [])])].sort()
}

for (const language of ['ja', 'es', 'ar'] as const)
  test(`no message is missing in ${language}, and each is filled with the same things as in English`, () => {
    const catalogues = named(`${language}.po`)
    expect(catalogues.length).toBeGreaterThan(8)
    const wrong = catalogues.flatMap((file) =>
      messagesOf(file).flatMap(({ id, text }) => {
        if (text === '') return [`${file}: nothing for “${id}”`]
        return holesOf(text).join() === holesOf(id).join() ? [] : [`${file}: “${id}” and “${text}” are filled with other things`]
      })
    )
    expect(wrong).toEqual([])
  })

test('no message stands inside another: the inner one would be left as it is, and the screen would not come up', () => {
  const found: string[] = []
  for (const file of named('.tsx')) {
    const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX)
    const visit = (node: ts.Node, within: boolean): void => {
      const message = ts.isTaggedTemplateExpression(node) && node.tag.getText() === 't'
      if (message && within) found.push(`${file}: ${node.getText()}`)
      ts.forEachChild(node, (child) => visit(child, within || message))
    }
    visit(source, false)
  }
  expect(found).toEqual([])
})
