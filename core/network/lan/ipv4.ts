import { isIPv4 } from 'node:net'

/** IPv4 addresses as numbers, for subnets and for the four bytes in a beacon. HyperDHT speaks IPv4 only, and so does the beacon. */

export { isIPv4 }

export const unknownIp = 0

/** The address as an unsigned number; 0 for what is not an address. */
export function ipToNumber(address: string): number {
  if (!isIPv4(address)) return unknownIp
  return address.split('.').reduce((sum, part) => (sum * 256 + Number(part)) >>> 0, 0)
}

export function numberToIp(value: number): string {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.')
}

function mask(prefix: number): number {
  return prefix === 0 ? 0 : (0xffffffff << (32 - prefix)) >>> 0
}

export function broadcastOf(address: string, prefix: number): string {
  return numberToIp((ipToNumber(address) | ~mask(prefix)) >>> 0)
}

export function inSubnet(address: string, subnetAddress: string, prefix: number): boolean {
  const bits = mask(prefix)
  return isIPv4(address) && (ipToNumber(address) & bits) >>> 0 === (ipToNumber(subnetAddress) & bits) >>> 0
}

export function isLoopback(address: string): boolean {
  return inSubnet(address, '127.0.0.0', 8)
}

const privateRanges: readonly (readonly [string, number])[] = [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10] // carrier and campus networks
]

/** Whether one laptop can have this address: not everybody, not nobody, not this laptop itself by another name. */
export function isAskable(address: string): boolean {
  const first = ipToNumber(address) >>> 24
  return isIPv4(address) && first > 0 && first < 224
}

/** Whether an address can only belong to a network near by, never to the open internet. */
export function isPrivate(address: string): boolean {
  return privateRanges.some(([subnet, prefix]) => inSubnet(address, subnet, prefix))
}
