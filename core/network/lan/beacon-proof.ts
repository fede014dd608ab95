import { concat, domainTag, equalBytes, u8, verify } from '../../domain/crypto.ts'
import { hintOf, type Opening } from './beacon-packet.ts'
import type { RingGroup } from './ring.ts'

/** What a proof signs: (domain tag, group key, packet nonce, slot number, the 56 bytes). It cannot be moved to another packet or slot. */
function proofMessage(groupKey: Uint8Array, nonce: Uint8Array, slot: number, frameRaw: Uint8Array): Uint8Array {
  return concat(domainTag('beacon'), groupKey, nonce, u8(slot), frameRaw)
}

/**
 * Shows the others in a ring, even those who went on to a newer epoch, that a device in their list is asking. Only made while lonely: a
 * signature is the one thing in a beacon that names a device to whoever holds the ring's key.
 */
export function proveBeacon(group: RingGroup, nonce: Uint8Array, slot: number, frameRaw: Uint8Array) {
  return { hint: hintOf(group.signKey, nonce), signature: group.sign(proofMessage(group.groupKey, nonce, slot, frameRaw)) }
}

/** Whether the slot carries a proof by a key in our list. Never throws. */
export function isProven(opening: Opening, group: RingGroup): boolean {
  for (const key of group.knownKeys()) {
    if (!equalBytes(hintOf(key, opening.nonce), opening.hint)) continue
    if (verify(opening.proof, proofMessage(group.groupKey, opening.nonce, opening.slot, opening.frameRaw), key)) return true
  }
  return false
}
