import { concat, fromHex } from '../crypto.ts'
import type { RecordDraft } from '../record/record-inside.ts'
import { joinBody } from './body.ts'
import { type EntityState, lastWrite, slotId } from './entity-state.ts'
import { type Field, keySizeBytes } from './noun-schema.ts'

/** A value to give to a field; null clears it. `key` is hex, for fields with map keys. */
export interface FieldChange {
  readonly field: Field<unknown>
  readonly key?: string
  readonly value: unknown
}

/** The same, with the value's bytes as they stood in a record (undo). `replaces`: all heads where left out. */
export interface BytesChange {
  readonly field: Field<unknown>
  readonly key: string
  readonly bytes: Uint8Array
  readonly replaces?: readonly string[]
}

export type DraftContent = Pick<RecordDraft, 'heads' | 'fields' | 'body'>

export type PlannedWrite = { readonly ok: true; readonly content: DraftContent } | { readonly ok: false; readonly field: string }

const maxHeads = 64

/**
 * What a record must say so that these changes replace everything its author sees in those fields, and nothing else. Refused, with the
 * field's name, where a value does not fit its type (too long, no such time). `state` is null for an entity that begins with this record.
 */
export function planWrite(state: EntityState | null, changes: readonly FieldChange[]): PlannedWrite {
  const planned: BytesChange[] = []
  for (const { field, key = '', value } of changes) {
    const bytes = value === null ? new Uint8Array(0) : field.type.encode(value)
    if (bytes === null || key.length !== keySizeBytes[field.per] * 2) return { ok: false, field: field.name }
    const before = value === null ? null : lastWrite(state?.slots.get(slotId(field.number, key)))
    const carried = before !== null && before.bytes.byteLength > 0 ? field.type.trailing?.(before.bytes) : undefined
    planned.push({ field, key, bytes: carried === undefined ? bytes : concat(bytes, carried) })
  }
  return { ok: true, content: planBytes(state, planned) }
}

/** As `planWrite`, for values that already are bytes. */
export function planBytes(state: EntityState | null, changes: readonly BytesChange[]): DraftContent {
  const heads: string[] = []
  const sorted = [...changes].sort((a, b) => a.field.number - b.field.number || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  const fields = sorted.map(({ field, key, replaces }) => {
    const named = replaces ?? [...(state?.slots.get(slotId(field.number, key))?.heads.keys() ?? [])]
    return { number: field.number, key: fromHex(key), replaces: named.map(placeOf).filter((place) => place !== null) }
  })

  // A record has room for 64 heads. Those beyond it are not replaced and stay visible as further versions.
  function placeOf(name: string): number | null {
    const known = heads.indexOf(name)
    if (known >= 0) return known
    return heads.length < maxHeads ? heads.push(name) - 1 : null
  }

  return { heads: heads.map(fromHex), fields, body: joinBody(sorted.map(({ bytes }) => bytes)) }
}
