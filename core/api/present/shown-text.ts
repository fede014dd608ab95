import { cleanName, cleanText } from '../../domain/plan/clean-name.ts'
import { type EntityState, fieldValue } from '../../domain/plan/entity-state.ts'
import type { Field } from '../../domain/plan/noun-schema.ts'

/** What somebody wrote into a field of one line, as it may be shown; empty where nobody did. */
export const lineOf = (state: EntityState, field: Field<string>): string => cleanName(fieldValue(state, field) ?? '')

/** The same for a field of several lines. */
export const linesOf = (state: EntityState, field: Field<string>): string => cleanText(fieldValue(state, field) ?? '')

/** Whether `given`, as it is shown in a form, comes back from there as it was. */
export function isAsShown(given: unknown, back: unknown): boolean {
  if (typeof given !== 'string' || typeof back !== 'string') return given === back
  return given === back || cleanName(given) === back || cleanText(given) === back
}

/** Every text inside a value, as it may be shown. */
export function cleanValue(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value)
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, cleanValue(part)]))
}
