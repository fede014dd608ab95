import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39'
import { wordlist as englishWords } from '@scure/bip39/wordlists/english.js'
import { type WordLanguage, wordlist } from '../domain/text-forms/wordlist.ts'

const languages: readonly WordLanguage[] = ['en', 'ja', 'es']

/** The 12 words to write down: BIP-39 of the 16 bytes themselves. Arabic has no list of its own and gets the English words. */
export function recoveryWords(secret: Uint8Array, language: WordLanguage): string[] {
  const list = wordlist(language)
  return placesOf(secret).map((place) => list[place] ?? '')
}

/** The same as 12 numbers of 4 digits, 0001 to 2048, for those to whom none of the alphabets is at home. */
export function recoveryNumbers(secret: Uint8Array): string[] {
  return placesOf(secret).map((place) => String(place + 1).padStart(4, '0'))
}

/**
 * The secret behind words or numbers as people type them: any of the languages, capitals, missing accents, wide blanks, line breaks,
 * Arabic figures. Null when a word is unknown or the checksum does not fit; nothing tells which word it was.
 */
export function recoverySecretFrom(typed: string): Uint8Array | null {
  const words = typed
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .split(/[\s,.;:-]+/)
  const numbers = words.map(numberOf)
  if (numbers.every((place) => place >= 0)) return secretOf(numbers)
  for (const language of languages) {
    const places = placesByWord(language)
    const found = words.map((word) => places.get(plain(word, language)) ?? -1)
    if (found.every((place) => place >= 0)) return secretOf(found)
  }
  return null
}

function placesOf(secret: Uint8Array): number[] {
  if (secret.byteLength !== 16) throw new RangeError('a recovery secret has 16 bytes')
  return entropyToMnemonic(secret, englishWords)
    .split(' ')
    .map((word) => englishWords.indexOf(word))
}

function secretOf(places: readonly number[]): Uint8Array | null {
  if (places.length !== 12) return null
  try {
    return Uint8Array.from(mnemonicToEntropy(places.map((place) => englishWords[place] ?? '').join(' '), englishWords))
  } catch {
    return null // the package reports a checksum that does not fit by throwing
  }
}

const known = new Map<WordLanguage, ReadonlyMap<string, number>>()

function placesByWord(language: WordLanguage): ReadonlyMap<string, number> {
  const places = known.get(language) ?? new Map(wordlist(language).map((word, place) => [plain(word, language), place]))
  known.set(language, places)
  return places
}

/** Spanish accents may be left out: no two words of the list differ by them. In Japanese such marks make other words. */
function plain(word: string, language: WordLanguage): string {
  return language === 'es' ? word.normalize('NFD').replace(/\p{M}/gu, '') : word.normalize('NFC')
}

/** The place in the list, or -1. Arabic and Persian figures stand in Unicode as two rows of ten. */
function numberOf(word: string): number {
  const digits = word.replace(/[٠-٩۰-۹]/g, (figure) => String((figure.codePointAt(0) ?? 0) & 0xf))
  const place = /^\d{1,4}$/.test(digits) ? Number(digits) - 1 : -1
  return place < 2048 ? place : -1
}
