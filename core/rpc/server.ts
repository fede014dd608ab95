import * as v from 'valibot'
import { CoreError, toWireError } from '../contract/errors.ts'
import type { Handlers } from '../contract/handlers.ts'
import type { OperationKind } from '../contract/operation.ts'
import { operations as allOperations } from '../contract/operations.ts'
import { type Answers, createAnswers } from './answers.ts'
import { badInput } from './bad-input.ts'
import type { Channel } from './channel.ts'
import { contractFingerprint } from './contract-version.ts'
import { CallerFrame, idOfFrame, isTooLarge, maxFrameBytes, parseFrame } from './frame.ts'
import { createLatestOnly, type LatestOnly } from './latest-only.ts'

/** Any list of operations, as the server sees it once the types have done their work. */
export interface AnyOperation {
  readonly kind: OperationKind
  readonly input: v.GenericSchema<unknown, unknown>
  readonly output: v.GenericSchema<unknown, unknown>
}
type AnyHandler = (input: unknown, second: (() => boolean) | ((value: unknown) => void)) => unknown

export interface ServeOptions {
  /** The answers of this core process, shared by all its pipes. */
  readonly answers?: Answers
  /** Another list than the product's. */
  readonly operations?: Readonly<Record<string, AnyOperation>>
  readonly fingerprint?: string
  /** Also hold every answer against its schema; a wrong one becomes `INTERNAL`. */
  readonly checkOutput?: boolean
}

const atOnce = 1000

/**
 * Answers whatever arrives on one pipe until it closes. Nothing that arrives can throw out of here: a frame that cannot be read is
 * dropped, one that can is answered, with a code where it is refused. Closing the pipe cancels its calls and ends its watches.
 */
export function serveCore(channel: Channel, handlers: Handlers, options: ServeOptions = {}): void {
  const operations: Readonly<Record<string, AnyOperation>> = options.operations ?? allOperations
  const fingerprint = options.fingerprint ?? contractFingerprint
  const answers = options.answers ?? createAnswers()
  const calls = new Map<number, { cancelled: boolean }>()
  const watches = new Map<number, { readonly values: LatestOnly; stop(): void }>()
  let sameContract = false

  const fail = (id: number, err: unknown): void => channel.send(JSON.stringify({ id, error: toWireError(err) }))
  const send = (id: number, key: 'value' | 'event', value: unknown): void => {
    try {
      const frame = JSON.stringify({ id, [key]: value })
      if (isTooLarge(frame)) fail(id, tooLarge())
      else channel.send(frame)
    } catch (err) {
      fail(id, err) // a value that is no JSON is a mistake of the handler
    }
  }

  const checked = (operation: AnyOperation, output: unknown): unknown => {
    if (options.checkOutput === true && !v.safeParse(operation.output, output).success)
      throw new Error('The answer does not fit the contract')
    return output
  }

  async function call(id: number, name: string, operation: AnyOperation, handler: AnyHandler, input: unknown): Promise<void> {
    const own = { cancelled: false }
    calls.set(id, own)
    try {
      const requestId = operation.kind === 'command' ? requestIdOf(input) : null
      // A command that may be asked again has others waiting, too: one of them going away cancels nothing.
      const isCancelled = requestId === null ? () => own.cancelled : () => false
      const work = async (): Promise<unknown> => handler(input, isCancelled)
      const output = requestId === null ? await work() : await answers.once(name, requestId, input, work)
      if (!own.cancelled) send(id, 'value', checked(operation, output))
    } catch (err) {
      if (!own.cancelled) fail(id, err)
    } finally {
      if (calls.get(id) === own) calls.delete(id)
    }
  }

  function watch(id: number, operation: AnyOperation, handler: AnyHandler, input: unknown): void {
    const values = createLatestOnly((value) => send(id, 'event', value))
    const emit = (value: unknown): void => {
      try {
        values.offer(checked(operation, value))
      } catch (err) {
        endWatch(id)
        fail(id, err)
      }
    }
    const entry = { values, stop: () => {} }
    watches.set(id, entry)
    try {
      const stop = handler(input, emit)
      if (typeof stop !== 'function') throw new Error('A watch must return what ends it')
      entry.stop = () => {
        stop()
      }
      if (watches.get(id) !== entry) quietly(entry.stop) // it failed while it was starting
    } catch (err) {
      watches.delete(id)
      values.end()
      fail(id, err)
    }
  }

  function endWatch(id: number): void {
    const entry = watches.get(id)
    if (entry === undefined) return
    watches.delete(id)
    entry.values.end()
    quietly(entry.stop)
  }

  function ask(id: number, name: string, rawInput: unknown): void {
    if (!sameContract) throw new CoreError('CONTRACT_MISMATCH')
    if (calls.has(id) || watches.has(id)) throw new CoreError('BAD_INPUT', { field: 'id' })
    if (calls.size + watches.size >= atOnce) throw new CoreError('BUSY')
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined
    if (operation === undefined) throw new CoreError('UNKNOWN_OPERATION')
    const input = v.safeParse(operation.input, rawInput)
    if (!input.success) throw badInput(input.issues)
    const handler = handlers[name as keyof Handlers] as AnyHandler // the list above and the handlers have the same names: `Handlers` is inferred from it
    if (operation.kind === 'watch') watch(id, operation, handler, input.output)
    else void call(id, name, operation, handler, input.output)
  }

  channel.onFrame((text) => {
    if (isTooLarge(text)) {
      const id = idOfFrame(text)
      if (id !== null) fail(id, tooLarge())
      return
    }
    const parsed = v.safeParse(CallerFrame, parseFrame(text))
    if (!parsed.success) {
      const id = idOfFrame(text)
      if (id !== null) fail(id, new CoreError('BAD_INPUT', { field: '' }))
      return
    }
    const frame = parsed.output
    if ('starling' in frame) sameContract = frame.contract === fingerprint
    else if ('took' in frame) watches.get(frame.id)?.values.took()
    else if ('stop' in frame) {
      const pending = calls.get(frame.id)
      if (pending !== undefined) pending.cancelled = true
      endWatch(frame.id)
    } else {
      try {
        ask(frame.id, frame.name, frame.input)
      } catch (err) {
        fail(frame.id, err)
      }
    }
  })
  channel.onClose(() => {
    for (const pending of calls.values()) pending.cancelled = true
    for (const id of [...watches.keys()]) endWatch(id)
  })
  channel.send(JSON.stringify({ starling: 1, contract: fingerprint }))
}

function tooLarge(): CoreError {
  return new CoreError('MESSAGE_TOO_LARGE', { maxMiB: maxFrameBytes / 1024 / 1024 })
}

function requestIdOf(input: unknown): string | null {
  return typeof input === 'object' && input !== null && 'requestId' in input && typeof input.requestId === 'string'
    ? input.requestId
    : null
}

/** Ending a watch must not stop the others from ending, whatever its handler does. */
function quietly(work: () => void): void {
  try {
    work()
  } catch {
    // Nobody waits for this any more, and there is nothing to answer.
  }
}
