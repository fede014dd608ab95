import { concat, u8, u32 } from '../crypto.ts'
import { type RoleNumber, roles } from '../ids.ts'
import { type CodeRefusal, decodeCode, encodeCode } from './code-text.ts'

/** An invite. It lets two laptops find each other and nothing more: it holds no key of the group. */
export interface JoinCode {
  readonly rendezvousSecret: Uint8Array // 16 bytes
  readonly expirySeconds: number // since 1970, u32
  readonly role: RoleNumber
}

const sizeBytes = 21

export function encodeJoinCode(code: JoinCode): string {
  if (code.rendezvousSecret.length !== 16) throw new Error('a rendezvous secret has 16 bytes')
  return encodeCode('join1', concat(code.rendezvousSecret, u32(code.expirySeconds), u8(code.role)))
}

/** Says nothing about the clock: whoever has one compares `expirySeconds`. */
export function decodeJoinCode(text: string): { readonly code: JoinCode } | CodeRefusal {
  const read = decodeCode('join1', text, sizeBytes)
  if ('refused' in read) return read
  const view = new DataView(read.content.buffer, read.content.byteOffset, sizeBytes)
  const role = Object.values(roles).find((number) => number === view.getUint8(20))
  if (role === undefined) return { refused: 'CODE_MISTYPED', truncated: false }
  return { code: { rendezvousSecret: read.content.slice(0, 16), expirySeconds: view.getUint32(16, true), role } }
}
