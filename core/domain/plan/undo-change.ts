import { emptyBytes } from '../crypto.ts'
import type { EntityId, RecordName } from '../ids.ts'
import { shortName } from '../record/record-inside.ts'
import { type EntityState, lastWrite, type Slot, slotId } from './entity-state.ts'
import { type FoldInput, foldEntity } from './fold-entity.ts'
import type { Field } from './noun-schema.ts'
import type { BytesChange } from './plan-write.ts'
import { undoEdit } from './undo-edit.ts'

export interface UndoPlan {
  /** For `planBytes`, on the same state. Empty where nothing is left to put back. */
  readonly changes: readonly BytesChange[]
  /** Names of the fields that somebody changed since; they stay as they are. */
  readonly changedSince: readonly string[]
}

/**
 * What puts back the state before one record, as a new record of whoever asks: each field that still shows what that record said gets the
 * value that it would have without it. The first record of an entity is undone by removing the entity. Undoing an undo restores.
 * Null where the entity has no such record.
 */
export function undoChange(noun: string, id: EntityId, records: readonly FoldInput[], name: RecordName): UndoPlan | null {
  const target = records.findIndex((record) => shortName(record.name) === name)
  if (target < 0) return null
  const state = foldEntity(noun, id, records)
  const removed = state.schema?.fields['removed']
  if (target === 0 && removed !== undefined)
    return { changes: [{ field: removed, key: '', bytes: removed.type.encode(true) ?? emptyBytes }], changedSince: [] }
  const without = foldEntity(
    noun,
    id,
    records.filter((record) => shortName(record.name) !== name)
  )
  const changes: BytesChange[] = []
  const changedSince: string[] = []
  for (const slot of state.slots.values()) {
    if (!slot.writes.some(({ mark }) => mark.name === name)) continue
    if (slot.heads.has(name)) changes.push(putBack(slot, without, name))
    else changedSince.push(slot.field.name)
  }
  const edit = undoTextEdit(state, name)
  if (edit === 'changed since') changedSince.push('text')
  else if (edit !== null) changes.push(edit)
  return { changes, changedSince }
}

/** The value of the slot without that record. Of several heads only its own and the one whose value comes back are replaced. */
function putBack(slot: Slot, without: EntityState, name: RecordName): BytesChange {
  const before = lastWrite(without.slots.get(slotId(slot.field.number, slot.key)))
  const back = before !== null && slot.heads.has(before.mark.name) ? [before.mark.name] : []
  return { field: slot.field, key: slot.key, bytes: before?.bytes ?? emptyBytes, replaces: [...back, name] }
}

function undoTextEdit(state: EntityState, name: RecordName): BytesChange | 'changed since' | null {
  const field = textField(state)
  if (field === null || state.text === null || !state.text.edits.some((edit) => edit.name === name)) return null
  const update = undoEdit(state.text.edits, name)
  return update === null ? 'changed since' : { field, key: '', bytes: update, replaces: [] }
}

function textField(state: EntityState): Field<unknown> | null {
  return Object.values(state.schema?.fields ?? {}).find((field) => field.type.shape.kind === 'yjs') ?? null
}
