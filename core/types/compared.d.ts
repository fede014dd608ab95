/** As much of the packages Starling is measured beside (test/bench/compare.ts) as the comparison calls. */
declare module 'hyperbee' {
  import type Hypercore from 'hypercore'
  export interface BeeBatch {
    put(key: string, value: string): Promise<void>
    flush(): Promise<void>
  }
  export default class Hyperbee {
    constructor(core: Hypercore, options: { keyEncoding: 'utf-8'; valueEncoding: 'utf-8'; extension: boolean })
    readonly core: Hypercore
    batch(options: { update: boolean }): BeeBatch
    createReadStream(): AsyncIterable<{ key: string; value: string }>
    close(): Promise<void>
  }
}

declare module 'autopass' {
  import type Autobase from 'autobase'
  import type Corestore from 'corestore'
  import type Hypercore from 'hypercore'
  export default class Autopass {
    constructor(store: Corestore, options: { key?: Uint8Array; encryptionKey?: Uint8Array; replicate: boolean })
    readonly base: Autobase<{ readonly core: Hypercore }>
    readonly key: Uint8Array
    readonly encryptionKey: Uint8Array
    readonly writerKey: Uint8Array
    ready(): Promise<void>
    add(key: string, value: string): Promise<void>
    addWriter(key: Uint8Array): Promise<true>
    list(): AsyncIterable<{ key: string; value: string }>
    close(): Promise<void>
  }
}
