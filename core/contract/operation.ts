import type * as v from 'valibot'

type Schema = v.GenericSchema<unknown, unknown>
export type OperationKind = 'query' | 'command' | 'watch'

/** One thing that may be asked of core. `about` is shown by `starling operations`. */
export interface Operation<K extends OperationKind, I extends Schema, O extends Schema> {
  readonly kind: K
  readonly about: string
  readonly input: I
  readonly output: O
}

export function query<I extends Schema, O extends Schema>(about: string, input: I, output: O): Operation<'query', I, O> {
  return { kind: 'query', about, input, output }
}

export function command<I extends Schema, O extends Schema>(about: string, input: I, output: O): Operation<'command', I, O> {
  return { kind: 'command', about, input, output }
}

/** `output` is what each message of the stream holds. */
export function watch<I extends Schema, O extends Schema>(about: string, input: I, output: O): Operation<'watch', I, O> {
  return { kind: 'watch', about, input, output }
}
