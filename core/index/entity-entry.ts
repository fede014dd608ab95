import type { EntityId, PersonId, RecordName, WriterId } from '../domain/ids.ts'
import type { EntityState } from '../domain/plan/entity-state.ts'
import { createEntityFold, type EntityFold } from '../domain/plan/fold-entity.ts'
import { shortName } from '../domain/record/record-inside.ts'
import type { Change } from './index-item.ts'

/** Who made a change, when by their own clock, under which name. */
export interface Made {
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
  const changes: Change[] = [firstChange]
  let fold: EntityFold | null = null
  let folded = 0

  function add(change: Change): void {
    const last = changes.at(-1)
    if (last === undefined || last.place < change.place) {
      changes.push(change)
      return
    }
    // A record that could not be opened before comes in between: what was folded after its place is folded anew.
    const at = changes.findIndex(({ place }) => place > change.place)
    changes.splice(at, 0, change)
    if (at < folded) fold = null
  }

  function remove(change: Change): void {
    changes.splice(changes.indexOf(change), 1)
    fold = null
  }

  function cut(place: number): boolean {
    while ((changes.at(-1)?.place ?? -1) >= place) changes.pop()
    if (changes.length < folded) fold = null
    return changes.length > 0
  }

  function state(): EntityState {
    if (fold === null) {
      fold = createEntityFold(noun, id)
      folded = 0
    }
    for (; folded < changes.length; folded++) {
      const change = changes[folded]
      if (change !== undefined) fold.add(change.item.record)
    }
    return fold.state
  }

  return {
    noun,
    id,
    changes,
    get state() {
      return state()
    },
    get made() {
      return madeOf(changes[0] ?? firstChange)
    },
    get changed() {
      return madeOf(changes.at(-1) ?? firstChange)
    },
    get newestByWriter() {
      const newest = new Map<WriterId, number>()
      for (const { writer, seq } of changes) newest.set(writer, Math.max(seq, newest.get(writer) ?? 0))
      return newest
    },
    add,
    remove,
    cut
  }
}

function madeOf({ item }: Change): Made {
  return { change: shortName(item.record.name), by: item.personId, wallMs: item.record.wallMs }
}
