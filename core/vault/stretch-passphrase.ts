import sodium from 'sodium-universal'
import { keyedHash, wipe } from '../domain/crypto.ts'

/** How much work one guess of the passphrase costs: passes over the memory, and the memory. */
export interface PassphraseCost {
  readonly passes: number
  readonly memoryKib: number
}

/** About 0.4 s on the machine this was measured on; RFC 9106 and OWASP ask for less. */
export const usualCost: PassphraseCost = { passes: 3, memoryKib: 256 * 1024 }
/** Below this nothing is made and nothing is opened, whatever a header says. */
export const floorCost: PassphraseCost = { passes: 2, memoryKib: 64 * 1024 }
/** Above this a changed header could only be meant to hang the laptop. */
const ceilingCost: PassphraseCost = { passes: 64, memoryKib: 2 * 1024 * 1024 }

export function isAcceptableCost({ passes, memoryKib }: PassphraseCost): boolean {
  const inRange = (value: number, floor: number, ceiling: number) => Number.isInteger(value) && value >= floor && value <= ceiling
  return inRange(passes, floorCost.passes, ceilingCost.passes) && inRange(memoryKib, floorCost.memoryKib, ceilingCost.memoryKib)
}

export const minPassphraseCharacters = 12

/** Counts characters without making a string of the secret: every byte of UTF-8 that begins one. */
export function isLongEnough(passphrase: Uint8Array): boolean {
  let characters = 0
  for (const byte of passphrase) if ((byte & 0xc0) !== 0x80) characters++
  return characters >= minPassphraseCharacters
}

/** The key that opens the passphrase slot, by Argon2id13, off the event loop. The caller wipes the result and its own passphrase. */
export async function stretchPassphrase(passphrase: Uint8Array, salt: Uint8Array, cost: PassphraseCost): Promise<Uint8Array> {
  const typed = sameOnEveryKeyboard(passphrase)
  const stretched = Buffer.alloc(32)
  try {
    const memoryBytes = cost.memoryKib * 1024
    await sodium.crypto_pwhash_async(stretched, typed, salt, cost.passes, memoryBytes, sodium.crypto_pwhash_ALG_ARGON2ID13)
    return keyedHash(stretched, 'kek/pass/1')
  } finally {
    wipe(stretched, typed)
  }
}

/**
 * "ñ" and "ガ" have two spellings in Unicode, and keyboards differ in which they send. Only a passphrase that is not plain ASCII
 * becomes a string for a moment, which cannot be wiped.
 */
function sameOnEveryKeyboard(passphrase: Uint8Array): Uint8Array {
  if (passphrase.every((byte) => byte < 0x80)) return Buffer.from(passphrase)
  return Buffer.from(new TextDecoder().decode(passphrase).normalize('NFKC'))
}
