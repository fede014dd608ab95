import { emptyBytes, equalBytes, toHex } from '../crypto.ts'
import type { EntityId, RecordName } from '../ids.ts'
import { shortName } from '../record/record-inside.ts'
import { type EntityState, lastWrite, type Slot, slotId } from './entity-state.ts'
import { type FoldInput, foldEntity } from './fold-entity.ts'
import type { Field } from './noun-schema.ts'
import type { BytesChange } from './plan-write.ts'
import { undoEdit } from './undo-edit.ts'

export interface UndoPlan {
  /** Each for a record of its own, before the one with `changes`: further versions of fields that the change had settled. */
  readonly versions: readonly BytesChange[]
  /** For `planBytes`, on the same state. Empty where nothing is left to put back. */
  readonly changes: readonly BytesChange[]
  /** Names of the fields that somebody changed since; they stay as they are. */
  readonly changedSince: readonly string[]
}

/**
 * What puts back the state before one record, as a new record of whoever asks: each field that still shows what that record said gets the
 * value that it would have without it, or the several versions that it had settled. The first record of an entity is undone by removing the entity. Undoing an undo restores.
 * Null where the entity has no such record.
 */
export function undoChange(noun: string, id: EntityId, records: readonly FoldInput[], name: RecordName): UndoPlan | null {
  const target = records.findIndex((record) => shortName(record.name) === name)
  if (target < 0) return null
  const state = foldEntity(noun, id, records)
  const removed = state.schema?.fields['removed']
  if (target === 0 && removed !== undefined)
    return {
      versions: [],
      changes: [{ field: removed, key: '', bytes: removed.type.encode(true) ?? emptyBytes }],
      changedSince: []
    }
  const names = saidTogether(records, target)
  const without = foldEntity(
    noun,
    id,
    records.filter((record) => !names.has(shortName(record.name)))
  )
  const versions: BytesChange[] = []
  const changes: BytesChange[] = []
  const changedSince: string[] = []
  for (const slot of state.slots.values()) {
    if (!slot.writes.some(({ mark }) => names.has(mark.name))) continue
    const own = [...slot.heads.keys()].filter((head) => names.has(head))
    const back = own.length > 0 ? putBack(slot, without, own) : []
    versions.push(...back.slice(0, -1))
    changes.push(...back.slice(-1))
    if (own.length === 0) changedSince.push(slot.field.name)
  }
  const edit = undoTextEdit(state, name)
  if (edit === 'changed since') changedSince.push('text')
  else if (edit !== null) changes.push(edit)
  return { versions, changes, changedSince }
}

/**
 * The values of the slot without those records: one, or all that they had settled. Of several heads only their own and the one whose
 * value comes back are replaced.
 */
function putBack({ field, key, heads }: Slot, without: EntityState, own: readonly RecordName[]): BytesChange[] {
  const before = without.slots.get(slotId(field.number, key))
  const settled = [...(before?.heads.values() ?? [])].filter(({ mark }) => !heads.has(mark.name))
  if (settled.some(({ bytes }) => !equalBytes(bytes, settled[0]?.bytes ?? bytes)))
    return settled.map(({ bytes }) => ({ field, key, bytes, replaces: own }))
  const last = lastWrite(before)
  const back = last !== null && heads.has(last.mark.name) ? [last.mark.name] : []
  return [{ field, key, bytes: last?.bytes ?? emptyBytes, replaces: [...back, ...own] }]
}

/** An undo that brought back several versions took several records; they are undone together. */
function saidTogether(records: readonly FoldInput[], target: number): ReadonlySet<RecordName> {
  const one = records[target]
  const names = new Set(one ? [shortName(one.name)] : [])
  if (!one?.type.endsWith('.undo')) return names
  const undoes = records.filter((record) => record.type === one.type && equalBytes(record.author, one.author))
  const undone = new Set(replacementsOf(one))
  for (let before = 0; before < names.size; ) {
    before = names.size
    for (const record of undoes) {
      const theirs = replacementsOf(record)
      if (!theirs.some((each) => undone.has(each))) continue
      names.add(shortName(record.name))
      for (const each of theirs) undone.add(each)
    }
  }
  return names
}

/** What a record replaces where: two records of one author replace the same only if they were written together. */
function replacementsOf({ fields, heads }: FoldInput): string[] {
  return fields.flatMap(({ number, key, replaces }) =>
    replaces.map((place) => `${number} ${toHex(key)} ${toHex(heads[place] ?? emptyBytes)}`)
  )
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
