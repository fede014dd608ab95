import { concat, domainTag, verify } from '../../domain/crypto.ts'
import { decodeTotal, readFixed, readList, readU8, readU32, readUint, refuse } from '../../domain/record/decode.ts'
import { Parts } from '../../domain/record/encode.ts'

/**
 * How far one device has each writer, in its own signed words (D20; FORMATS: {group, device, counter, newest key held (n, 4 bytes), [(writer, k)], signature}).
 * Bytes: version u8 1 · group key 32 · device sign key 32 · counter uint · n u32 · first 4 bytes of that epoch's commitment · list of (writer 32, k uint), ascending,
 * each once · later fields · Ed25519 signature over (domain tag, all before), always the last 64 bytes.
 */
export interface ReachVector {
  readonly groupKey: Uint8Array
  readonly device: Uint8Array
  /** Only grows: the higher of two words of one device is the newer. */
  readonly counter: number
  readonly newestKey: { readonly epoch: number; readonly commitment: Uint8Array }
  readonly writers: readonly { readonly writer: Uint8Array; readonly upTo: number }[]
}

export const reachVectorMostBytes = 64 * 1024
export const reachWritersMost = 1000
const version = 1
const signatureBytes = 64

/** `writers` in any order, each once. Of more than a thousand the last by their keys are left out: what is said is less than the truth then. */
export function encodeReachVector(vector: ReachVector, sign: (message: Uint8Array) => Uint8Array): Uint8Array {
  const ascending = [...vector.writers].sort((a, b) => Buffer.compare(a.writer, b.writer)).slice(0, reachWritersMost)
  const body = new Parts()
    .u8(version)
    .fixed(vector.groupKey, 32)
    .fixed(vector.device, 32)
    .uint(vector.counter)
    .u32(vector.newestKey.epoch)
    .fixed(vector.newestKey.commitment, 4)
    .list(ascending, (parts, { writer, upTo }) => parts.fixed(writer, 32).uint(upTo))
    .done()
  return concat(body, sign(concat(domainTag('reach'), body)))
}

/** The vector, or null when it is malformed, too large or not signed by the device it names. Never throws. */
export function decodeReachVector(bytes: Uint8Array): ReachVector | null {
  if (bytes.byteLength > reachVectorMostBytes || bytes.byteLength < signatureBytes) return null
  const body = bytes.subarray(0, bytes.byteLength - signatureBytes)
  const vector = decodeTotal(body, (state): ReachVector => {
    if (readU8(state) !== version) refuse()
    return {
      groupKey: readFixed(state, 32),
      device: readFixed(state, 32),
      counter: readUint(state),
      newestKey: { epoch: readU32(state), commitment: readFixed(state, 4) },
      writers: readList(state, reachWritersMost, (at) => ({ writer: readFixed(at, 32), upTo: readUint(at) }))
    }
  })
  if (!vector || !isAscending(vector)) return null
  return verify(bytes.subarray(body.byteLength), concat(domainTag('reach'), body), vector.device) ? vector : null
}

/** Device and counter of a vector that was checked before; null when it is none. Cheap: no signature is looked at. */
export function reachVectorHead(bytes: Uint8Array): { readonly device: Uint8Array; readonly counter: number } | null {
  return decodeTotal(bytes, (state) => {
    state.start = 33
    return { device: readFixed(state, 32), counter: readUint(state) }
  })
}

function isAscending({ writers }: ReachVector): boolean {
  return writers.every(({ writer }, place) => {
    const before = writers[place - 1]
    return before === undefined || Buffer.compare(before.writer, writer) < 0
  })
}
