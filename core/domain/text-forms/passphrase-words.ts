import { type WordLanguage, wordlist } from './wordlist.ts'

export const passphraseRandomBytes = 7
/** Five of 2 048 words. Guessing costs one Argon2id of 256 MiB for each try: see core/vault. */
export const passphraseBits = 55

/**
 * Five words for a passphrase that nobody would guess, from 7 random bytes of the caller's. Arabic has no BIP-39 list: there, as
 * everywhere that a laptop's keyboard may have no Arabic layout at its unlock screen, the words are Latin ones.
 */
export function passphraseWords(language: WordLanguage, random: Uint8Array): string[] {
  if (random.length !== passphraseRandomBytes) throw new Error(`a suggestion takes ${passphraseRandomBytes} random bytes`)
  let number = random.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
  const words: string[] = []
  const list = wordlist(language)
  for (let at = 0; at < 5; at++) {
    words.push(list[Number(number & 2047n)] ?? '')
    number >>= 11n
  }
  return words
}
