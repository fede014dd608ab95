import {
  aeadOpen,
  aeadSeal,
  concat,
  domainTag,
  equalBytes,
  keyedHash,
  randomBytes,
  u8,
  u32,
  verify
} from '../../domain/crypto.ts'
import type { Identity } from './ports.ts'

/**
 * One slot of the hello (FORMATS "Hello: whom a laptop serves"): 160 bytes that are noise to everybody who lacks the group's find key. Left open there and
 * chosen here: a slot's place in its frame is random, so that whoever shares one group cannot count the others; kind is 0 for a device, 1 for
 * an observer, any other is a newer Starling's and skipped; the find key that opens a slot must be of the epoch that the slot names.
 */

export const slotBytes = 160
export const slotsInFrame = 8
export const slotFrameBytes = slotBytes * slotsInFrame
const nonceBytes = 24
const plainBytes = slotBytes - nonceBytes - 16

/** 0 is the side that opened the connection. */
export type Side = 0 | 1

/** What ties a hello to this one connection: nothing said here is worth anything on another. */
export interface Binding {
  readonly side: Side
  readonly handshakeHash: Uint8Array
}

export interface GroupKeys {
  readonly groupKey: Uint8Array
  readonly helloKey: Uint8Array
  readonly epoch: number
}

export interface HelloSlot {
  readonly nonce: Uint8Array
  readonly kind: 'device' | 'observer'
  readonly signKey: Uint8Array
}

export function helloKeyOf(groupSecret: Uint8Array, findKey: Uint8Array): Uint8Array {
  return keyedHash(groupSecret, 'hello/1', findKey)
}

export function bindingData(binding: Binding): Uint8Array {
  return concat(u8(binding.side), binding.handshakeHash)
}

function signedMessage(keys: GroupKeys, binding: Binding): Uint8Array {
  return concat(domainTag('hello'), keys.groupKey, bindingData(binding), u32(keys.epoch))
}

/** `binding.side` is the sender's. */
export function sealSlot(keys: GroupKeys, binding: Binding, self: Identity): Uint8Array {
  const plain = Buffer.alloc(plainBytes)
  plain.set(u8(self.kind === 'device' ? 0 : 1), 0)
  plain.set(self.signKey, 1)
  plain.set(u32(keys.epoch), 33)
  plain.set(self.sign(signedMessage(keys, binding)), 37)
  const nonce = randomBytes(nonceBytes)
  return concat(nonce, aeadSeal(plain, bindingData(binding), nonce, keys.helloKey))
}

/** What stands in the slot, or null: another group's, another epoch's, another connection's, filler, or not signed by the key it shows. */
export function openSlot(slot: Uint8Array, keys: GroupKeys, binding: Binding): HelloSlot | null {
  if (slot.byteLength !== slotBytes) return null
  const nonce = slot.subarray(0, nonceBytes)
  const plain = aeadOpen(slot.subarray(nonceBytes), bindingData(binding), nonce, keys.helloKey)
  if (!plain) return null
  const kind = plain[0] === 0 ? 'device' : plain[0] === 1 ? 'observer' : null
  const signKey = plain.subarray(1, 33)
  if (kind === null || !equalBytes(plain.subarray(33, 37), u32(keys.epoch))) return null
  return verify(plain.subarray(37, 101), signedMessage(keys, binding), signKey) ? { nonce, kind, signKey } : null
}

export function slotNonce(slot: Uint8Array): Uint8Array {
  return slot.subarray(0, nonceBytes)
}

/** As many frames as the slots need, never none; what is unused is random. */
export function packSlots(slots: readonly Uint8Array[]): Uint8Array[] {
  const frames: Uint8Array[] = []
  for (let from = 0; from === 0 || from < slots.length; from += slotsInFrame) {
    const frame = randomBytes(slotFrameBytes)
    const places = shuffledPlaces()
    for (const [index, slot] of slots.slice(from, from + slotsInFrame).entries())
      frame.set(slot, (places[index] ?? 0) * slotBytes)
    frames.push(frame)
  }
  return frames
}

/** The eight slots, copied out of the network's buffer; null when the frame is too short. Bytes after them are a newer Starling's. */
export function unpackSlots(frame: Uint8Array): Uint8Array[] | null {
  if (frame.byteLength < slotFrameBytes) return null
  return Array.from({ length: slotsInFrame }, (_, place) =>
    Buffer.from(frame.subarray(place * slotBytes, (place + 1) * slotBytes))
  )
}

function shuffledPlaces(): number[] {
  const places = Array.from({ length: slotsInFrame }, (_, place) => place)
  for (let last = places.length - 1; last > 0; last--) {
    const draw = Buffer.from(randomBytes(4)).readUInt32LE() % (last + 1)
    const kept = places[last] ?? 0
    places[last] = places[draw] ?? 0
    places[draw] = kept
  }
  return places
}
