import type { ErrorCode } from '../errors.ts'

/**
 * One sentence for every code: what happened, then what to do. `{name}` is a placeholder; a part in square brackets is left out
 * when one of its placeholders was not given. Square brackets stand for nothing else. A missing code does not compile.
 */
export type Sentences = Readonly<Record<ErrorCode, string>>
