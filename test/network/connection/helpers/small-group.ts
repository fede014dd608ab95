import type { SwarmConnection } from 'hyperswarm'
import type Protomux from 'protomux'
import {
  equalBytes,
  keyedHash,
  randomBytes,
  type SignPair,
  sign,
  signPairFromSeed,
  toHex
} from '../../../../core/domain/crypto.ts'
import type { GroupPort, Standing } from '../../../../core/network/connection/ports.ts'
import { reachVectorHead } from '../../../../core/network/connection/reach-vector.ts'

/** What every laptop of one group shares; each laptop's view of it is a SmallGroup. */
export interface SharedGroup {
  readonly groupKey: Uint8Array
  readonly groupSecret: Uint8Array
  readonly findKeys: Uint8Array[]
}

export function sharedGroup(epochs = 1): SharedGroup {
  return {
    groupKey: randomBytes(32),
    groupSecret: randomBytes(32),
    findKeys: Array.from({ length: epochs }, () => randomBytes(16))
  }
}

/** A group as one laptop sees it, with a list that a test changes by hand. */
export class SmallGroup implements GroupPort {
  readonly localId = toHex(randomBytes(6))
  readonly groupKey: Uint8Array
  readonly groupSecret: Uint8Array
  readonly pair: SignPair
  readonly kind: 'device' | 'observer'
  readonly list = new Map<string, Standing>()
  readonly attached: SwarmConnection[] = []
  readonly servedUnknown: { signKey: Uint8Array; introduction: readonly Uint8Array[] }[] = []
  introductions: Uint8Array[] = []
  vectors: Uint8Array[] = []
  epochsHeld: number
  readonly #shared: SharedGroup
  readonly #listListeners = new Set<() => void>()
  readonly #reachListeners = new Set<() => void>()

  constructor(shared: SharedGroup, options: { epochsHeld?: number; pair?: SignPair; kind?: 'device' | 'observer' } = {}) {
    this.#shared = shared
    this.groupKey = shared.groupKey
    this.groupSecret = shared.groupSecret
    this.pair = options.pair ?? signPairFromSeed(randomBytes(32))
    this.kind = options.kind ?? 'device'
    this.epochsHeld = options.epochsHeld ?? shared.findKeys.length
  }

  self() {
    return { signKey: this.pair.publicKey, kind: this.kind, sign: (message: Uint8Array) => sign(message, this.pair.secretKey) }
  }
  findKeys() {
    return this.#shared.findKeys
      .slice(0, this.epochsHeld)
      .map((findKey, epoch) => ({ epoch, findKey }))
      .reverse()
  }
  standing(signKey: Uint8Array): Standing {
    return this.list.get(toHex(signKey)) ?? 'unknown'
  }
  introduction() {
    return this.introductions
  }
  /** In these tests a record that introduces a key is a hash of it under the group secret. */
  judge(records: readonly Uint8Array[], signKey: Uint8Array): boolean {
    return records.some((record) => equalBytes(record, introducing(this.#shared, signKey)))
  }
  served(signKey: Uint8Array, introduction: readonly Uint8Array[]): void {
    this.servedUnknown.push({ signKey, introduction })
  }
  attach(connection: SwarmConnection): void {
    this.attached.push(connection)
  }
  async attachPassive(_mux: Protomux, _discoveryKey: Uint8Array): Promise<void> {}
  attachWakeup(_connection: SwarmConnection, _discoveryKey: Uint8Array): void {}
  onListChanged(listener: () => void): () => void {
    this.#listListeners.add(listener)
    return () => void this.#listListeners.delete(listener)
  }
  reachVectors() {
    return this.vectors
  }
  takeReachVector(bytes: Uint8Array): void {
    const head = reachVectorHead(bytes)
    const known = this.vectors.find((one) => sameDevice(one, head?.device))
    if (known && (reachVectorHead(known)?.counter ?? 0) >= (head?.counter ?? 0)) return
    this.vectors = [...this.vectors.filter((one) => one !== known), bytes]
    for (const listener of this.#reachListeners) listener()
  }
  onReachChanged(listener: () => void): () => void {
    this.#reachListeners.add(listener)
    return () => void this.#reachListeners.delete(listener)
  }

  /** Changes the list as an applied kernel record would. */
  know(other: SmallGroup, standing: Standing): void {
    this.list.set(toHex(other.pair.publicKey), standing)
    this.listChanged()
  }
  listChanged(): void {
    for (const listener of [...this.#listListeners]) listener()
  }
  listeners(): number {
    return this.#listListeners.size + this.#reachListeners.size
  }
}

function sameDevice(bytes: Uint8Array, device: Uint8Array | undefined): boolean {
  const head = reachVectorHead(bytes)
  return head !== null && device !== undefined && equalBytes(head.device, device)
}

export function introducing(shared: SharedGroup, signKey: Uint8Array): Uint8Array {
  return keyedHash(shared.groupSecret, 'test-introduction', signKey)
}

/** Both know each other as members. */
export function acquaint(...laptops: SmallGroup[]): void {
  for (const one of laptops) for (const other of laptops) if (one !== other) one.know(other, 'member')
}
