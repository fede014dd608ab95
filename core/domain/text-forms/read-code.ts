import { concat } from '../crypto.ts'
import { type CodeRefusal, decodeCode, encodeCode } from './code-text.ts'

/**
 * A reading code (of the group's log) or a follow code (of its noticeboard): everything that a laptop needs to find the group and
 * read it, and nothing to write with. Whoever has the text has all of it: a secret like a passphrase.
 */
export interface ReadCode {
  readonly groupKey: Uint8Array // 32 bytes
  readonly groupSecret: Uint8Array // 32
  readonly seed: Uint8Array // 16, its own for each code handed out
  readonly epoch: number // u16, in which it was made
  readonly findKey: Uint8Array // 16, of that epoch
}
export type ReadCodeKind = 'read1' | 'follow1'

const sizeBytes = 98

export function encodeReadCode(code: ReadCode, kind: ReadCodeKind = 'read1'): string {
  const epoch = new Uint8Array(2)
  new DataView(epoch.buffer).setUint16(0, code.epoch, true)
  const content = concat(code.groupKey, code.groupSecret, code.seed, epoch, code.findKey)
  if (content.length !== sizeBytes) throw new Error('a part of a reading code has the wrong size')
  return encodeCode(kind, content)
}

export function decodeReadCode(text: string, kind: ReadCodeKind = 'read1'): { readonly code: ReadCode } | CodeRefusal {
  const read = decodeCode(kind, text, sizeBytes)
  if ('refused' in read) return read
  const { content } = read
  return {
    code: {
      groupKey: content.slice(0, 32),
      groupSecret: content.slice(32, 64),
      seed: content.slice(64, 80),
      epoch: new DataView(content.buffer, content.byteOffset).getUint16(80, true),
      findKey: content.slice(82, 98)
    }
  }
}
