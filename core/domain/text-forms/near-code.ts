import { concat, u8 } from '../crypto.ts'
import { type CodeRefusal, decodeCode, encodeCode } from './code-text.ts'

/** Where a laptop can be asked directly when the network passes no broadcast on: IPv4 address and port, one for each interface. */
export interface NearAddress {
  readonly host: string
  readonly port: number
}

const addressesAtMost = 8
const ipv4 = 4
/** A newer Starling may add IPv6; this one then still takes the addresses that it can use. */
const ipv6 = 6
const sizeOf: ReadonlyMap<number, number> = new Map([
  [ipv4, 4 + 2],
  [ipv6, 16 + 2]
])

/** The first eight addresses; what is not an IPv4 address is left out. */
export function encodeNearCode(addresses: readonly NearAddress[]): string {
  const parts = addresses.flatMap((address) => {
    const host = hostBytes(address.host)
    return host === null ? [] : [concat(u8(ipv4), host, Uint8Array.of(address.port & 255, address.port >>> 8))]
  })
  return encodeCode('near1', concat(...parts.slice(0, addressesAtMost)))
}

/** Addresses come from a stranger's text: whoever dials them must still keep to the networks of this laptop. */
export function decodeNearCode(text: string): { readonly addresses: readonly NearAddress[] } | CodeRefusal {
  const read = decodeCode('near1', text)
  if ('refused' in read) return read
  const { content } = read
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength)
  const addresses: NearAddress[] = []
  for (let at = 0; at < content.length; ) {
    const family = view.getUint8(at)
    const size = sizeOf.get(family)
    if (size === undefined || at + 1 + size > content.length) break
    const port = view.getUint16(at + size - 1, true)
    if (family === ipv4 && port > 0 && addresses.length < addressesAtMost) {
      addresses.push({ host: content.subarray(at + 1, at + 5).join('.'), port })
    }
    at += 1 + size
  }
  return addresses.length > 0 ? { addresses } : { refused: 'CODE_MISTYPED', truncated: false }
}

function hostBytes(host: string): Uint8Array | null {
  const parts = host.split('.')
  const numbers = parts.map(Number)
  const isFine = parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part)) && numbers.every((number) => number < 256)
  return isFine ? Uint8Array.from(numbers) : null
}
