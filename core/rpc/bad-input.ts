import type * as v from 'valibot'
import { CoreError } from '../contract/errors.ts'

/** Says which field was wrong, as a dotted path; keys that are content and not words of the contract show as `*`. */
export function badInput(issues: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): CoreError {
  const path = issues[0].path ?? []
  const field = path
    .slice(0, 8)
    .map((step) => partOfPath(step.key))
    .join('.')
  return new CoreError('BAD_INPUT', { field })
}

function partOfPath(key: unknown): string {
  if (typeof key === 'number') return String(key)
  return typeof key === 'string' && /^[A-Za-z][A-Za-z0-9]{0,30}$/.test(key) ? key : '*'
}
