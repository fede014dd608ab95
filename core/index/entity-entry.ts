import type { EntityId, PersonId, RecordName, WriterId } from '../domain/ids.ts'
import type { EntityState } from '../domain/plan/entity-state.ts'
import { createEntityFold, type EntityFold } from '../domain/plan/fold-entity.ts'
import { shortName } from '../domain/record/record-inside.ts'
import type { Change } from './index-item.ts'

/** Who made a change, when by their own clock, under which name. */
interface Made {
  readonly change: RecordName
  readonly by: PersonId
  readonly wallMs: number
}

/** One entity with its records in the agreed order, folded as far as somebody needed it. */
export interface EntityEntry {
  readonly noun: string
  readonly id: EntityId
  readonly changes: readonly Change[]
  readonly state: EntityState
  readonly made: Made
  readonly changed: Made
  /** Bits of the fields that anybody ever wrote (`fieldBit`): a field without its bit is unset, which needs no folding to know. */
  readonly wrote: number
  /** The newest record of each writer: whoever has these has all of it. */
  readonly newestByWriter: ReadonlyMap<WriterId, number>
  /** Takes a record at its place. */
  add(change: Change): void
  /** Forgets one record. */
  remove(change: Change): void
  /** Forgets the records at this place and later ones. True while some are left. */
  cut(place: number): boolean
}

export function createEntityEntry(noun: string, id: EntityId, firstChange: Change): EntityEntry {
  return new Entry(noun, id, firstChange)
}

// A class, because there is one for each entity of a group.
class Entry implements EntityEntry {
  readonly noun: string
  readonly id: EntityId
  readonly changes: Change[]
  readonly #firstChange: Change
  #fold: EntityFold | null = null
  #folded = 0

  constructor(noun: string, id: EntityId, firstChange: Change) {
    this.noun = noun
    this.id = id
    this.#firstChange = firstChange
    this.changes = [firstChange]
  }

  get state(): EntityState {
    if (this.#fold === null) {
      this.#fold = createEntityFold(this.noun, this.id)
      this.#folded = 0
    }
    for (; this.#folded < this.changes.length; this.#folded++) {
      const change = this.changes[this.#folded]
      if (change !== undefined) this.#fold.add(change.item.record)
    }
    return this.#fold.state
  }

  get made(): Made {
    return madeOf(this.changes[0] ?? this.#firstChange)
  }

  get changed(): Made {
    return madeOf(this.changes.at(-1) ?? this.#firstChange)
  }

  get wrote(): number {
    let bits = 0
    for (const { wrote } of this.changes) bits |= wrote
    return bits
  }

  get newestByWriter(): ReadonlyMap<WriterId, number> {
    const newest = new Map<WriterId, number>()
    for (const { writer, seq } of this.changes) newest.set(writer, Math.max(seq, newest.get(writer) ?? 0))
    return newest
  }

  add(change: Change): void {
    const last = this.changes.at(-1)
    if (last === undefined || last.place < change.place) {
      this.changes.push(change)
      return
    }
    // A record that could not be opened before comes in between: what was folded after its place is folded anew.
    const at = this.changes.findIndex(({ place }) => place > change.place)
    this.changes.splice(at, 0, change)
    if (at < this.#folded) this.#fold = null
  }

  remove(change: Change): void {
    this.changes.splice(this.changes.indexOf(change), 1)
    this.#fold = null
  }

  cut(place: number): boolean {
    while ((this.changes.at(-1)?.place ?? -1) >= place) this.changes.pop()
    if (this.changes.length < this.#folded) this.#fold = null
    return this.changes.length > 0
  }
}

function madeOf({ item }: Change): Made {
  return { change: shortName(item.record.name), by: item.personId, wallMs: item.record.wallMs }
}
