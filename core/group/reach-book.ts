import { equalBytes, toHex } from '../domain/crypto.ts'
import type { DeviceId, PersonId, WriterId } from '../domain/ids.ts'
import { deviceIdOf, observerIdOf, type Rights } from '../domain/kernel/rights.ts'
import type { Identity } from '../network/connection/ports.ts'
import { decodeReachVector, encodeReachVector, type ReachVector } from '../network/connection/reach-vector.ts'

export interface ReachBookOptions {
  readonly groupKey: Uint8Array
  readonly self: Identity
  readonly rights: () => Rights
  /** How far this laptop has each writer: every record up to there stands in its view with its bytes on this disk. */
  readonly heads: () => ReadonlyMap<WriterId, number>
  readonly newestKey: () => { epoch: number; commitment: Uint8Array } | null
  readonly counter: () => number
  readonly now: () => number
}

export interface Heard {
  readonly vector: ReachVector
  readonly at: number
}

/** Who has how much, by their own signed word. It may understate, never overstate: nothing here is inferred (D20). */
export interface ReachBook {
  vectors(): readonly Uint8Array[]
  take(bytes: Uint8Array): void
  heard(device: DeviceId): Heard | null
  allHeard(): Iterable<Heard>
  /** People of the list whom all these records are known to have reached. */
  people(newest: ReadonlyMap<WriterId, number>, me: PersonId | null): { reached: number; of: number; asOf: number | null }
  /** Somebody is known to have records that are not here. */
  missesSomething(): boolean
  /** Own word goes out again: the view moved. */
  refresh(): void
  onChanged(listener: () => void): () => void
}

export function createReachBook(o: ReachBookOptions): ReachBook {
  const heard = new Map<string, Heard & { readonly bytes: Uint8Array }>()
  const listeners = new Set<() => void>()
  let own: Uint8Array | null = null
  const tell = (): void => {
    for (const listener of listeners) listener()
  }

  function ownVector(): Uint8Array {
    const key = o.newestKey()
    if (own) return own
    own = encodeReachVector(
      {
        groupKey: o.groupKey,
        device: o.self.signKey,
        counter: o.counter(),
        newestKey: { epoch: key?.epoch ?? 0, commitment: key?.commitment.subarray(0, 4) ?? new Uint8Array(4) },
        writers: [...o.heads()].filter(([, k]) => k > 0).map(([writer, k]) => ({ writer: Buffer.from(writer, 'hex'), upTo: k }))
      },
      o.self.sign
    )
    return own
  }

  const has = (vector: ReachVector, newest: ReadonlyMap<WriterId, number>): boolean =>
    [...newest].every(([writer, seq]) => lengthOf(vector, writer) >= seq)

  return {
    vectors: () => [ownVector(), ...[...heard.values()].map((h) => h.bytes)],
    take: (bytes) => {
      const vector = decodeReachVector(bytes)
      if (!vector || !equalBytes(vector.groupKey, o.groupKey) || isOwn(vector, o.self)) return
      const id = toHex(vector.device)
      const known = o.rights().devices.has(deviceIdOf(vector.device)) || o.rights().observers.has(observerIdOf(vector.device))
      const before = heard.get(id)
      if (!known || (before && before.vector.counter >= vector.counter)) return
      heard.set(id, { vector, bytes, at: o.now() })
      tell()
    },
    heard: (device) => heard.get(device) ?? null,
    allHeard: () => heard.values(),
    people: (newest, me) => {
      const rights = o.rights()
      const reached = new Set<PersonId>(me === null ? [] : [me])
      let asOf: number | null = null
      for (const [id, word] of heard) {
        const device = rights.devices.get(id as DeviceId) // brand: a device key in hex, as `take` keeps it
        if (!device) continue
        asOf = Math.max(asOf ?? 0, word.at)
        if (has(word.vector, newest)) reached.add(device.person)
      }
      return { reached: reached.size, of: Math.max(rights.persons.size, reached.size), asOf }
    },
    missesSomething: () => {
      const mine = o.heads()
      return [...heard.values()].some(({ vector }) =>
        vector.writers.some(({ writer, upTo }) => (mine.get(toHex(writer) as WriterId) ?? 0) < upTo)
      ) // brand: a writer key in hex
    },
    refresh: () => {
      own = null
      tell()
    },
    onChanged: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    }
  }
}

function lengthOf(vector: ReachVector, writer: WriterId): number {
  return vector.writers.find((w) => toHex(w.writer) === writer)?.upTo ?? 0
}

function isOwn(vector: ReachVector, self: Identity): boolean {
  return Buffer.compare(vector.device, self.signKey) === 0
}
