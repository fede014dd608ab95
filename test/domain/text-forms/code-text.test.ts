import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromHex } from '../../../core/domain/crypto.ts'
import { type CodeKind, codeForQr, codeKinds, decodeCode, encodeCode } from '../../../core/domain/text-forms/code-text.ts'
import { seed } from './seed.ts'

const content = fromHex('00112233445566778899aabbccddeeff80cb295e01')
const invite = encodeCode('join1', content)
const whole = { content: expect.toSatisfy((bytes: Uint8Array) => Buffer.compare(bytes, content) === 0) }

test('a code written by this version is written the same for ever', () => {
  expect(invite).toBe('starling-join1-yye1r-c4rki-u8xnr-3ik7h-3zxq9-6ycsk-k6ygc-3mcte')
  expect(encodeCode('near1', new Uint8Array(0))).toBe('starling-near1-htmeb-ca')
})

test.each([
  ['as it was made', invite],
  ['in capitals, as a QR picture holds it', codeForQr(invite)],
  ['without its hyphens', invite.replaceAll('-', '')],
  ['with blanks for hyphens', invite.replaceAll('-', ' ')],
  ['broken over lines with blanks around', `  \n${invite.replaceAll('-', '-\r\n\t')}\n\n`],
  ['with the dashes that a word processor makes', invite.replaceAll('-', '–').replace('–', '—').replace('–', '\u2212')],
  ['in full width from a Japanese keyboard', [...invite].map((c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join('')],
  ['with Japanese long-vowel marks for hyphens', invite.replaceAll('-', 'ー')],
  ['inside an Arabic message, with its direction marks', `\u2067\u200f${invite.replaceAll('-', '\u200e-\u200e')}\u2069`],
  ['with Arabic digits', invite.replace(/[0-9]/g, (d) => String.fromCharCode(0x0660 + Number(d)))],
  ['with Persian digits', invite.replace(/[0-9]/g, (d) => String.fromCharCode(0x06f0 + Number(d)))],
  ['with soft hyphens and zero-width spaces', [...invite].join('\u00ad\u200b')]
])('a code is understood %s', (_, text) => {
  expect(decodeCode('join1', text, content.length)).toEqual(whole)
})

test.each(codeKinds)('a code of kind %s is told apart from the others by its name', (kind) => {
  const text = encodeCode(kind, content)
  for (const expected of codeKinds) {
    expect(decodeCode(expected, text)).toEqual(expected === kind ? whole : { refused: 'CODE_WRONG_KIND', kind })
  }
})

test('a code does not pass for another kind when its beginning is exchanged', () => {
  const forged = invite.replace('starling-join1', 'starling-read1')
  expect(decodeCode('read1', forged)).toEqual({ refused: 'CODE_MISTYPED', truncated: false })
})

test.each([
  '',
  ' ',
  'hello',
  'https://example.org/',
  'starling',
  'starling-',
  'starling-join2-yyyyy',
  '\ud800',
  'x'.repeat(100_000)
])('something that is no code (%#) is said not to be one', (text) => {
  expect(decodeCode('join1', text)).toEqual({ refused: 'CODE_NOT_RECOGNISED' })
})

test('a code that lost its end is told from one with a slip', () => {
  for (let length = 'starling-join1'.length; length < invite.length; length++) {
    expect(decodeCode('join1', invite.slice(0, length), content.length)).toEqual({ refused: 'CODE_MISTYPED', truncated: true })
  }
  expect(decodeCode('near1', 'starling-near1-yyyy')).toEqual({ refused: 'CODE_MISTYPED', truncated: true })
})

test('a code is refused when something was added to it', () => {
  for (const more of ['y', 'yyyyy', '-8', '.', '!', 'é']) {
    expect(decodeCode('join1', invite + more, content.length)).toEqual({ refused: 'CODE_MISTYPED', truncated: false })
  }
})

/** All that can come out of a slip: a refusal, or, where only the spelling changed, the same content. */
function isFound(kind: CodeKind, text: string, original: Uint8Array, sizeBytes?: number): boolean {
  const read = decodeCode(kind, text, sizeBytes)
  return 'refused' in read || Buffer.compare(read.content, original) === 0
}

test('every slip of one character in an invite is found: another, a missing or a doubled one, two exchanged', () => {
  const keys = [..." -.,'abcdefghijklmnopqrstuvwxyz0123456789ABCLOVZ٢ア²"]
  let slips = 0
  for (let at = 0; at < invite.length; at++) {
    const [before, here, after] = [invite.slice(0, at), invite.charAt(at), invite.slice(at + 1)]
    const others = keys.map((key) => before + key + after)
    const texts = [...others, before + after, before + here + here + after, before + after.charAt(0) + here + after.slice(1)]
    for (const text of texts) {
      slips++
      expect(isFound('join1', text, content, content.length), text).toBe(true)
    }
  }
  expect(slips).toBeGreaterThan(2500)
})

test('slips are found in codes of any content and size', () => {
  const shape = fc.record({
    bytes: fc.uint8Array({ maxLength: 120 }),
    kind: fc.constantFrom(...codeKinds),
    at: fc.nat(),
    other: fc.nat(31),
    how: fc.nat(3)
  })
  let changed = 0
  fc.assert(
    fc.property(shape, ({ bytes, kind, at, other, how }) => {
      const code = encodeCode(kind, bytes)
      const start = `starling-${kind}-`.length
      const place = start + (at % (code.length - start))
      const letter = 'ybndrfg8ejkmcpqxot1uwisza345h769'.charAt(other)
      const [before, here, after] = [code.slice(0, place), code.charAt(place), code.slice(place + 1)]
      const text =
        [
          before + letter + after,
          before + after,
          before + letter + here + after,
          before + after.charAt(0) + here + after.slice(1)
        ][how] ?? ''
      const sameSpelling = text.replaceAll('-', '') === code.replaceAll('-', '')
      if (!sameSpelling) changed++
      const read = decodeCode(kind, text)
      expect('refused' in read).toBe(!sameSpelling)
    }),
    { seed: seed('slips'), numRuns: 2000 }
  )
  expect(changed).toBeGreaterThan(1000)
})

test('no text at all makes the reader of codes throw', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: 'grapheme', maxLength: 100 }).map((rest) => `starling-join1-${rest}`)
  )
  fc.assert(
    fc.property(text, fc.constantFrom(...codeKinds), (typed, kind) => {
      expect(decodeCode(kind, typed)).toHaveProperty('refused')
    }),
    { seed: seed('any text'), numRuns: 2000 }
  )
})
