import type { SwarmConnection } from 'hyperswarm'
import { keyedHash, toHex } from '../../../core/domain/crypto.ts'
import type { BeaconRing } from '../../../core/network/lan/ring.ts'
import { type Network, type NetworkMode, openNetwork } from '../../../core/network/network.ts'
import { serveLines } from '../../helpers/line-process.ts'

/** One laptop in a namespace: opens the network and says what happens. Rings are named; laptops with the same name share the key. */

let network: Network | null = null
const connections = new Map<string, SwarmConnection>()

const ring = (id: string): BeaconRing => ({ id, key: keyedHash(Buffer.alloc(32, 7), id) })

interface OpenParams {
  readonly mode: NetworkMode
  readonly rings: readonly string[]
  readonly bootstrap?: readonly { host: string; port: number }[]
  readonly topics?: readonly string[]
  readonly ticked?: readonly string[]
}

const report = serveLines({
  async open({ mode, rings, bootstrap, topics = [], ticked }: OpenParams) {
    network = await openNetwork({
      mode,
      rings: rings.map(ring),
      topics: () => topics.map((name) => ({ topic: keyedHash(Buffer.alloc(32, 8), name), announce: true })),
      ...(ticked && { tickedInterfaces: ticked }),
      ...(bootstrap && { bootstrap }),
      onConnection(connection, { id, lan }) {
        connections.set(id, connection)
        report('connected', { id, lan, host: connection.rawStream.remoteHost })
        connection.on('data', (data: Uint8Array) => report('said', { id, text: Buffer.from(data).toString() }))
        connection.on('close', () => {
          if (connections.get(id) === connection) connections.delete(id)
          report('closed', { id })
        })
      }
    })
  },
  state: () => network?.state() ?? null,
  /** To everybody who is connected. */
  say: (text: string) => {
    for (const connection of connections.values()) connection.write(Buffer.from(text))
    return connections.size
  },
  /** Both ends of a pair must name the same streams: one connection, not two halves. */
  handshakes: () => [...connections.values()].map((connection) => toHex(connection.handshakeHash)),
  mode: (mode: NetworkMode) => network?.setMode(mode),
  typed: ({ host, port }: { host: string; port?: number }) => network?.addAddress(host, port),
  suspend: () => network?.suspend(),
  resume: () => network?.resume(),
  close: () => network?.close()
})
report('started')
process.on('uncaughtException', (error) => report('uncaught', { message: error.stack }))
process.on('unhandledRejection', (error) => report('uncaught', { message: String(error) }))
