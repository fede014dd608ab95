import { wordlist as english } from '@scure/bip39/wordlists/english.js'
import { wordlist as japanese } from '@scure/bip39/wordlists/japanese.js'
import { wordlist as spanish } from '@scure/bip39/wordlists/spanish.js'
import { concat, domainTag, hash, keyedHash } from '../../domain/crypto.ts'
import type { CodeLanguage } from './ports.ts'

/**
 * What two people compare before any key crosses (FORMATS "Check code"). Both nonces are committed to before either is shown, so somebody between two
 * laptops has one guess in 2^33, however much they compute.
 */
export interface CheckCode {
  /** `12345 67890`; the page shows it in the person's own figures. */
  readonly digits: string
  /** Three words in the inviter's language on both screens; null for Arabic, which has no list. */
  readonly words: readonly string[] | null
}

export interface CheckParts {
  readonly handshakeHash: Uint8Array
  /** Of the side that opened the connection. */
  readonly initiator: { readonly deviceKey: Uint8Array; readonly nonce: Uint8Array }
  readonly other: { readonly deviceKey: Uint8Array; readonly nonce: Uint8Array }
}

const wordlists: Record<CodeLanguage, readonly string[] | null> = { en: english, ja: japanese, es: spanish, ar: null }

export function checkCode({ handshakeHash, initiator, other }: CheckParts, language: CodeLanguage): CheckCode {
  const digest = hash(domainTag('check'), handshakeHash, initiator.deviceKey, other.deviceKey, initiator.nonce, other.nonce)
  return codeOfNumber(first33Bits(digest), language)
}

export function codeOfNumber(number: number, language: CodeLanguage): CheckCode {
  const digits = String(number).padStart(10, '0')
  const list = wordlists[language]
  // 33 bits do not fit JavaScript's bit operators. The lists come decomposed (NFKD), which some fonts draw badly.
  const places = [Math.floor(number / 2 ** 22), Math.floor(number / 2 ** 11) % 2048, number % 2048]
  return {
    digits: `${digits.slice(0, 5)} ${digits.slice(5)}`,
    words: list && places.map((place) => (list[place] ?? '').normalize('NFC'))
  }
}

function first33Bits(digest: Uint8Array): number {
  return Math.floor(Buffer.from(digest).readUIntBE(0, 5) / 2 ** 7)
}

/** Bound to connection and device: a commitment seen elsewhere is worth nothing here. */
export function nonceCommitment(nonce: Uint8Array, deviceKey: Uint8Array, handshakeHash: Uint8Array): Uint8Array {
  return keyedHash(nonce, 'check-commit/1', concat(deviceKey, handshakeHash))
}
