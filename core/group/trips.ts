import * as v from 'valibot'
import { randomBytes, toHex, utf8 } from '../domain/crypto.ts'
import type { PersonId, WriterId } from '../domain/ids.ts'
import { devicesOf } from '../domain/kernel/rights.ts'
import type { Vault } from '../vault/vault.ts'
import type { Group } from './group.ts'

/** A file that went out by hand, and who has said since that they have what was in it. */
export interface Trip {
  readonly trip: string
  /** Null: for everyone. */
  readonly to: PersonId | null
  readonly madeAt: number
  readonly records: number
  /** How far each writer went in it; dropped when nobody is left to wait for. */
  readonly upTo: readonly (readonly [WriterId, number])[]
  readonly confirmed: readonly (readonly [PersonId, number])[]
  readonly all: boolean
}

export interface Trips {
  of(group: Group): readonly Trip[]
  add(group: Group, trip: Pick<Trip, 'to' | 'madeAt' | 'records' | 'upTo'>): Promise<void>
  /** Somebody's word came in, by whatever way. */
  look(group: Group): Promise<void>
}

const tripsMost = 50
const Text = v.pipe(v.string(), v.maxLength(128))
const Pair = v.tuple([Text, v.number()])
const Kept = v.array(
  v.object({
    trip: Text,
    to: v.nullable(Text),
    madeAt: v.number(),
    records: v.number(),
    upTo: v.array(Pair),
    confirmed: v.array(Pair),
    all: v.boolean()
  })
)

/** Trips stand sealed in the vault: they are this laptop's own, and outlast whoever is heard. */
export function createTrips(vault: Vault): Trips {
  const nameOf = (group: Group): string => `courier/${group.localId}`

  function read(group: Group): readonly Trip[] {
    const kept = vault.payload.kept.find((k) => k.name === nameOf(group))
    if (!kept) return []
    try {
      const parsed = v.safeParse(Kept, JSON.parse(Buffer.from(kept.value).toString('utf8')))
      return parsed.success ? (parsed.output as unknown as Trip[]) : [] // brands: ids that this laptop wrote
    } catch {
      return []
    }
  }

  async function write(group: Group, change: (trips: readonly Trip[]) => readonly Trip[]): Promise<void> {
    await vault.update((p) => {
      if (!p.groups.some((g) => g.localId === group.localId)) return p // left meanwhile: nothing of it stays
      const value = Buffer.from(utf8(JSON.stringify(change(read(group)).slice(-tripsMost))))
      return { ...p, kept: [...p.kept.filter((k) => k.name !== nameOf(group)), { name: nameOf(group), value }] }
    })
  }

  return {
    of: read,
    add: (group, trip) =>
      write(group, (trips) => [...trips, confirm(group, { ...trip, trip: toHex(randomBytes(8)), confirmed: [], all: false })]),
    look: async (group) => {
      const trips = read(group)
      if (trips.every((trip) => confirm(group, trip) === trip)) return
      await write(group, (current) => current.map((trip) => confirm(group, trip)))
    }
  }
}

/** The same object where nobody new has said so. */
function confirm(group: Group, trip: Trip): Trip {
  if (trip.all) return trip
  const awaited = trip.to === null ? [...group.rights().persons.keys()].filter((id) => id !== group.me) : [trip.to]
  const said = new Map(trip.confirmed)
  for (const person of awaited) {
    if (said.has(person)) continue
    for (const device of devicesOf(group.rights(), person)) {
      const word = group.reach.heard(device.id)
      const upTo = new Map(word?.vector.writers.map((w) => [toHex(w.writer), w.upTo]))
      if (word && trip.upTo.every(([writer, k]) => (upTo.get(writer) ?? 0) >= k)) said.set(person, word.at)
    }
  }
  if (said.size === trip.confirmed.length) return trip
  const all = awaited.every((person) => said.has(person))
  return { ...trip, confirmed: [...said], all, upTo: all ? [] : trip.upTo }
}
