import { aeadNonceBytes, aeadOpen, aeadSeal, concat, equalBytes, hash, randomBytes, u8, u32, utf8 } from '../domain/crypto.ts'
import { isAcceptableCost, type PassphraseCost } from './stretch-passphrase.ts'

/**
 * One copy of the vault, byte for byte:
 *
 *   version u8 = 1 | kdf u8 = 1 (Argon2id13) | passes u32 | memory KiB u32 | salt 16            the prefix
 *   four slots of (nonce 24 | sealed master key 48): passphrase, recovery words, two random     with the prefix: the header
 *   nonce 24 | seal of (counter u64 | size u32 | payload | zeros to a multiple of 4096)
 *   BLAKE2b-256 of all that
 *
 * A slot is bound to the prefix and its place, the body to the whole header. The checksum is no secret and no protection: it tells
 * a damaged file from a wrong passphrase before any guess is made.
 */
export interface VaultHeader {
  readonly cost: PassphraseCost
  readonly salt: Uint8Array
  readonly slots: readonly Uint8Array[]
}

export interface VaultCopy {
  readonly header: VaultHeader
  readonly sealedBody: Uint8Array
}

export const slots = { passphrase: 0, recovery: 1 } as const
const slotCount = 4
const slotBytes = aeadNonceBytes + 32 + 16
export const saltBytes = 16
const prefixBytes = 2 + 8 + saltBytes
const headerBytes = prefixBytes + slotCount * slotBytes
const checksumBytes = 32
const paddedTo = 4096

export function newHeader(cost: PassphraseCost, salt: Uint8Array): VaultHeader {
  return { cost, salt, slots: Array.from({ length: slotCount }, () => randomBytes(slotBytes)) }
}

export function withSlot(header: VaultHeader, place: number, masterKey: Uint8Array, slotKey: Uint8Array): VaultHeader {
  const nonce = randomBytes(aeadNonceBytes)
  const slot = concat(nonce, aeadSeal(masterKey, slotAssociated(header, place), nonce, slotKey))
  return { ...header, slots: header.slots.map((old, at) => (at === place ? slot : old)) }
}

/** The master key, or null when this key does not open this slot. */
export function openSlot(header: VaultHeader, place: number, slotKey: Uint8Array): Uint8Array | null {
  const slot = header.slots[place]
  if (!slot) return null
  const nonce = slot.subarray(0, aeadNonceBytes)
  return aeadOpen(slot.subarray(aeadNonceBytes), slotAssociated(header, place), nonce, slotKey)
}

export function sealBody(header: VaultHeader, counter: number, payload: Uint8Array, key: Uint8Array): VaultCopy {
  const plain = Buffer.alloc(Math.ceil((12 + payload.byteLength) / paddedTo) * paddedTo)
  plain.writeBigUInt64LE(BigInt(counter), 0)
  plain.writeUInt32LE(payload.byteLength, 8)
  plain.set(payload, 12)
  const nonce = randomBytes(aeadNonceBytes)
  const sealed = aeadSeal(plain, encodeHeader(header), nonce, key)
  plain.fill(0)
  return { header, sealedBody: concat(nonce, sealed) }
}

/** Counter and payload bytes (secret, of the caller to wipe), or null when the body is not what this header and key sealed. */
export function openBody({ header, sealedBody }: VaultCopy, key: Uint8Array): { counter: number; payload: Uint8Array } | null {
  const nonce = sealedBody.subarray(0, aeadNonceBytes)
  const plain = aeadOpen(sealedBody.subarray(aeadNonceBytes), encodeHeader(header), nonce, key)
  if (!plain || plain.byteLength < 12) return null
  const view = Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength)
  const sizeBytes = view.readUInt32LE(8)
  if (sizeBytes > view.byteLength - 12) return null
  return { counter: Number(view.readBigUInt64LE(0)), payload: view.subarray(12, 12 + sizeBytes) }
}

export function encodeCopy({ header, sealedBody }: VaultCopy): Uint8Array {
  const content = concat(encodeHeader(header), sealedBody)
  return concat(content, hash(content))
}

/** `newer` is told from damage so that an older Starling never "repairs" the vault of a newer one. */
export function decodeCopy(bytes: Uint8Array | null): VaultCopy | 'missing' | 'damaged' | 'newer' {
  if (bytes === null) return 'missing'
  if (bytes.byteLength < headerBytes + aeadNonceBytes + checksumBytes) return 'damaged'
  const content = Buffer.from(bytes.subarray(0, bytes.byteLength - checksumBytes))
  if (!equalBytes(hash(content), bytes.subarray(content.byteLength))) return 'damaged'
  if (content[0] !== 1) return 'newer'
  const cost = { passes: content.readUInt32LE(2), memoryKib: content.readUInt32LE(6) }
  if (content[1] !== 1 || !isAcceptableCost(cost)) return 'damaged'
  const slot = (at: number) => content.subarray(prefixBytes + at * slotBytes, prefixBytes + (at + 1) * slotBytes)
  const header = { cost, salt: content.subarray(10, prefixBytes), slots: Array.from({ length: slotCount }, (_, at) => slot(at)) }
  return { header, sealedBody: content.subarray(headerBytes) }
}

function encodePrefix({ cost, salt }: VaultHeader): Uint8Array {
  return concat(u8(1), u8(1), u32(cost.passes), u32(cost.memoryKib), salt)
}

function encodeHeader(header: VaultHeader): Uint8Array {
  return concat(encodePrefix(header), ...header.slots)
}

function slotAssociated(header: VaultHeader, place: number): Uint8Array {
  return concat(utf8('vault-slot/1'), u8(0), encodePrefix(header), u8(place))
}
