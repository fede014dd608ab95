import type { DeviceId, EntityId, RecordName } from '../ids.ts'
import type { LeafletText } from './leaflet-text.ts'
import type { Field, NounSchema } from './noun-schema.ts'

/** A record as history shows it. `wallMs` is its author's clock: for display, never for order. */
export interface RecordMark {
  readonly name: RecordName
  readonly author: DeviceId
  readonly wallMs: number
  readonly type: string
}

/** One value that somebody gave to a field. No bytes: cleared. */
export interface Write {
  readonly mark: RecordMark
  readonly bytes: Uint8Array
}

/** One field under one map key. */
export interface Slot {
  readonly field: Field<unknown>
  /** Lower-case hex; empty for a field without map keys. */
  readonly key: string
  /** All writes in the agreed order; the last one is the value. */
  readonly writes: readonly Write[]
  /** The writes that no later one replaced, in the agreed order; the last one is the value. */
  readonly heads: ReadonlyMap<RecordName, Write>
}

/** An entity as the agreed order makes it. Lives on: a fold that takes more records changes the state it gave out. */
export interface EntityState {
  readonly noun: string
  readonly id: EntityId
  /** Null for a noun of a newer Starling. */
  readonly schema: NounSchema | null
  readonly slots: ReadonlyMap<string, Slot>
  /** Null for nouns without a text written together. */
  readonly text: LeafletText | null
  readonly first: RecordMark | null
  readonly last: RecordMark | null
  readonly records: number
  /** Something here was written by a newer Starling and is kept unread. */
  readonly needsNewer: boolean
  /** Writes that no version could have made: they change nothing. */
  readonly skipped: number
}

export function slotId(fieldNumber: number, key: string): string {
  return key === '' ? `${fieldNumber}` : `${fieldNumber}:${key}`
}

export function lastWrite(slot: Slot | undefined): Write | null {
  return slot?.writes.at(-1) ?? null
}

/** The value of a field, or null while it is unset. */
export function fieldValue<T>(state: EntityState, field: Field<T>, key = ''): T | null {
  const bytes = lastWrite(state.slots.get(slotId(field.number, key)))?.bytes
  return bytes === undefined || bytes.byteLength === 0 ? null : field.type.decode(bytes)
}

export interface Entry<T> {
  readonly key: string
  readonly value: T
  readonly mark: RecordMark
}

/** The entries of a keyed field that are set, in the order in which their keys first came up. */
export function fieldEntries<T>(state: EntityState, field: Field<T>): Entry<T>[] {
  const entries: Entry<T>[] = []
  for (const slot of state.slots.values()) {
    if (slot.field.number !== field.number) continue
    const write = lastWrite(slot)
    const value = write === null || write.bytes.byteLength === 0 ? null : field.type.decode(write.bytes)
    if (write !== null && value !== null) entries.push({ key: slot.key, value, mark: write.mark })
  }
  return entries
}
