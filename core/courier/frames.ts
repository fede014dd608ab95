import { aeadOpen, aeadOverheadBytes, aeadSeal, concat, keyedHash, randomBytes } from '../domain/crypto.ts'

/**
 * A courier file to whoever has no key: random bytes of a rounded size. Each part begins with a preamble of one frame's size: salt 32,
 * eight slots of 72 (nonce 24, file key sealed under a key of the group; unused ones random), random. Then frames of one size:
 * XChaCha20-Poly1305 under the file key, nonce = part u32, frame u64, zeros. Inside a frame: bytes used u32, place of the first record
 * that begins in it u32 (none: all ones), data. A frame that is damaged costs the records that touch it and no more.
 */
export const frameBytes = 32 * 1024
export const noRecord = 0xffff_ffff
/**
 * The small form, for a run of pictures from a screen: the same in frames of 1 KiB, up to 24 KiB. A part that is smaller than one usual
 * frame is of this form, for in the usual one it would hold nothing.
 */
export const smallFrameBytes = 1024
export const smallMostBytes = 24 * 1024
/** What one frame holds. */
export const dataBytesOf = (frame: number): number => frame - aeadOverheadBytes - 8
const slotBytes = 72
const slotsMost = 8
const saltBytes = 32

/** What opens the file for those who hold it: the group's secret with the find key of an epoch. */
export interface CourierKey {
  readonly groupSecret: Uint8Array
  readonly findKey: Uint8Array
}

const slotKey = (key: CourierKey, salt: Uint8Array): Uint8Array => keyedHash(key.groupSecret, 'courier/1', key.findKey, salt)

export function sealPreamble(fileKey: Uint8Array, keys: readonly CourierKey[], size = frameBytes): Uint8Array {
  const out = randomBytes(size)
  const salt = out.subarray(0, saltBytes)
  for (const [place, key] of keys.slice(0, slotsMost).entries()) {
    const nonce = randomBytes(24)
    out.set(concat(nonce, aeadSeal(fileKey, null, nonce, slotKey(key, salt))), saltBytes + place * slotBytes)
  }
  return out
}

/** The file key, or null where none of these keys opens a slot: not ours, or damaged at its beginning. */
export function openPreamble(preamble: Uint8Array, keys: readonly CourierKey[]): Uint8Array | null {
  if (preamble.byteLength < saltBytes + slotsMost * slotBytes) return null
  const salt = preamble.subarray(0, saltBytes)
  for (const key of keys) {
    const under = slotKey(key, salt)
    for (let place = 0; place < slotsMost; place++) {
      const slot = preamble.subarray(saltBytes + place * slotBytes, saltBytes + (place + 1) * slotBytes)
      const fileKey = aeadOpen(slot.subarray(24), null, slot.subarray(0, 24), under)
      if (fileKey?.byteLength === 32) return fileKey
    }
  }
  return null
}

function nonceOf(part: number, frame: number): Uint8Array {
  const nonce = Buffer.alloc(24)
  nonce.writeUInt32LE(part)
  nonce.writeBigUInt64LE(BigInt(frame), 4)
  return nonce
}

export interface Frame {
  readonly data: Uint8Array
  /** Where in `data` the first record begins; `noRecord`: none does. */
  readonly first: number
}

export function sealFrame(
  fileKey: Uint8Array,
  part: number,
  frame: number,
  { data, first }: Frame,
  size = frameBytes
): Uint8Array {
  const plain = Buffer.alloc(dataBytesOf(size) + 8)
  plain.writeUInt32LE(data.byteLength, 0)
  plain.writeUInt32LE(first, 4)
  plain.set(data, 8)
  return aeadSeal(plain, null, nonceOf(part, frame), fileKey)
}

/** Null for a frame that is damaged, cut, moved or from elsewhere. */
export function openFrame(fileKey: Uint8Array, part: number, frame: number, sealed: Uint8Array, size = frameBytes): Frame | null {
  const plain = sealed.byteLength === size ? aeadOpen(sealed, null, nonceOf(part, frame), fileKey) : null
  if (!plain) return null
  const view = new DataView(plain.buffer, plain.byteOffset, plain.byteLength)
  const used = view.getUint32(0, true)
  const first = view.getUint32(4, true)
  return used > dataBytesOf(size) || (first !== noRecord && first > used) ? null : { data: plain.subarray(8, 8 + used), first }
}

/** Frames (the preamble counts as one) up to which a part is filled, so that its size tells little: 12 % at most. */
export function roundedFrames(frames: number): number {
  const step = Math.max(8, 2 ** (Math.floor(Math.log2(frames)) - 3))
  return Math.ceil(frames / step) * step
}
