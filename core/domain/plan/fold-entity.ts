import { toHex } from '../crypto.ts'
import type { DeviceId, EntityId, RecordName } from '../ids.ts'
import { type RecordInside, shortName } from '../record/record-inside.ts'
import { splitBody } from './body.ts'
import { type EntityState, type RecordMark, type Slot, slotId, type Write } from './entity-state.ts'
import { createLeafletText, type LeafletText } from './leaflet-text.ts'
import { type Field, keySizeBytes, type NounSchema } from './noun-schema.ts'
import { schemaByNoun } from './schemas.ts'

/** What is folded: the parts of an opened and verified record that say what it changes. */
export type FoldInput = Pick<RecordInside, 'author' | 'wallMs' | 'type' | 'typeVersion' | 'heads' | 'fields' | 'body' | 'name'>

export interface EntityFold {
  readonly state: EntityState
  /** Takes the next record of this entity in the agreed order. The same record twice counts once. Total. */
  add(record: FoldInput): void
}

/**
 * Folds the records of one entity, each in its turn, into the state that everybody with the same order sees. A field's value is its
 * last write; writes that their authors made without seeing each other all stay as heads, and nothing is lost in silence.
 */
export function createEntityFold(noun: string, id: EntityId): EntityFold {
  const state = new FoldedEntity(noun, id)
  return { state, add: (record) => state.add(record) }
}

/** The state of one entity from all its records in the agreed order. Pure. */
export function foldEntity(noun: string, id: EntityId, records: Iterable<FoldInput>): EntityState {
  const state = new FoldedEntity(noun, id)
  for (const record of records) state.add(record)
  return state
}

// Classes, because there is one for each entity of a group: as closures they took three times the memory.
class FoldedEntity implements EntityState {
  readonly noun: string
  readonly id: EntityId
  readonly schema: NounSchema | null
  readonly slots = new Map<string, OpenSlot>()
  text: LeafletText | null = null
  first: RecordMark | null = null
  last: RecordMark | null = null
  records = 0
  needsNewer: boolean
  #badWrites = 0
  #seen: Set<RecordName> | null = null

  constructor(noun: string, id: EntityId) {
    this.noun = noun
    this.id = id
    this.schema = schemaByNoun(noun)
    this.needsNewer = this.schema === null
  }

  get skipped(): number {
    return this.#badWrites + (this.text?.skipped ?? 0)
  }

  add(record: FoldInput): void {
    const mark: RecordMark = {
      name: shortName(record.name),
      author: toHex(record.author) as DeviceId, // a device's sign key, by the record's format
      wallMs: record.wallMs,
      type: record.type
    }
    if (this.#wasSeen(mark.name)) return
    this.first ??= mark
    this.last = mark
    this.records++
    if (this.schema !== null) this.#take(record, mark, this.schema)
  }

  #wasSeen(name: RecordName): boolean {
    if (this.first === null) return false
    this.#seen ??= new Set([this.first.name])
    if (this.#seen.has(name)) return true
    this.#seen.add(name)
    return false
  }

  #take(record: FoldInput, mark: RecordMark, schema: NounSchema): void {
    const isNewer = record.typeVersion > schema.version
    if (isNewer) this.needsNewer = true
    const values = splitBody(record.body, record.fields.length)
    if (values === null) {
      if (!isNewer) this.#badWrites++
      return
    }
    record.fields.forEach((entry, i) => {
      const field = schema.byNumber.get(entry.number)
      const bytes = values[i]
      if (field === undefined) this.needsNewer = true
      else if (bytes === undefined || !isReadable(field, entry.key, bytes)) {
        // Not a value that this version can show: it must not stand in the way of those that it can.
        if (!isNewer) this.#badWrites++
      } else if (field.type.shape.kind === 'yjs') this.#addEdit(mark, bytes)
      else this.#slotOf(field, toHex(entry.key)).add({ mark, bytes }, entry.replaces, record.heads)
    })
  }

  #addEdit({ name, author }: RecordMark, update: Uint8Array): void {
    this.text ??= createLeafletText()
    if (update.byteLength > 0) this.text.add({ name, author, update })
  }

  #slotOf(field: Field<unknown>, key: string): OpenSlot {
    const slotKey = slotId(field.number, key)
    const known = this.slots.get(slotKey)
    if (known !== undefined) return known
    const made = new OpenSlot(field, key)
    this.slots.set(slotKey, made)
    return made
  }
}

class OpenSlot implements Slot {
  readonly field: Field<unknown>
  readonly key: string
  readonly writes: Write[] = []
  // Null while the last write is the only head, as nearly always.
  #heads: Map<RecordName, Write> | null = null

  constructor(field: Field<unknown>, key: string) {
    this.field = field
    this.key = key
  }

  get heads(): ReadonlyMap<RecordName, Write> {
    return this.#heads ?? this.#lastAsHead()
  }

  add(given: Write, replaces: readonly number[], names: readonly Uint8Array[]): void {
    const heads = this.#heads ?? this.#lastAsHead()
    for (const place of replaces) {
      const name = names[place]
      // Only a write to this very slot that stands earlier can be among its heads: other names fall through here.
      if (name !== undefined) heads.delete(shortName(name))
    }
    this.writes.push(given)
    heads.set(given.mark.name, given)
    this.#heads = heads.size === 1 ? null : heads
  }

  #lastAsHead(): Map<RecordName, Write> {
    const last = this.writes.at(-1)
    return new Map(last === undefined ? [] : [[last.mark.name, last]])
  }
}

function isReadable(field: Field<unknown>, key: Uint8Array, bytes: Uint8Array): boolean {
  return key.byteLength === keySizeBytes[field.per] && (bytes.byteLength === 0 || field.type.decode(bytes) !== null)
}
