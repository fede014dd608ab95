import type { SwarmConnection } from 'hyperswarm'
import type Protomux from 'protomux'
import { equalBytes, keyedHash, toHex } from '../../domain/crypto.ts'
import { openByteChannel } from './byte-channel.ts'
import { createDeadline } from './deadline.ts'
import type { GroupPort } from './ports.ts'
import { decodeReachVector, reachVectorHead, reachVectorMostBytes } from './reach-vector.ts'

/**
 * Exchange of reach vectors in one proven group on one connection (`starling/reach/1`, message 0: one vector). Everybody passes on the newest word of
 * every device, so it spreads by any path; only newer ones travel, at most one round a second. The channel's id is bound to group secret and connection.
 */
export interface Reach {
  close(): void
}

export interface ReachOptions {
  readonly mux: Protomux
  readonly connection: SwarmConnection
  readonly port: GroupPort
  /** Milliseconds of a clock that never goes back. */
  now(): number
  /** More or larger vectors than a group of a thousand devices needs. */
  onExcess(): void
  onFault(cause: unknown): void
}

const roundMs = 1_000
const devicesMost = 1_000
const takenPerMinute = 2 * devicesMost
/** Vectors of devices that our list does not know yet: looked at again when it changes. */
const waitingMost = 64

export function openReach(options: ReachOptions): Reach {
  const { port } = options
  /** Highest counter per device that has crossed this connection, either way. */
  const crossed = new Map<string, number>()
  const waiting: Uint8Array[] = []
  const deadline = createDeadline(options.onFault)
  let roundAt = Number.NEGATIVE_INFINITY
  let waitingForRound = false
  let windowFrom = options.now()
  let taken = 0
  let closed = false

  const channel = openByteChannel(options.mux, {
    protocol: 'starling/reach/1',
    id: keyedHash(port.groupSecret, 'reach-channel/1', options.connection.handshakeHash),
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
    if (++taken > takenPerMinute || bytes.byteLength > reachVectorMostBytes) return options.onExcess()
    consider(Buffer.from(bytes))
  }

  function consider(bytes: Uint8Array): void {
    const vector = decodeReachVector(bytes)
    if (!vector || !equalBytes(vector.groupKey, port.groupKey)) return
    const standing = port.standing(vector.device)
    if (standing === 'gone') return
    if (standing === 'unknown') {
      if (waiting.length === waitingMost) waiting.shift()
      waiting.push(bytes)
      return
    }
    if (isNews(vector.device, vector.counter)) port.takeReachVector(bytes)
  }

  /** Marks it as crossed. */
  function isNews(device: Uint8Array, counter: number): boolean {
    const id = toHex(device)
    if ((crossed.get(id) ?? -1) >= counter || (!crossed.has(id) && crossed.size >= devicesMost)) return false
    crossed.set(id, counter)
    return true
  }

  function sendRound(): void {
    waitingForRound = false
    if (closed) return
    roundAt = options.now()
    for (const bytes of port.reachVectors()) {
      const head = reachVectorHead(bytes)
      if (head && bytes.byteLength <= reachVectorMostBytes && isNews(head.device, head.counter)) channel?.send(0, bytes)
    }
  }

  function soon(): void {
    if (closed || waitingForRound) return
    waitingForRound = true
    deadline.set(Math.max(0, roundAt + roundMs - options.now()), sendRound)
  }

  const stopReach = port.onReachChanged(soon)
  const stopList = port.onListChanged(() => {
    for (const bytes of waiting.splice(0)) consider(bytes)
  })
  sendRound()

  function close(): void {
    if (closed) return
    closed = true
    deadline.clear()
    stopReach()
    stopList()
    channel?.close()
  }
  return { close }
}
