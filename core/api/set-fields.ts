import { type EntityState, fieldValue, slotId } from '../domain/plan/entity-state.ts'
import type { Field } from '../domain/plan/noun-schema.ts'
import type { FieldChange } from '../domain/plan/plan-write.ts'
import { isAsShown } from './present/shown-text.ts'

/**
 * Only what differs is written, so that two people who save the same form apart do not clash over fields that neither touched.
 * A field with two versions counts as differing: writing it settles them. `undefined` stays, null clears.
 */
export function setFields(
  state: EntityState | null,
  given: readonly (readonly [Field<never> | Field<unknown> | Field<string>, unknown])[]
): FieldChange[] {
  const out: FieldChange[] = []
  for (const [field, value] of given) {
    if (value === undefined) continue
    const wanted = value === '' ? null : value
    const plain = field as Field<unknown> // the schema's codec refuses a value of another type
    const slot = state?.slots.get(slotId(plain.number, ''))
    const same = (slot?.heads.size ?? 0) < 2 && isAsShown(state === null ? null : fieldValue(state, plain), wanted)
    if (!same) out.push({ field: plain, value: wanted })
  }
  return out
}

export function removal(state: EntityState | null, removed: Field<boolean>, to: boolean): FieldChange[] {
  return (state !== null && (fieldValue(state, removed) ?? false)) === to ? [] : [{ field: removed, value: to }]
}
