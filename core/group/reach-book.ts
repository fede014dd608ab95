import { equalBytes, toHex } from '../domain/crypto.ts'
import type { DeviceId, ObserverId, PersonId, WriterId } from '../domain/ids.ts'
import type { Rights } from '../domain/kernel/rights.ts'
import type { Identity } from '../network/connection/ports.ts'
import { decodeReachVector, encodeReachVector, type ReachVector } from '../network/connection/reach-vector.ts'

export interface ReachBookOptions {
  readonly groupKey: Uint8Array
  readonly self: Identity
  readonly rights: () => Rights
  /** How far this laptop has each writer: every record up to there stands in its view with its bytes on this disk. */
  readonly heads: () => ReadonlyMap<WriterId, number>
  /** As far as a power cut would leave it: what it gives its word for. */
  readonly durableHeads: () => ReadonlyMap<WriterId, number>
  readonly newestKey: () => { epoch: number; commitment: Uint8Array } | null
  /** No word before this start had a higher one. */
  readonly counter: () => number
  readonly now: () => number
}

export interface Heard {
  readonly vector: ReachVector
  /** When they said so, by their clock and never later than by ours; it may have come by others. */
  readonly at: number
}

/** Places of the log: all of them, and those of which no connected laptop has said to have them, so that they cannot come now. */
export interface Lacking {
  readonly all: number
  readonly away: number
}

export interface KeptWord {
  readonly at: number
  readonly bytes: Uint8Array
}

/** Who has how much, by their own signed word. It may understate, never overstate: nothing here is inferred (D20). */
export interface ReachBook {
  vectors(): readonly Uint8Array[]
  take(bytes: Uint8Array): void
  /** Every newest word, to be kept over a restart. */
  keep(): readonly KeptWord[]
  /** What was kept before a restart: judged again like what comes in, and no match for anything newer. */
  recall(words: readonly KeptWord[]): void
  heard(device: DeviceId): Heard | null
  allHeard(): Iterable<Heard>
  /** People of the list whom all these records are known to have reached. */
  people(newest: ReadonlyMap<WriterId, number>, me: PersonId | null): { reached: number; of: number; asOf: number | null }
  /** What a laptop (null: this one) is known to lack beside records that stand here, by what others have said to have. Null: never heard. */
  lacking(connected: ReadonlySet<string>): (device: DeviceId | null) => Lacking | null
  /** Own word goes out again: the view moved. */
  refresh(): void
  onChanged(listener: () => void): () => void
}

export function createReachBook(o: ReachBookOptions): ReachBook {
  const heard = new Map<string, Heard & { readonly bytes: Uint8Array }>()
  const listeners = new Set<() => void>()
  let own: Uint8Array | null = null
  let counter = o.counter()
  /** The clock where it goes on, so that others can tell when this was said; in any case higher than the last one. */
  const nextCounter = (): number => {
    counter = Math.max(counter + 1, Math.floor(o.now()))
    return counter
  }
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
        counter: nextCounter(),
        newestKey: { epoch: key?.epoch ?? 0, commitment: key?.commitment.subarray(0, 4) ?? new Uint8Array(4) },
        writers: [...o.durableHeads()]
          .filter(([, k]) => k > 0)
          .map(([writer, k]) => ({ writer: Buffer.from(writer, 'hex'), upTo: k }))
      },
      o.self.sign
    )
    return own
  }

  /** Whether it counts for something new. */
  function note(bytes: Uint8Array, keptAt: number | null): boolean {
    const vector = decodeReachVector(bytes)
    if (!vector || !equalBytes(vector.groupKey, o.groupKey)) return false
    if (isOwn(vector, o.self)) {
      // Only from before a restart of this laptop: what it says now is higher than whatever it said.
      if (keptAt !== null) counter = Math.max(counter, vector.counter)
      return false
    }
    const id = toHex(vector.device)
    const before = heard.get(id)
    if (!isListed(id) || (before && before.vector.counter >= vector.counter)) return false
    const at = Math.min(keptAt ?? o.now(), o.now(), vector.counter > earliestClock ? vector.counter : Number.POSITIVE_INFINITY)
    heard.set(id, { vector, bytes, at })
    return true
  }

  const isListed = (id: string): boolean => o.rights().devices.has(id as DeviceId) || o.rights().observers.has(id as ObserverId) // brand: a sign key in hex

  /** What is known to exist of each writer: here, or by the word of those (all, unless told which) who are in the list still. */
  function knownHeads(counts: (id: string) => boolean = () => true): Map<WriterId, number> {
    const known = new Map(o.heads())
    for (const [id, { vector }] of heard) {
      if (!isListed(id) || !counts(id)) continue
      for (const { writer, upTo } of vector.writers) {
        const key = toHex(writer) as WriterId // brand: a writer key in hex
        known.set(key, Math.max(known.get(key) ?? 0, upTo))
      }
    }
    return known
  }

  const has = (vector: ReachVector, newest: ReadonlyMap<WriterId, number>): boolean =>
    [...newest].every(([writer, seq]) => lengthOf(vector, writer) >= seq)

  return {
    vectors: () => [ownVector(), ...[...heard.values()].map((h) => h.bytes)],
    take: (bytes) => {
      if (note(bytes, null)) tell()
    },
    keep: () => [{ at: o.now(), bytes: ownVector() }, ...[...heard.values()].map(({ at, bytes }) => ({ at, bytes }))],
    recall: (words) => {
      const news = words.map(({ at, bytes }) => note(bytes, at))
      if (news.includes(true)) tell()
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
    lacking: (connected) => {
      const mine = o.heads()
      const known = [...knownHeads()]
      const near = knownHeads((id) => connected.has(id))
      return (device) => {
        const word = device === null ? null : heard.get(device)
        if (word === undefined) return null
        const said = new Map(word?.vector.writers.map(({ writer, upTo }) => [toHex(writer), upTo]))
        let all = 0
        let away = 0
        for (const [writer, upTo] of known) {
          const has = Math.max(mine.get(writer) ?? 0, said.get(writer) ?? 0)
          all += Math.max(0, upTo - has)
          away += Math.max(0, upTo - Math.max(has, near.get(writer) ?? 0))
        }
        return { all, away }
      }
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

/** A counter from here on is a clock of a laptop, in milliseconds. */
const earliestClock = Date.UTC(2026, 0, 1)

function lengthOf(vector: ReachVector, writer: WriterId): number {
  return vector.writers.find((w) => toHex(w.writer) === writer)?.upTo ?? 0
}

function isOwn(vector: ReachVector, self: Identity): boolean {
  return Buffer.compare(vector.device, self.signKey) === 0
}
