import type { SwarmConnection } from 'hyperswarm'
import type Protomux from 'protomux'
import { keyedHash } from '../../domain/crypto.ts'
import { ipToNumber, isPrivate, numberToIp } from '../lan/ipv4.ts'
import { openByteChannel } from './byte-channel.ts'
import { createDeadline } from './deadline.ts'
import type { GroupPort } from './ports.ts'

/**
 * Members tell each other where members of the same group are connected near by (`starling/near/1`, message 0: count u8, sixteen IPv4 addresses,
 * zeros), so that one address typed by hand is enough where no call arrives. Only members speak and only members are heard; a holder of a reading code
 * is neither told nor told about. What is told is private addresses, few, and is good for nothing but to send a sealed beacon there.
 */
export interface Near {
  /** Where members are may have changed, or who is one. */
  review(): void
  close(): void
}

export interface NearOptions {
  readonly mux: Protomux
  readonly connection: SwarmConnection
  readonly port: GroupPort
  readonly peerKey: Uint8Array
  /** Milliseconds of a clock that never goes back. */
  now(): number
  /** Where other members of the group are connected from. */
  others(): readonly string[]
  onTold(hosts: readonly string[]): void
  /** More messages than any honest laptop sends. */
  onExcess(): void
  onFault(cause: unknown): void
}

export const nearMost = 16
export const nearBytes = 1 + 4 * nearMost
const roundMs = 500
const pauseMs = 2000
const takenPerMinute = 60

export function openNear(options: NearOptions): Near {
  const { port, peerKey } = options
  const deadline = createDeadline(options.onFault)
  let said = ''
  let saidAt = Number.NEGATIVE_INFINITY
  let waiting = false
  let windowFrom = options.now()
  let taken = 0
  let closed = false

  const channel = openByteChannel(options.mux, {
    protocol: 'starling/near/1',
    id: keyedHash(port.groupSecret, 'near-channel/1', options.connection.handshakeHash),
    kinds: 1,
    onOpen: () => {},
    onMessage: (_kind, bytes) => take(bytes),
    onClose: () => close(),
    onFault: options.onFault
  })

  function take(bytes: Uint8Array) {
    if (closed) return
    if (options.now() - windowFrom >= 60_000) {
      windowFrom = options.now()
      taken = 0
    }
    if (++taken > takenPerMinute) return options.onExcess()
    const hosts = decodeNear(bytes)
    if (hosts && hosts.length > 0 && isMember()) options.onTold(hosts)
  }

  const isMember = (): boolean => port.standing(peerKey) === 'member'

  function say(): void {
    waiting = false
    if (closed || !isMember()) return
    const hosts = options.others().filter(isPrivate).slice(0, nearMost)
    const text = hosts.join()
    if (text === said) return
    said = text
    saidAt = options.now()
    channel?.send(0, encodeNear(hosts))
  }

  function review(): void {
    if (closed || waiting) return
    waiting = true
    deadline.set(Math.max(roundMs, saidAt + pauseMs - options.now()), say)
  }

  function close(): void {
    if (closed) return
    closed = true
    deadline.clear()
    channel?.close()
  }
  review()
  return { review, close }
}

export function encodeNear(hosts: readonly string[]): Uint8Array {
  const bytes = Buffer.alloc(nearBytes)
  bytes[0] = hosts.length
  for (const [place, host] of hosts.entries()) bytes.writeUInt32BE(ipToNumber(host), 1 + 4 * place)
  return bytes
}

/** The private addresses in it, or null when it is malformed. Bytes after the sixteen are a newer Starling's. Never throws. */
export function decodeNear(bytes: Uint8Array): string[] | null {
  const count = bytes[0] ?? 0
  if (bytes.byteLength < nearBytes || count > nearMost) return null
  const view = Buffer.from(bytes)
  return Array.from({ length: count }, (_, place) => numberToIp(view.readUInt32BE(1 + 4 * place))).filter(isPrivate)
}
