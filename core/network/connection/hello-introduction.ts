import { aeadOpen, aeadSeal, concat, randomBytes } from '../../domain/crypto.ts'
import { decodeTotal, readBytes, readList } from '../../domain/record/decode.ts'
import { encodeUint, Parts } from '../../domain/record/encode.ts'
import { type Binding, bindingData } from './hello-slots.ts'

/**
 * The second frame of the hello: 2 048 bytes with the kernel records about a key that the other side may not know, sealed as the slots are. Left
 * open in FORMATS and chosen here: the seal holds a list of length-prefixed records, then zeros; what does not fit goes in further frames;
 * without anything to introduce one frame of noise is sent, so that a stranger cannot tell newcomers from old members.
 */

export const introductionFrameBytes = 2048
const nonceBytes = 24
const plainBytes = introductionFrameBytes - nonceBytes - 16
const mostRecords = 32

/** The frames that hold these records; a record too large for a frame of its own is left out. */
export function sealIntroductions(records: readonly Uint8Array[], helloKey: Uint8Array, binding: Binding): Uint8Array[] {
  const frames: Uint8Array[][] = []
  let room = 0
  for (const record of records) {
    const size = encodeUint(record.byteLength).byteLength + record.byteLength
    if (size + 1 > plainBytes) continue
    const open = frames.at(-1)
    if (!open || size > room || open.length === mostRecords) {
      frames.push([record])
      room = plainBytes - 1 - size
    } else {
      open.push(record)
      room -= size
    }
  }
  return frames.map((held) => {
    const plain = Buffer.alloc(plainBytes)
    plain.set(new Parts().list(held, (parts, record) => parts.bytes(record)).done())
    const nonce = randomBytes(nonceBytes)
    return concat(nonce, aeadSeal(plain, bindingData(binding), nonce, helloKey))
  })
}

export function noiseIntroduction(): Uint8Array {
  return randomBytes(introductionFrameBytes)
}

/** The records of one frame, or null when it is not for this key and connection or is malformed. Never throws. */
export function openIntroduction(frame: Uint8Array, helloKey: Uint8Array, binding: Binding): Uint8Array[] | null {
  if (frame.byteLength < introductionFrameBytes) return null
  const sealed = frame.subarray(nonceBytes, introductionFrameBytes)
  const plain = aeadOpen(sealed, bindingData(binding), frame.subarray(0, nonceBytes), helloKey)
  return plain && decodeTotal(plain, (state) => readList(state, mostRecords, (at) => readBytes(at, plainBytes)))
}
