import { wordlist as english } from '@scure/bip39/wordlists/english.js'
import { wordlist as japanese } from '@scure/bip39/wordlists/japanese.js'
import { wordlist as spanish } from '@scure/bip39/wordlists/spanish.js'

export type WordLanguage = 'en' | 'ja' | 'es' | 'ar'

/** The 2 048 words of BIP-39 as people type them (composed, NFC); the package has them decomposed. Arabic, which has no list, gets the English one. */
export function wordlist(language: WordLanguage): readonly string[] {
  return lists[language]
}

const composed = (words: readonly string[]): readonly string[] => words.map((word) => word.normalize('NFC'))
const englishWords = composed(english)
const lists: Readonly<Record<WordLanguage, readonly string[]>> = {
  en: englishWords,
  ja: composed(japanese),
  es: composed(spanish),
  ar: englishWords
}
