import { toHex } from '../crypto.ts'
import type { DeviceId, EntityId, RecordName } from '../ids.ts'
import { fullName, type RecordInside, shortName } from '../record/record-inside.ts'
import { splitBody } from './body.ts'
import { type EntityState, type RecordMark, type Slot, slotId, type Write } from './entity-state.ts'
import { createLeafletText, type LeafletText } from './leaflet-text.ts'
import { type Field, keySizeBytes } from './noun-schema.ts'
import { schemaByNoun } from './schemas.ts'

/** What is folded: the parts of an opened and verified record that say what it changes. */
export type FoldInput = Pick<RecordInside, 'author' | 'wallMs' | 'type' | 'typeVersion' | 'heads' | 'fields' | 'body' | 'name'>

interface OpenSlot extends Slot {
  readonly writes: Write[]
  readonly heads: Map<RecordName, Write>
}

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
  const schema = schemaByNoun(noun)
  const slots = new Map<string, OpenSlot>()
  const seen = new Set<string>()
  let text: LeafletText | null = null
  let first: RecordMark | null = null
  let last: RecordMark | null = null
  let needsNewer = schema === null
  let badWrites = 0

  function add(record: FoldInput): void {
    const full = fullName(record.name)
    if (seen.has(full)) return
    seen.add(full)
    const mark: RecordMark = {
      name: shortName(record.name),
      author: toHex(record.author) as DeviceId, // a device's sign key, by the record's format
      wallMs: record.wallMs,
      type: record.type
    }
    first ??= mark
    last = mark
    if (schema === null) return
    const isNewer = record.typeVersion > schema.version
    if (isNewer) needsNewer = true
    const values = splitBody(record.body, record.fields.length)
    if (values === null) {
      if (!isNewer) badWrites++
      return
    }
    record.fields.forEach((entry, i) => {
      const field = schema.byNumber.get(entry.number)
      const bytes = values[i]
      if (field === undefined) needsNewer = true
      else if (bytes === undefined || !isReadable(field, entry.key, bytes)) {
        // Not a value that this version can show: it must not stand in the way of those that it can.
        if (!isNewer) badWrites++
      } else if (field.type.shape.kind === 'yjs') addEdit(mark.name, bytes)
      else write(slotOf(field, toHex(entry.key)), { mark, bytes }, entry.replaces, record.heads)
    })
  }

  function addEdit(name: RecordName, update: Uint8Array): void {
    text ??= createLeafletText()
    if (update.byteLength > 0) text.add(name, update)
  }

  function slotOf(field: Field<unknown>, key: string): OpenSlot {
    const slotKey = slotId(field.number, key)
    const known = slots.get(slotKey)
    if (known !== undefined) return known
    const made: OpenSlot = { field, key, writes: [], heads: new Map() }
    slots.set(slotKey, made)
    return made
  }

  const state: EntityState = {
    noun,
    id,
    schema,
    slots,
    get text() {
      return text
    },
    get first() {
      return first
    },
    get last() {
      return last
    },
    get records() {
      return seen.size
    },
    get needsNewer() {
      return needsNewer
    },
    get skipped() {
      return badWrites + (text?.skipped ?? 0)
    }
  }
  return { state, add }
}

function isReadable(field: Field<unknown>, key: Uint8Array, bytes: Uint8Array): boolean {
  return key.byteLength === keySizeBytes[field.per] && (bytes.byteLength === 0 || field.type.decode(bytes) !== null)
}

function write(slot: OpenSlot, given: Write, replaces: readonly number[], heads: readonly Uint8Array[]): void {
  for (const place of replaces) {
    const name = heads[place]
    // Only a write to this very slot that stands earlier can be among its heads: other names fall through here.
    if (name !== undefined) slot.heads.delete(shortName(name))
  }
  slot.writes.push(given)
  slot.heads.set(given.mark.name, given)
}

/** The state of one entity from all its records in the agreed order. Pure. */
export function foldEntity(noun: string, id: EntityId, records: Iterable<FoldInput>): EntityState {
  const fold = createEntityFold(noun, id)
  for (const record of records) fold.add(record)
  return fold.state
}
