declare module 'protomux-wakeup' {
  export interface WakeupSession {
    readonly peers: { readonly active: boolean }[]
    addStream(stream: unknown): void
    broadcastLookup(request: object): void
    destroy(): void
  }
  export type Wakeup = ProtomuxWakeup
  export default class ProtomuxWakeup {
    constructor()
    addStream(stream: unknown): void
    destroy(): void
  }
}

declare module 'protomux' {
  import type { Codec, State } from 'compact-encoding'
  export interface MuxMessage<T> {
    send(value: T): boolean
  }
  export interface ChannelOptions {
    protocol: string
    id?: Uint8Array
    unique?: boolean
    handshake?: Codec<unknown>
    messages?: { encoding: Codec<never>; onmessage: (value: never) => void | Promise<void> }[]
    onopen?: (handshake: unknown) => void
    onclose?: (isRemote: boolean) => void
  }
  export interface MuxChannel {
    readonly opened: boolean
    readonly closed: boolean
    readonly messages: MuxMessage<never>[]
    open(handshake?: unknown): void
    close(): void
    addMessage<T>(options: { encoding: Codec<T>; onmessage: (value: T) => void | Promise<void> }): MuxMessage<T>
  }
  export default class Protomux implements Iterable<MuxChannel> {
    static from(stream: unknown): Protomux
    /** Channels that this side has open. */
    [Symbol.iterator](): Iterator<MuxChannel>
    readonly stream: unknown
    /** Private in protomux 3.12.1: the other side opens a channel; held by test/network/connection/quota.test.ts. */
    _onopensession(state: State): Promise<unknown> | null
    pair(options: { protocol: string; id?: Uint8Array }, notify: (id: Uint8Array) => void | Promise<unknown>): void
    unpair(options: { protocol: string; id?: Uint8Array }): void
    createChannel(options: ChannelOptions): MuxChannel | null
    destroy(): void
  }
}

declare module 'hyperdht' {
  import type { EventEmitter } from 'node:events'
  import type { SwarmConnection } from 'hyperswarm'
  export interface UdxSocket {
    send(buffer: Uint8Array, port: number, host?: string, ttl?: number): Promise<boolean>
    trySend(buffer: Uint8Array, port: number, host?: string, ttl?: number): void
  }
  export interface UdxStream {
    connect(socket: UdxSocket, remoteId: number, port: number, host?: string | object, options?: object): void
    changeRemote(socket: UdxSocket, remoteId: number, port: number, host?: string): unknown
    destroy(error?: Error): void
  }
  /** Private in hyperdht 6.34.0 (`dht.udx`); held by test/network/lan/undocumented.test.ts. */
  export interface Udx {
    createSocket(options?: object): UdxSocket
    createStream(id: number, options?: object): UdxStream
  }
  export interface ConnectOptions {
    relayAddresses?: { host: string; port: number }[]
  }
  export interface ServerOptions {
    firewall?: (publicKey: Uint8Array, payload: unknown) => boolean
  }
  export default class HyperDHT extends EventEmitter {
    constructor(options?: {
      port?: number
      bootstrap?: { host: string; port: number }[] | string[]
      host?: string
      ephemeral?: boolean
      firewalled?: boolean
    })
    static bootstrapper(port: number, host: string, options?: { host?: string }): HyperDHT
    static keyPair(seed?: Uint8Array): { publicKey: Uint8Array; secretKey: Uint8Array }
    static readonly BOOTSTRAP: readonly string[]
    readonly nodes: { readonly length: number; toArray(): { host: string; port: number }[] }
    readonly io: { readonly serverSocket: { address(): { host: string; port: number } } }
    readonly udx: Udx
    bind(): Promise<void>
    fullyBootstrapped(): Promise<void>
    connect(publicKey: Uint8Array, options?: ConnectOptions): SwarmConnection
    createServer(options: ServerOptions, onConnection: (incoming: SwarmConnection) => void): unknown
    refresh(): void
    destroy(options?: { force?: boolean }): Promise<void>
  }
}

declare module 'hyperswarm' {
  import type { EventEmitter } from 'node:events'
  import type { Duplex } from 'node:stream'
  import type HyperDHT from 'hyperdht'
  export interface SwarmConnection extends Duplex {
    readonly isInitiator: boolean
    readonly handshakeHash: Uint8Array
    readonly publicKey: Uint8Array
    readonly remotePublicKey: Uint8Array
    readonly rawStream: {
      readonly remoteHost: string
      readonly remotePort: number
      readonly packetsReceived?: number
      readonly rawBytesRead?: number
      on?(event: 'data', listener: (data: Uint8Array) => void): unknown
      off?(event: 'data', listener: (data: Uint8Array) => void): unknown
    }
    readonly destroying: boolean
    /** Plain bytes of whole messages so far; in secret-stream 4, keep-alives included. */
    readonly rawBytesRead: number
    readonly opened: Promise<boolean>
    userData: unknown
    sendKeepAlive(): void
    setTimeout(ms: number): void
    setKeepAlive(ms: number): void
  }
  export interface PeerDiscovery {
    refresh(): Promise<void>
    destroy(): Promise<void>
    flushed(): Promise<boolean>
  }
  export default class Hyperswarm extends EventEmitter {
    constructor(options: {
      dht?: HyperDHT
      keyPair?: { publicKey: Uint8Array; secretKey: Uint8Array }
      maxPeers?: number
      maxParallel?: number
      firewall?: (key: Uint8Array) => boolean
    })
    readonly peers: Map<string, { attempts: number }>
    readonly connections: Set<SwarmConnection>
    readonly server: { refresh(): void }
    readonly dht: HyperDHT
    listen(): Promise<void>
    join(topic: Uint8Array, options?: { server?: boolean; client?: boolean }): PeerDiscovery
    leave(topic: Uint8Array): Promise<void>
    joinPeer(publicKey: Uint8Array): void
    leavePeer(publicKey: Uint8Array): void
    suspend(): Promise<void>
    resume(): Promise<void>
    destroy(options?: { force?: boolean }): Promise<void>
  }
}

declare module '@hyperswarm/secret-stream' {
  import type { SwarmConnection } from 'hyperswarm'

  const NoiseSecretStream: new (isInitiator: boolean, rawStream?: unknown, options?: object) => SwarmConnection
  export default NoiseSecretStream
}
