import type * as v from 'valibot'
import type { operations } from './operations.ts'

/** Everything below is inferred from the one list: change an operation and whatever no longer fits stops compiling. */
export type Operations = typeof operations
export type OperationName = keyof Operations

/** What a handler receives: checked, trimmed, with the defaults filled in. */
export type Input<N extends OperationName> = v.InferOutput<Operations[N]['input']>
/** What a caller writes: fields with a default may be left out. */
export type ClientInput<N extends OperationName> = v.InferInput<Operations[N]['input']>
export type Output<N extends OperationName> = v.InferOutput<Operations[N]['output']>

export type WatchName = { [N in OperationName]: Operations[N]['kind'] extends 'watch' ? N : never }[OperationName]
export type CallName = Exclude<OperationName, WatchName>

/** Asked by long work now and then: true once nobody waits for the answer any more. What was saved stays saved. */
export type IsCancelled = () => boolean

/** Answers one call. A refusal is thrown as a `CoreError`; anything else that is thrown reaches the caller as `INTERNAL`. */
export type CallHandler<N extends CallName> = (input: Input<N>, isCancelled: IsCancelled) => Promise<Output<N>>

/**
 * Serves one stream: `emit` at any time, return what ends it. A value emitted before the last one was taken replaces it, so each
 * must stand by itself. A throw refuses the stream; after `stop` nothing that is emitted goes anywhere.
 */
export type WatchHandler<N extends WatchName> = (input: Input<N>, emit: (value: Output<N>) => void) => () => void

/** One handler per operation, none missing and none too many. */
export type Handlers = { readonly [N in CallName]: CallHandler<N> } & { readonly [N in WatchName]: WatchHandler<N> }
