declare module 'compact-encoding' {
  export interface State {
    start: number
    end: number
    buffer: Uint8Array
  }
  export interface Codec<T> {
    preencode(state: State, value: T): void
    encode(state: State, value: T): void
    decode(state: State): T
  }
  export const uint: Codec<number>
  export const uint8: Codec<number>
  export const uint16: Codec<number>
  export const uint32: Codec<number>
  export const uint64: Codec<number>
  export const string: Codec<string>
  export const buffer: Codec<Uint8Array | null>
  export const raw: Codec<Uint8Array>
  export const binary: Codec<Uint8Array>
  export const bool: Codec<boolean>
  export const fixed32: Codec<Uint8Array>
  export const fixed64: Codec<Uint8Array>
  export function fixed(bytes: number): Codec<Uint8Array>
  export function array<T>(codec: Codec<T>): Codec<T[]>
  export function encode<T>(codec: Codec<T>, value: T): Uint8Array
  export function decode<T>(codec: Codec<T>, buffer: Uint8Array): T
  export function state(start?: number, end?: number, buffer?: Uint8Array | null): State
}

declare module 'device-file' {
  export default class DeviceFile {
    constructor(path: string, options?: { lock?: boolean; data?: object })
    ready(): Promise<void>
    close(): Promise<void>
  }
}

declare module 'rocksdb-native' {
  export interface ReadOptions {
    readonly capacity?: number
    readonly autoDestroy?: boolean
    readonly asyncIO?: boolean
    readonly fillCache?: boolean
  }
  export interface ReadBatch {
    get(key: Uint8Array): Promise<Uint8Array | null>
    tryFlush(): void
    flush(): Promise<void>
    destroy(): void
  }
  export default class RocksDB {
    constructor(path: string, options?: { lock?: unknown; valueEncoding?: unknown; readOnly?: boolean })
    ready(): Promise<void>
    close(): Promise<void>
    flush(): Promise<void>
    currentWalFile(): Promise<{ path: string; number: number }>
    session(options?: { snapshot?: boolean }): RocksDB
    snapshot(): RocksDB
    read(options?: ReadOptions): ReadBatch
    put(key: Uint8Array, value: Uint8Array): Promise<void>
    readonly stats: { readonly gets: number; readonly readBatches: number }
    /** Private in rocksdb-native 3.18.1, used by core/vault/gathered-reads.ts alone; held by test/vault/gathered-reads.test.ts. */
    readonly _state: { createReadBatch(session: RocksDB, options?: ReadOptions): ReadBatch }
    readonly _snapshot: object | null
    readonly _columnFamily: object
    readonly _keyEncoding: unknown
    readonly _valueEncoding: unknown
    _ref(): void
    _unref(): void
  }
}

declare module 'hypercore-storage' {
  import type RocksDB from 'rocksdb-native'
  export default class CorestoreStorage {
    constructor(db: RocksDB | string, options?: { readOnly?: boolean; writeBufferSize?: number })
    readonly rocks: RocksDB
    hasCore(discoveryKey: Uint8Array): Promise<boolean>
    readonly db: { flush(): Promise<void> }
    ready(): Promise<void>
    close(): Promise<void>
  }
}

declare module 'hypercore/lib/messages.js' {
  import type { Codec } from 'compact-encoding'
  import type { Manifest } from 'hypercore'
  export const manifest: Codec<Manifest>
}

declare module 'hypercore' {
  import type { EventEmitter } from 'node:events'
  /** A node of the Merkle tree of a core, numbered as in flat-tree. */
  export interface TreeNode {
    readonly index: number
    readonly size: number
    readonly hash: Uint8Array
  }
  /** What one side of replication hands the other to believe blocks and lengths by. */
  export interface Proof {
    readonly fork: number
    readonly block: { readonly index: number; readonly value: Uint8Array; readonly nodes: readonly TreeNode[] } | null
    readonly hash: null
    readonly seek: null
    readonly upgrade: {
      readonly start: number
      readonly length: number
      readonly nodes: readonly TreeNode[]
      readonly additionalNodes: readonly TreeNode[]
      /** Null below a prologue, whose hash stands in the manifest. */
      readonly signature: Uint8Array | null
    } | null
    readonly manifest: Manifest | null
  }
  interface StorageRead {
    getTreeNode(index: number): Promise<TreeNode | null>
    tryFlush(): void
  }
  export interface Manifest {
    version: number
    signers: { publicKey: Uint8Array }[]
    readonly prologue?: { readonly length: number } | null
    readonly linked?: readonly Uint8Array[] | null
  }
  export interface Download {
    done(): Promise<void>
    destroy(): void
  }
  export interface Snapshot {
    get(index: number, options?: { wait?: boolean }): Promise<Uint8Array | null>
  }
  export default class Hypercore extends EventEmitter {
    static key(manifest: object): Uint8Array
    static discoveryKey(key: Uint8Array): Uint8Array
    readonly key: Uint8Array
    readonly manifest: Manifest | null
    readonly discoveryKey: Uint8Array
    readonly length: number
    readonly signedLength: number
    readonly byteLength: number
    readonly contiguousLength: number
    readonly fork: number
    readonly writable: boolean
    readonly closed: boolean
    readonly closing: boolean | null
    readonly opened: boolean
    readonly peers: readonly { readonly remotePublicKey: Uint8Array }[]
    ready(): Promise<void>
    close(): Promise<void>
    get(index: number, options?: { wait?: boolean; timeout?: number; raw?: boolean }): Promise<Uint8Array | null>
    has(start: number, end?: number): Promise<boolean>
    /** `writable`: without a signer, for a core whose key is the hash of its blocks. `maxLength`: beyond it nothing is added. */
    append(blocks: Uint8Array | Uint8Array[], options?: { writable?: boolean; maxLength?: number }): Promise<{ length: number }>
    setUserData(key: string, value: Uint8Array | null): Promise<void>
    download(range: { start: number; end: number } | { blocks: readonly number[] }): Download
    treeHash(length?: number): Promise<Uint8Array>
    /** False where it says nothing new; throws where it does not hold. */
    applyProof(proof: Proof): Promise<boolean>
    /** Throws where roots and signature do not fit key and manifest. */
    verifyFullyRemote(proof: Proof): Promise<unknown>
    /** Private in hypercore 11.37.1: signature, fork and tree of what is stored. */
    readonly core: {
      readonly state: {
        readonly length: number
        readonly fork: number
        readonly signature: Uint8Array | null
        readonly storage: { read(): StorageRead }
      }
    }
    clear(start: number, end: number): Promise<unknown>
    update(options?: { wait?: boolean }): Promise<boolean>
    session(options?: object): Hypercore
    snapshot(options?: object): Hypercore
    /** Internals, used by core/log/blocks-on-disk.ts alone; test/log/library-facts.test.ts compares them with `get`. */
    readonly core: object
    readonly state: { readonly storage: { read(): { getBlock(index: number): Promise<Uint8Array | null>; tryFlush(): void } } }
    readonly encryption: {
      padding(core: object, index: number): number
      decrypt(index: number, block: Uint8Array, core: object): Promise<void>
    } | null
  }
}

declare module 'corestore' {
  import type { EventEmitter } from 'node:events'
  import type Hypercore from 'hypercore'
  import type { TreeNode } from 'hypercore'
  import type CorestoreStorage from 'hypercore-storage'
  export interface KeyPair {
    publicKey: Uint8Array
    secretKey: Uint8Array
  }
  interface BlockRange {
    readonly start: number
    readonly length: number
  }
  /**
   * Private in hypercore 11.37.1, used by count-late-blocks.ts, settle-in-slices.ts and wake-before-news.ts of core/log alone; held by
   * tests of the same names in test/log.
   */
  export type Preupdate = (batch: { readonly length: number }, key: Uint8Array) => Promise<void>
  export interface CoreInside {
    /** Autobase's, asked before what a neighbour sends is written. */
    preupdate: Preupdate | null
    readonly bitfield: { get(place: number): boolean }
    readonly replicator: { onhave(start: number, length: number, drop: boolean): void }
    _verifyExclusive(proof: { readonly bitfield: BlockRange | null }): Promise<boolean>
    _setBitfieldRanges(start: number, end: number, value: boolean): void
    updateContiguousLength(range: BlockRange): void
    readonly header: { readonly group: object | null }
    readonly verifier: { verify(tree: TreeRoots, signature: Uint8Array): boolean }
    readonly state: CoreState
    _validateCommit(source: CommitFrom, from: number): Promise<boolean>
  }
  export interface TreeRoots {
    roots: readonly TreeNode[]
    length: number
    hash(): Uint8Array
    restore(length: number): Promise<unknown>
  }
  /** Where the blocks and nodes of a commit come from. */
  export interface CommitFrom {
    createTreeBatch(): TreeRoots
    readonly storage: {
      readonly atom: object | null
      read(): {
        getTreeNode(index: number): Promise<TreeNode | null>
        getBlock(place: number): Promise<Uint8Array | null>
        getBitfieldPage(index: number): Promise<Uint8Array | null>
        tryFlush(): void
      }
    }
  }
  export interface CoreState extends CommitFrom {
    readonly fork: number
    readonly length: number
    createWriteBatch(): {
      putTreeNode(node: TreeNode): void
      putBlock(place: number, block: Uint8Array): void
      putBitfieldPage(index: number, page: Uint8Array): void
      setHead(head: object): void
    }
    flush(): Promise<boolean>
    _overwrite(
      source: CommitFrom,
      fork: number,
      length: number,
      treeLength: number,
      signature: Uint8Array | null
    ): Promise<{ tree: object; flushed: boolean }>
  }
  export default class Corestore extends EventEmitter {
    constructor(
      storage: CorestoreStorage | string,
      options?: { manifestVersion?: number; primaryKey?: Uint8Array; unsafe?: boolean }
    )
    readonly storage: CorestoreStorage
    readonly manifestVersion: number
    readonly primaryKey: Uint8Array
    readonly cores: Iterable<CoreInside> & { opened(id: string): boolean }
    /** Hears of every core that is opened from now on, by whatever session of this store. */
    watch(listener: (core: CoreInside) => void): void
    unwatch(listener: (core: CoreInside) => void): void
    ready(): Promise<void>
    close(): Promise<void>
    namespace(name: string | Uint8Array): Corestore
    session(): Corestore
    get(options: object): Hypercore
    replicate(stream: unknown, options?: object): unknown
    /** Private in corestore 7.12.5; held by test/contract/holepunch.test.ts. */
    _attachMaybe(mux: unknown, discoveryKey: Uint8Array): Promise<void>
  }
}

declare module 'autobase' {
  import type { EventEmitter } from 'node:events'
  import type Corestore from 'corestore'
  import type { CoreInside, KeyPair } from 'corestore'
  import type Hypercore from 'hypercore'
  import type { Wakeup, WakeupSession } from 'protomux-wakeup'
  export interface ViewStore {
    get(name: string, options?: { valueEncoding?: string }): Hypercore
  }
  export interface ApplyNode {
    readonly from: { readonly key: Uint8Array }
    readonly length: number
    readonly value: Uint8Array | null
    readonly optimistic: boolean
  }
  export interface WriterInfo {
    readonly length: number
    readonly isIndexer: boolean
    readonly isRemoved: boolean
  }
  export interface SystemView {
    get(key: Uint8Array): Promise<WriterInfo | null>
    list(): AsyncIterable<{ key: Uint8Array; value: WriterInfo }>
    readonly indexers: { key: Uint8Array; length: number }[]
    readonly heads: { key: Uint8Array; length: number }[]
    readonly views: { key: Uint8Array; length: number }[]
  }
  export interface ApplyHost {
    readonly key: Uint8Array
    readonly system: SystemView
    addWriter(key: Uint8Array, options: { indexer: boolean }): Promise<void>
    removeWriter(key: Uint8Array): Promise<void>
    removeable(key: Uint8Array): boolean
  }
  export interface ViewChange {
    readonly from: number
    readonly to: number
    readonly shared: number
  }
  export interface AutobaseOptions<View> {
    open(store: ViewStore, host: ApplyHost): View
    apply(nodes: ApplyNode[], view: View, host: ApplyHost): Promise<void>
    update?(view: View, changes: { get(name: string): ViewChange | undefined }): void
    close?(view: View): Promise<void>
    valueEncoding: 'binary'
    encryptionKey: Uint8Array
    keyPair?: KeyPair
    fastForward?: boolean
    ackInterval?: number
    ackThreshold?: number
    wakeup?: Wakeup
  }
  export default class Autobase<View> extends EventEmitter {
    constructor(store: Corestore, key: Uint8Array | null, options: AutobaseOptions<View>)
    readonly key: Uint8Array
    readonly discoveryKey: Uint8Array
    readonly local: Hypercore
    readonly core: Hypercore
    readonly view: View
    /** Null while a jump is made. */
    readonly system: SystemView | null
    readonly store: Corestore
    readonly writable: boolean
    readonly isIndexer: boolean
    readonly length: number
    readonly signedLength: number
    readonly indexedLength: number
    readonly closed: boolean
    readonly closing: boolean | null
    readonly interrupted: unknown
    readonly wakeupSession: WakeupSession
    fastForwardFailedAt: number
    /** Private in autobase: which system core those who settle have moved to, and a jump there. Used by core/log/settled-cores.ts alone. */
    readonly _applyState: { readonly systemUpgrade: Uint8Array | null } | null
    _queueStaticFastForward(key: Uint8Array): void
    /** Private in autobase: sets its hook on a core of a writer. Used by core/log/wake-before-news.ts alone. */
    readonly _wakeup: { add(core: CoreInside): Promise<unknown> }
    ready(): Promise<void>
    update(): Promise<void>
    flush(): Promise<void>
    append(value: Uint8Array | Uint8Array[] | null): Promise<number>
    ack(): Promise<void>
    hintWakeup(hints: { key: Uint8Array; length: number }[]): void
    forceFastForward(): Promise<void>
    isFastForwarding(): boolean
    pause(): Promise<void>
    resume(): Promise<void>
    close(): Promise<void>
  }
}
