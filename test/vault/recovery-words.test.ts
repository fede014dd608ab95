import { expect, test } from 'vitest'
import { randomBytes } from '../../core/domain/crypto.ts'
import { recoveryNumbers, recoverySecretFrom, recoveryWords } from '../../core/vault/recovery-words.ts'

const languages = ['en', 'ja', 'es', 'ar'] as const

test('the words are those of BIP-39, so that other tools can check them', () => {
  const zeros = new Uint8Array(16)
  expect(recoveryWords(zeros, 'en').join(' ')).toBe(`${'abandon '.repeat(11)}about`)
  const known = Buffer.from('9e885d952ad362caeb4efe34a8e91bd2', 'hex') // a vector of BIP-39
  expect(recoveryWords(known, 'en').join(' ')).toBe(
    'ozone drill grab fiber curtain grace pudding thank cruise elder eight picnic'
  )
  expect(recoveryWords(zeros, 'ja')[0]).toBe('あいこくしん')
  expect(recoveryWords(zeros, 'es')[0]).toBe('ábaco')
  expect(recoveryNumbers(zeros).slice(-2)).toEqual(['0001', '0004'])
})

test('words and numbers lead back to the secret, however they are typed', () => {
  for (let round = 0; round < 20; round++) {
    const secret = randomBytes(16)
    for (const language of languages) {
      const words = recoveryWords(secret, language)
      for (const typed of [
        words.join(' '),
        words.join('　'),
        words.join('\n').toUpperCase(),
        ` ${words.join(' ').normalize('NFD')} `
      ]) {
        expect(recoverySecretFrom(typed), `${language}: ${typed}`).toEqual(Uint8Array.from(secret))
      }
    }
    const withoutAccents = recoveryWords(secret, 'es').join(' ').normalize('NFD').replace(/\p{M}/gu, '')
    expect(recoverySecretFrom(withoutAccents)).toEqual(Uint8Array.from(secret))
    const numbers = recoveryNumbers(secret).join(' ')
    expect(recoverySecretFrom(numbers)).toEqual(Uint8Array.from(secret))
    const arabic = numbers.replace(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit)))
    expect(recoverySecretFrom(arabic)).toEqual(Uint8Array.from(secret))
  }
})

test('a wrong word, a missing word, a swapped pair and nonsense are refused without a throw', () => {
  const words = recoveryWords(Buffer.from('9e885d952ad362caeb4efe34a8e91bd2', 'hex'), 'en')
  const swapped = [words[1], words[0], ...words.slice(2)]
  for (const typed of [words.slice(1), swapped, [...words, 'zoo'], ['hello'], [''], ['0000', ...words.slice(1)]]) {
    expect(recoverySecretFrom(typed.join(' '))).toBeNull()
  }
})
