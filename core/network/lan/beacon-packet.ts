import sodium from 'sodium-universal'
import { keyedHash, randomBytes } from '../../domain/crypto.ts'

/**
 * The beacon on the wire (FORMATS, "Finding each other"): `nonce 24` and four slots of `MAC 16 · body 128`, each sealed with secretbox
 * (XSalsa20-Poly1305) under the nonce whose last byte is XORed with the slot's number. No magic, no version in clear, one size: a bystander sees 600
 * random bytes (measured: no constant byte position). The frame inside is big-endian.
 */

export const nonceBytes = 24
export const frameBytes = 56
export const slotCount = 4
const macBytes = 16
const bodyBytes = 128
const slotBytes = macBytes + bodyBytes
export const packetBytes = nonceBytes + slotCount * slotBytes
export const frameVersion = 1

export const beaconFlags = { reply: 1, probe: 2, bye: 4 } as const

export interface BeaconFrame {
  readonly version: number
  readonly flags: number
  readonly dhtPort: number
  readonly unixSeconds: number
  /** Address of the sender on the network it sent to; 0 where it does not know one there (only by unicast). */
  readonly senderIp: number
  readonly seq: number
  readonly bootId: Uint8Array
  readonly publicKey: Uint8Array
}

/** One slot to fill. What is left out goes as random bytes, so that nobody outside the ring can tell what was in it. */
export interface SlotContent {
  readonly key: Uint8Array
  readonly echo?: Uint8Array | undefined
  readonly proof?: { readonly hint: Uint8Array; readonly signature: Uint8Array } | undefined
}

/** A slot that opened under one of our keys. */
export interface Opening {
  /** Place of the key in the list that was given. */
  readonly keyIndex: number
  readonly slot: number
  readonly nonce: Uint8Array
  readonly frame: BeaconFrame
  /** The 56 bytes as they came: what a proof signs. */
  readonly frameRaw: Uint8Array
  readonly echo: Uint8Array
  readonly hint: Uint8Array
  readonly proof: Uint8Array
}

export function encodeFrame(frame: BeaconFrame): Uint8Array {
  const out = Buffer.alloc(frameBytes)
  out.writeUInt8(frame.version, 0)
  out.writeUInt8(frame.flags, 1)
  out.writeUInt16BE(frame.dhtPort, 2)
  out.writeUInt32BE(frame.unixSeconds >>> 0, 4)
  out.writeUInt32BE(frame.senderIp, 8)
  out.writeUInt32BE(frame.seq >>> 0, 12)
  out.set(frame.bootId, 16)
  out.set(frame.publicKey, 24)
  return out
}

function decodeFrame(raw: Uint8Array): BeaconFrame {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength)
  return {
    version: view.getUint8(0),
    flags: view.getUint8(1),
    dhtPort: view.getUint16(2),
    unixSeconds: view.getUint32(4),
    senderIp: view.getUint32(8),
    seq: view.getUint32(12),
    bootId: raw.subarray(16, 24),
    publicKey: raw.subarray(24, 56)
  }
}

function slotNonce(nonce: Uint8Array, slot: number): Uint8Array {
  const out = Buffer.from(nonce)
  out.writeUInt8(out.readUInt8(nonceBytes - 1) ^ slot, nonceBytes - 1)
  return out
}

/** First 4 bytes of BLAKE2b(packet nonce, "echo/1"): tells the sender of that packet, and nobody else, that a living laptop read it. */
export function echoOf(nonce: Uint8Array): Uint8Array {
  return keyedHash(nonce, 'echo/1').subarray(0, 4)
}

/** First 4 bytes of BLAKE2b(sign key, "hint/1" · packet nonce): which key in the list to check the proof with. */
export function hintOf(signKey: Uint8Array, nonce: Uint8Array): Uint8Array {
  return keyedHash(signKey, 'hint/1', nonce).subarray(0, 4)
}

/** A whole packet: `slots` has a place for each of the four; what is null stays random, which hides how many rings a laptop is in. */
export function sealBeacon(nonce: Uint8Array, frameRaw: Uint8Array, slots: readonly (SlotContent | null)[]): Uint8Array {
  const packet = Buffer.from(randomBytes(packetBytes))
  packet.set(nonce, 0)
  for (let slot = 0; slot < slotCount; slot++) {
    const content = slots[slot]
    if (!content) continue
    const body = Buffer.from(randomBytes(bodyBytes))
    body.set(frameRaw, 0)
    if (content.echo) body.set(content.echo, frameBytes)
    if (content.proof) {
      body.set(content.proof.hint, frameBytes + 4)
      body.set(content.proof.signature, frameBytes + 8)
    }
    const start = nonceBytes + slot * slotBytes
    sodium.crypto_secretbox_easy(packet.subarray(start, start + slotBytes), body, slotNonce(nonce, slot), content.key)
  }
  return packet
}

/** Every slot that opens under one of the keys; none for anything else, whatever the bytes. Never throws. */
export function unsealBeacon(packet: Uint8Array, keys: readonly Uint8Array[]): Opening[] {
  if (packet.byteLength !== packetBytes) return []
  const nonce = packet.slice(0, nonceBytes)
  const found: Opening[] = []
  for (let slot = 0; slot < slotCount; slot++) {
    const start = nonceBytes + slot * slotBytes
    const sealed = packet.subarray(start, start + slotBytes)
    const withSlot = slotNonce(nonce, slot)
    for (const [keyIndex, key] of keys.entries()) {
      const body = Buffer.alloc(bodyBytes)
      if (key.byteLength !== 32 || !sodium.crypto_secretbox_open_easy(body, sealed, withSlot, key)) continue
      const frameRaw = body.subarray(0, frameBytes)
      found.push({
        keyIndex,
        slot,
        nonce,
        frame: decodeFrame(frameRaw),
        frameRaw,
        echo: body.subarray(frameBytes, frameBytes + 4),
        hint: body.subarray(frameBytes + 4, frameBytes + 8),
        proof: body.subarray(frameBytes + 8)
      })
      break // a slot has one key
    }
  }
  return found
}
