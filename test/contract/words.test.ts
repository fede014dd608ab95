import { readFile } from 'node:fs/promises'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { errorCodes } from '../../core/contract/errors.ts'
import { findingCodes } from '../../core/contract/findings.ts'
import { operations } from '../../core/contract/operations.ts'
import {
  digitsOf,
  figures,
  findingWords,
  firstSteps,
  type LanguageCode,
  languageOf,
  languages,
  roleWords,
  sentence,
  sentences
} from '../../core/contract/words/index.ts'

const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort()
const all = languages.flatMap((language) => errorCodes.map((code) => [language, code] as const))
/** What people see of a sentence: commands in quotation marks are quoted, not said. */
const said = (text: string) => text.replace(/[“«「][^”»」]*[”»」]/g, '').toLowerCase()

test.each(all)('in %s, %s is a whole sentence with and without what can be filled in', (language, code) => {
  const bare = sentence(language, code)
  expect(bare).not.toMatch(/[{}[\]…]/)
  expect(bare).toMatch(/[.。]$/)
  expect(bare.match(/[.。](?=\s|$|[^\d\s])/g)?.length ?? 0, 'what happened, and what to do').toBeGreaterThan(1)
  const filled = sentence(language, code, {
    field: 'start',
    min: 12,
    max: 200,
    given: 1,
    needed: 2,
    kind: 'read1',
    port: 8080,
    maxMiB: 8
  })
  expect(filled).not.toMatch(/[{}[\]…]/)
  if (sentences[language][code].includes('{')) expect(filled.length).toBeGreaterThan(bare.length)
  else expect(filled).toBe(bare)
})

test.each(errorCodes)('%s has the same placeholders in all languages, each in a part that can be left out', (code) => {
  for (const language of languages) {
    const text = sentences[language][code]
    expect(placeholders(text)).toEqual(placeholders(sentences.en[code]))
    expect(placeholders(text.replace(/\[[^\]]*\]/g, ''))).toEqual([])
  }
})

test('no two situations are told in the same words', () => {
  for (const language of languages) expect(new Set(Object.values(sentences[language])).size).toBe(errorCodes.length)
})

const neverSaid: Record<LanguageCode, RegExp> = {
  en: /\b(autobase|hypercore|core|replica\w*|block|entry|append\w*|sync\w*|peers?|acked|observer|lan|mdns|dht|swarm|seed|mnemonic|keys?|kdf|revoke\w*|rotate|writer|conflict|fork\w*|bundle|export|server|sent|delivered|secure|anonymous|device)\b/,
  es: /\b(núcleo|réplica|bloque|sincroniz\w*|par|observador|lan|dht|semilla|mnemónic\w*|clave|revoc\w*|conflicto|bifurca\w*|servidor|enviado|entregado a|seguro|anónim\w*|dispositivo)\b/,
  ja: /(コア|レプリカ|ブロック|同期|ピア|オブザーバー|lan|dht|シード|ニーモニック|鍵|キー(?!ボード)|失効|コンフリクト|フォーク|サーバー|送信済み|安全|匿名)/,
  ar: /(نواة|كتلة|مزامنة|نظير|مراقب|lan|dht|بذرة|مفتاح|إبطال|تعارض|تفرّع|خادم|أُرسل|آمن|مجهول)/
}

test.each(languages)('the sentences in %s speak the language of organisers, not of machines', (language) => {
  for (const code of errorCodes) expect(said(sentences[language][code]), code).not.toMatch(neverSaid[language])
})

test('figures and kinds of codes are told in the language of the reader', () => {
  expect(sentence('en', 'TEXT_TOO_LONG', { max: 10_000 })).toContain('at most 10,000 characters')
  expect(sentence('ar', 'TEXT_TOO_LONG', { max: 10_000 })).toContain('١٠٬٠٠٠')
  expect(sentence('es', 'CODE_WRONG_KIND', { kind: 'read1' })).toContain('un código de lectura')
  expect(sentence('ja', 'CODE_WRONG_KIND', { kind: 'join1' })).toContain('（招待）')
  expect(sentence('en', 'CODE_WRONG_KIND', { kind: 'other9' })).toContain(': other9.')
  expect(sentence('en', 'PORT_IN_USE', { port: 38777 })).toContain(': 38777.')
  expect(figures('es', 1234567)).toBe('1.234.567')
  expect(digitsOf('ar', '04821 39057')).toBe('٠٤٨٢١ ٣٩٠٥٧')
  expect(digitsOf('ja', '04821 39057')).toBe('04821 39057')
})

test('what core sends is shown as it is, never taken for a pattern', () => {
  expect(sentence('en', 'BAD_INPUT', { field: '' })).toBe(sentence('en', 'BAD_INPUT'))
  expect(sentence('en', 'BAD_INPUT', { field: '{field}[x]$&' })).toContain(': {field}[x]$&.')
})

test.each([
  ['ja_JP.UTF-8', 'ja'],
  ['es-419', 'es'],
  ['ar_EG.UTF-8', 'ar'],
  ['AR', 'ar'],
  ['en_GB', 'en'],
  ['C.UTF-8', 'en'],
  ['POSIX', 'en'],
  ['', 'en'],
  ['arn-CL', 'en'],
  ['de_DE@euro', 'en']
])('the locale %s is spoken to in %s', (locale, language) => {
  expect(languageOf(locale)).toBe(language)
})

test('the three roles are told in every language', () => {
  for (const language of languages) {
    const words = Object.values(roleWords[language])
    expect(new Set(words.map((role) => role.name)).size).toBe(3)
    for (const role of words) expect(role.can).toMatch(/[.。]$/)
  }
})

const commandsIn = (text: string) => text.split('\n').filter((line) => /^\s*starling /.test(line))

/** The input that a command line gives, with what the reader fills in and the passphrase that the command line asks for. */
function inputOf(line: string): unknown {
  const json = /'(\{.*\})'/.exec(line)?.[1] ?? '{}'
  const input: object = JSON.parse(json.replace('GROUP', 'abcdefgh2345'))
  return /profile\.(create|unlock)/.test(line) ? { ...input, passphrase: 'five words that nobody guesses' } : input
}

function expectAnswered(line: string): void {
  const name = /call (\S+)/.exec(line)?.[1]
  if (name === undefined) {
    expect(line).toMatch(/starling (peer|operations)$/)
    return
  }
  const operation = Object.entries(operations).find(([known]) => known === name)?.[1]
  expect(operation, line).toBeDefined()
  const isTypedAfterwards = / -(\s|$)/.test(line)
  if (operation && !isTypedAfterwards) expect(v.safeParse(operation.input, inputOf(line)).issues, line).toBeUndefined()
}

test('the first steps are the same commands in every language, and core understands each', () => {
  const commandsOf = (language: LanguageCode) => firstSteps(language).flatMap(commandsIn)
  expect(commandsOf('en').length).toBeGreaterThan(12)
  for (const line of commandsOf('en')) expectAnswered(line)
  for (const language of languages) expect(commandsOf(language)).toEqual(commandsOf('en'))
})

test('core understands every command of the README', async () => {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8')
  const inText = [...readme.matchAll(/`(starling call [^`]+)`/g)].map((match) => match[1] ?? '')
  const lines = [...commandsIn(readme), ...inText]
  expect(lines.length).toBeGreaterThan(12)
  for (const line of lines) expectAnswered(line)
})

test.each(languages)('each finding of the network doctor has its own words in %s, and says what to do', (language) => {
  const texts = findingCodes.map((code) => findingWords[language][code])
  expect(new Set(texts).size).toBe(findingCodes.length)
  for (const [place, code] of findingCodes.entries()) {
    const text = texts[place] ?? ''
    expect(said(text), code).not.toMatch(neverSaid[language])
    expect(text, code).not.toMatch(/[{}[\]…]/)
    if (code !== 'CONNECTED') expect(text.match(/[.:。：](?=\s|$|[^\d\s])/g)?.length ?? 0, code).toBeGreaterThan(1)
  }
})
