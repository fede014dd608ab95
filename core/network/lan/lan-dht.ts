import HyperDHT, { type ConnectOptions, type ServerOptions, type Udx } from 'hyperdht'
import type { SwarmConnection } from 'hyperswarm'
import type { AddressBook } from './address-book.ts'
import { createStandingDials } from './standing-dials.ts'

export interface LanDhtOptions {
  readonly port: number
  readonly book: AddressBook
  /** `[]`: no bootstrap at all (measured). Left out: the nodes that HyperDHT knows. */
  readonly bootstrap?: readonly { host: string; port: number }[] | undefined
  readonly host?: string | undefined
  /** Where packets may go. Everything else is dropped before it reaches a socket. */
  mayReach?(host: string): boolean
}

/**
 * A HyperDHT that tries a peer where its beacon came from before it asks anybody else: the peer itself then answers the handshake in one
 * round trip and no hole is punched (measured: connected 17–22 ms after the beacon, with no bootstrap node in reach). The same object
 * serves the internet.
 */
export class LanDht extends HyperDHT {
  readonly #book: AddressBook
  readonly #dials = createStandingDials((publicKey) => this.#book.of(publicKey).length > 0)

  constructor({ port, book, bootstrap, host, mayReach }: LanDhtOptions) {
    super({ port, ...(bootstrap && { bootstrap: [...bootstrap] }), ...(host !== undefined && { host }) })
    this.#book = book
    if (mayReach) fence(this.udx, mayReach) // sockets are made a tick later
  }

  override connect(publicKey: Uint8Array, options: ConnectOptions = {}): SwarmConnection {
    const near = this.#book.of(publicKey)
    const relayAddresses = [...near, ...(options.relayAddresses ?? [])]
    const dial = super.connect(publicKey, near.length > 0 ? { ...options, relayAddresses } : options)
    this.#dials.note(publicKey, dial)
    return dial
  }

  giveUpDial(publicKey: Uint8Array, next: () => void): void {
    this.#dials.giveUp(publicKey, next)
  }

  /** Hyperswarm's way to hear who dials us. */
  override createServer(options: ServerOptions, onConnection: (incoming: SwarmConnection) => void): unknown {
    return super.createServer(options, (incoming) => this.#dials.admit(incoming, onConnection))
  }
}

/**
 * Without this, "same network only" would leak: a neighbour who is on the internet too hands out addresses of DHT nodes, and a lookup
 * would follow them. All packets of HyperDHT leave by these two ways.
 */
function fence(udx: Udx, mayReach: (host: string) => boolean): void {
  const createSocket = udx.createSocket.bind(udx)
  const createStream = udx.createStream.bind(udx)
  udx.createSocket = (options) => {
    const socket = createSocket(options)
    const send = socket.send.bind(socket)
    const trySend = socket.trySend.bind(socket)
    socket.send = async (buffer, port, host, ttl) =>
      host === undefined || mayReach(host) ? send(buffer, port, host, ttl) : false
    socket.trySend = (buffer, port, host, ttl) => {
      if (host === undefined || mayReach(host)) trySend(buffer, port, host, ttl)
    }
    return socket
  }
  udx.createStream = (id, options) => {
    const stream = createStream(id, options)
    const connect = stream.connect.bind(stream)
    const changeRemote = stream.changeRemote.bind(stream)
    stream.connect = (socket, remoteId, port, host, rest) => {
      if (typeof host !== 'string' || mayReach(host)) connect(socket, remoteId, port, host, rest)
      else stream.destroy()
    }
    stream.changeRemote = (socket, remoteId, port, host) => {
      if (host === undefined || mayReach(host)) return changeRemote(socket, remoteId, port, host)
      stream.destroy()
      return Promise.resolve()
    }
    return stream
  }
}
