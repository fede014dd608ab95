import { aeadNonceBytes, aeadOpen, aeadOverheadBytes, aeadSeal, concat, domainTag, u32 } from '../domain/crypto.ts'

/** As it is stored and as it crosses the wire: small enough that over a bad radio link a change of the plan is soon let through. */
export const blockBytes = 32 * 1024
const payloadBytes = blockBytes - aeadOverheadBytes

export function blocksFor(sizeBytes: number): number {
  return Math.max(1, Math.ceil(sizeBytes / payloadBytes))
}

/** Blocks of one size: whoever has them without the key learns how many there are. The key must be of this blob alone. */
export function sealBlob(bytes: Uint8Array, key: Uint8Array): Uint8Array[] {
  const count = blocksFor(bytes.byteLength)
  return Array.from({ length: count }, (_, place) => {
    const plain = Buffer.alloc(payloadBytes)
    plain.set(bytes.subarray(place * payloadBytes, (place + 1) * payloadBytes))
    return aeadSeal(plain, placeOf(place, count), nonceOf(place), key)
  })
}

/** Null where a block was changed or stands elsewhere, or the sizes do not fit. */
export function openBlob(blocks: readonly Uint8Array[], key: Uint8Array, sizeBytes: number): Uint8Array | null {
  if (blocks.length !== blocksFor(sizeBytes)) return null
  const plain: Uint8Array[] = []
  for (const [place, block] of blocks.entries()) {
    const opened = aeadOpen(block, placeOf(place, blocks.length), nonceOf(place), key)
    if (opened?.byteLength !== payloadBytes) return null
    plain.push(opened)
  }
  const whole = concat(...plain)
  return whole.subarray(sizeBytes).every((byte) => byte === 0) ? whole.subarray(0, sizeBytes) : null
}

function placeOf(place: number, count: number): Uint8Array {
  return concat(domainTag('blob'), u32(place), u32(count))
}

function nonceOf(place: number): Uint8Array {
  const nonce = Buffer.alloc(aeadNonceBytes)
  nonce.writeUInt32LE(place)
  return nonce
}
