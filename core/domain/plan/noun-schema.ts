import type { Audience } from '../ids.ts'
import type { FieldType } from './field-type.ts'

/** What a field's map key is: nothing, a person key, or the random id of a step. */
export type KeyKind = 'none' | 'person' | 'step'
export const keySizeBytes: Readonly<Record<KeyKind, number>> = { none: 0, person: 32, step: 16 }

interface FieldRow<T> {
  readonly number: number
  readonly type: FieldType<T>
  readonly per: KeyKind
}

export interface Field<T> extends FieldRow<T> {
  readonly name: string
}

/** The fields of one noun. Its tables are what stored records are read by: grow them, never change a row. */
export interface NounSchema<Fields extends Readonly<Record<string, Field<unknown>>> = Readonly<Record<string, Field<unknown>>>> {
  readonly noun: string
  readonly version: number
  /** Records about this noun count only when sealed for these eyes: an organiser cannot write into what coordinators keep. */
  readonly audience: Audience
  readonly fields: Fields
  readonly byNumber: ReadonlyMap<number, Field<unknown>>
}

export function field<T>(number: number, type: FieldType<T>, per: KeyKind = 'none'): FieldRow<T> {
  return { number, type, per }
}

type Rows = Readonly<Record<string, FieldRow<unknown>>>
type Named<R extends Rows> = { readonly [K in keyof R]: R[K] extends FieldRow<infer T> ? Field<T> : never }

export function nounSchema<R extends Rows>(noun: string, version: number, audience: Audience, rows: R): NounSchema<Named<R>> {
  const named = Object.fromEntries(Object.entries(rows).map(([name, row]): [string, Field<unknown>] => [name, { ...row, name }]))
  const byNumber = new Map(Object.values(named).map((each) => [each.number, each]))
  return { noun, version, audience, fields: named as Named<R>, byNumber } // the same keys, each with its name added
}
