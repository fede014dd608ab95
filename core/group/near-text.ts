import { CoreError } from '../contract/errors.ts'
import { decodeNearCode } from '../domain/text-forms/near-code.ts'
import { isIPv4 } from '../network/lan/ipv4.ts'

export interface NearText {
  readonly host: string
  readonly port?: number
}

/** Addresses as a person types or pastes them: `10.0.0.5`, `10.0.0.5:38777`, or an address code. BAD_INPUT, or what is wrong with the code. */
export function readNearText(text: string): { readonly addresses: readonly NearText[]; readonly isCode: boolean } {
  const [, host = '', port] = /^\s*(\d{1,3}(?:\.\d{1,3}){3})(?::(\d{1,5}))?\s*$/.exec(text) ?? []
  if (isIPv4(host)) return { addresses: [port === undefined ? { host } : { host, port: Number(port) }], isCode: false }
  const read = decodeNearCode(text)
  if ('addresses' in read) return { addresses: read.addresses, isCode: true }
  if (read.refused === 'CODE_NOT_RECOGNISED') throw new CoreError('BAD_INPUT', { field: 'address' })
  throw new CoreError(read.refused, 'kind' in read ? { kind: read.kind } : {})
}
