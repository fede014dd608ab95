import { expect, test } from 'vitest'
import { passphraseBits, passphraseRandomBytes, passphraseWords } from '../../../core/domain/text-forms/passphrase-words.ts'
import { wordlist } from '../../../core/domain/text-forms/wordlist.ts'

const languages = ['en', 'ja', 'es', 'ar'] as const

test.each(languages)('a passphrase suggested in %s is five words of that language’s list', (language) => {
  const words = passphraseWords(language, Uint8Array.of(1, 2, 3, 4, 5, 6, 7))
  expect(words).toHaveLength(5)
  for (const word of words) expect(wordlist(language)).toContain(word)
})

test('every list has 2 048 different words, composed as people type them', () => {
  for (const language of languages) {
    expect(new Set(wordlist(language)).size).toBe(2048)
    expect(wordlist(language).every((word) => word === word.normalize('NFC'))).toBe(true)
  }
})

test('all the random bits that are promised reach the words', () => {
  expect(passphraseBits).toBe(5 * Math.log2(2048))
  const random = new Uint8Array(passphraseRandomBytes)
  const seen = new Set([passphraseWords('en', random).join(' ')])
  for (let bit = 0; bit < passphraseBits; bit++) {
    random.fill(0)
    const at = passphraseRandomBytes - 1 - (bit >> 3)
    random[at] = 1 << (bit & 7)
    seen.add(passphraseWords('en', random).join(' '))
  }
  expect(seen.size).toBe(passphraseBits + 1)
})

test('fewer random bytes than promised are refused', () => {
  expect(() => passphraseWords('en', new Uint8Array(passphraseRandomBytes - 1))).toThrow()
})

test('Arabic, which has no list, is offered Latin words', () => {
  expect(wordlist('ar')).toEqual(wordlist('en'))
})
