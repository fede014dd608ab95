import { aeadOpen, aeadSeal, concat, domainTag, keyedHash, randomBytes, u8, u32 } from '../crypto.ts'

/** Keys derived from an epoch key, and how one epoch hands on the keys before it. */

export function epochCommitment(key: Uint8Array, groupKey: Uint8Array, epoch: number, audience: number): Uint8Array {
  return keyedHash(key, 'epoch/1', groupKey, u32(epoch), u8(audience))
}

/** 16 bytes: finding each other in that epoch, and being served as a reader who is not in the list yet. */
export function findKeyOf(epochKey: Uint8Array): Uint8Array {
  return keyedHash(epochKey, 'find/1').subarray(0, 16)
}

function previousData(groupKey: Uint8Array, epoch: number, audience: number): Uint8Array {
  return concat(domainTag('epoch'), groupKey, u32(epoch), u8(audience))
}

/** A previous key (of `epoch`, `audience`) sealed under a newer one: nonce 24, sealed 48. */
export function sealPrevious(
  previous: Uint8Array,
  under: Uint8Array,
  groupKey: Uint8Array,
  epoch: number,
  audience: number
): Uint8Array {
  const nonce = randomBytes(24)
  return concat(nonce, aeadSeal(previous, previousData(groupKey, epoch, audience), nonce, under))
}

export function openPrevious(
  sealed: Uint8Array,
  under: Uint8Array,
  groupKey: Uint8Array,
  epoch: number,
  audience: number
): Uint8Array | null {
  return aeadOpen(sealed.subarray(24), previousData(groupKey, epoch, audience), sealed.subarray(0, 24), under)
}

export function beaconKeyOf(groupSecret: Uint8Array, findKey: Uint8Array): Uint8Array {
  return keyedHash(groupSecret, 'beacon/1', findKey)
}

/** `day` counts UTC days since 1970. */
export function topicOf(groupSecret: Uint8Array, findKey: Uint8Array, day: number): Uint8Array {
  return keyedHash(groupSecret, 'topic/1', findKey, u32(day))
}

export function observerPairSeeds(seed: Uint8Array): { sign: Uint8Array; box: Uint8Array } {
  return { sign: keyedHash(seed, 'observer-sign/1'), box: keyedHash(seed, 'observer-box/1') }
}

export function personSeed(recoverySecret: Uint8Array, label: Uint8Array): Uint8Array {
  return keyedHash(recoverySecret, 'person/1', label)
}

export function inviteHash(rendezvousSecret: Uint8Array, expirySeconds: number, role: number): Uint8Array {
  return keyedHash(rendezvousSecret, 'invite/1', u32(expirySeconds), u8(role))
}
