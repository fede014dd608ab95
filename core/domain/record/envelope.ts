import {
  aeadNonceBytes,
  aeadOpen,
  aeadOverheadBytes,
  aeadSeal,
  concat,
  domainTag,
  keyedHash,
  randomBytes,
  u32
} from '../crypto.ts'

/** The outside of a record, as it stands in its writer's core (FORMATS "One record"). */

export const envelopeVersion = 1
export const recordKinds = { kernel: 0, data: 1 } as const
export const maxRecordBytes = 64 * 1024
export const commitmentPrefixBytes = 4
const headerBytes = 1 + 1 + 1 + 4 + commitmentPrefixBytes
export const envelopeOverheadBytes = headerBytes + aeadNonceBytes + aeadOverheadBytes

export interface Envelope {
  readonly kind: number
  readonly audience: number
  readonly epoch: number
  /** First bytes of the commitment to the epoch key: which of several keys of one number. */
  readonly commitment: Uint8Array
  readonly header: Uint8Array
  readonly nonce: Uint8Array
  readonly sealed: Uint8Array
}

export type EnvelopeFault = 'too-large' | 'too-short' | 'newer' | 'malformed'

/** Total: any bytes give an envelope or the reason why not. `newer` is kept and shown, never dropped. */
export function readEnvelope(block: Uint8Array): Envelope | EnvelopeFault {
  if (block.byteLength > maxRecordBytes) return 'too-large'
  if (block.byteLength === 0) return 'too-short'
  if (block[0] !== envelopeVersion) return block[0] === 0 ? 'malformed' : 'newer'
  if (block.byteLength < envelopeOverheadBytes) return 'too-short'
  const kind = block[1] ?? 0
  if (kind > recordKinds.data) return 'newer'
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength)
  return {
    kind,
    audience: block[2] ?? 0,
    epoch: view.getUint32(3, true),
    commitment: block.subarray(7, headerBytes),
    header: block.subarray(0, headerBytes),
    nonce: block.subarray(headerBytes, headerBytes + aeadNonceBytes),
    sealed: block.subarray(headerBytes + aeadNonceBytes)
  }
}

/** What binds a sealed record to its place: it opens in no other group, writer, kind or epoch. */
function associatedData(groupKey: Uint8Array, writerKey: Uint8Array, header: Uint8Array): Uint8Array {
  return concat(domainTag('record-seal'), groupKey, writerKey, header)
}

/** The inside, or null when the key, the group, the writer or any byte does not fit. */
export function openEnvelope(
  envelope: Envelope,
  groupKey: Uint8Array,
  writerKey: Uint8Array,
  key: Uint8Array
): Uint8Array | null {
  return aeadOpen(envelope.sealed, associatedData(groupKey, writerKey, envelope.header), envelope.nonce, key)
}

export interface SealOptions {
  readonly kind: number
  readonly audience: number
  readonly epoch: number
  readonly commitment: Uint8Array
  readonly groupKey: Uint8Array
  readonly writerKey: Uint8Array
  readonly key: Uint8Array
}

export function sealRecord(inside: Uint8Array, o: SealOptions): Uint8Array {
  const header = concat(
    Uint8Array.of(envelopeVersion, o.kind, o.audience),
    u32(o.epoch),
    o.commitment.subarray(0, commitmentPrefixBytes)
  )
  const nonce = randomBytes(aeadNonceBytes)
  return concat(header, nonce, aeadSeal(inside, associatedData(o.groupKey, o.writerKey, header), nonce, o.key))
}

const zeroCommitment = new Uint8Array(commitmentPrefixBytes)

/** Seal a kernel record: under the kernel key, which every holder of the log has. */
export function sealKernelRecord(
  inside: Uint8Array,
  groupKey: Uint8Array,
  writerKey: Uint8Array,
  kernelKey: Uint8Array
): Uint8Array {
  return sealRecord(inside, {
    kind: recordKinds.kernel,
    audience: 0,
    epoch: 0,
    commitment: zeroCommitment,
    groupKey,
    writerKey,
    key: kernelKey
  })
}

export function kernelKeyOf(groupSecret: Uint8Array): Uint8Array {
  return keyedHash(groupSecret, 'kernel/1')
}
