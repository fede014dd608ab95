import * as v from 'valibot'
import { CoreError, type ErrorParams, isErrorCode } from '../contract/errors.ts'
import type { CallName, ClientInput, Output, WatchName } from '../contract/handlers.ts'
import type { Channel } from './channel.ts'
import { contractFingerprint } from './contract-version.ts'
import { type CoreCondition, CoreFrame, idOfFrame, isTooLarge, maxFrameBytes, parseFrame } from './frame.ts'

export interface CallOptions {
  /** Called with what gives the call up: it then rejects with `CHANNEL_CLOSED`; what core had already done stays done. */
  readonly cancelBy?: (cancel: () => void) => void
}

export interface CoreClient {
  /** Asks core once. Rejects with a `CoreError` and nothing else; it never waits longer than the pipe lives. */
  call<N extends CallName>(name: N, input: ClientInput<N>, options?: CallOptions): Promise<Output<N>>
  /**
   * Hears the newest value whenever there is one; values in between may be left out. Answers what ends it. `onEnd` is called
   * at most once, when core or the pipe ended it; a watch that ended is not taken up again by itself.
   */
  watch<N extends WatchName>(
    name: N,
    input: ClientInput<N>,
    listener: (value: Output<N>) => void,
    onEnd?: (why: CoreError) => void
  ): () => void
  /** Hears that the core process behind the pipe stopped, was locked, was given up, or is there again. */
  onCore(listener: (condition: CoreCondition | 'ready') => void): void
  onClose(listener: () => void): void
  close(): void
}

interface Waiting {
  /** Null for a call. */
  readonly listener: ((value: unknown) => void) | null
  resolve(value: unknown): void
  reject(why: CoreError): void
}

/**
 * The one way to ask core for something, the same over every pipe. Whatever breaks the pipe, or stops the core process behind it,
 * settles everyone who waits.
 */
export function createCoreClient(channel: Channel, options: { readonly fingerprint?: string } = {}): CoreClient {
  const fingerprint = options.fingerprint ?? contractFingerprint
  const waiting = new Map<number, Waiting>()
  const coreListeners: ((condition: CoreCondition | 'ready') => void)[] = []
  const closeListeners: (() => void)[] = []
  let nextId = 1
  /** Why nothing can be asked just now. */
  let refusal: CoreError | null = null
  let closed = false

  const sayHello = (): void => channel.send(JSON.stringify({ starling: 1, contract: fingerprint }))
  const settleAll = (why: CoreError): void => {
    const all = [...waiting.values()]
    waiting.clear()
    for (const one of all) one.reject(why)
  }

  function ask(name: string, input: unknown, entry: Waiting): number {
    const id = nextId++
    if (refusal !== null) {
      entry.reject(refusal)
      return id
    }
    const frame = askingFrame(id, name, input)
    if (frame instanceof CoreError) {
      entry.reject(frame)
      return id
    }
    waiting.set(id, entry)
    channel.send(frame)
    return id
  }

  function giveUp(id: number): boolean {
    if (!waiting.delete(id)) return false
    if (!closed) channel.send(JSON.stringify({ id, stop: true }))
    return true
  }

  function heard(id: number, value: unknown): void {
    const entry = waiting.get(id)
    if (entry?.listener == null) return
    try {
      entry.listener(value)
      if (waiting.has(id) && !closed) channel.send(JSON.stringify({ id, took: true }))
    } catch (err) {
      if (giveUp(id)) entry.reject(new CoreError('INTERNAL', {}, err)) // whoever watches must learn that nothing more comes
    }
  }

  function take(text: string): void {
    if (isTooLarge(text)) {
      const id = idOfFrame(text)
      if (id !== null) settle(id, (entry) => entry.reject(tooLarge()))
      return
    }
    const parsed = v.safeParse(CoreFrame, parseFrame(text))
    if (!parsed.success) return
    const frame = parsed.output
    if ('starling' in frame) {
      refusal = frame.contract === fingerprint ? null : new CoreError('CONTRACT_MISMATCH')
      if (refusal === null) {
        sayHello() // a new core process behind the same pipe knows nothing of us
        for (const listener of coreListeners) listener('ready')
      } else settleAll(refusal)
    } else if ('core' in frame) {
      refusal = new CoreError(frame.core === 'locked' ? 'PROFILE_LOCKED' : 'CORE_STOPPED')
      settleAll(refusal)
      for (const listener of coreListeners) listener(frame.core)
    } else if ('event' in frame) heard(frame.id, frame.event)
    else if ('error' in frame) {
      const { code, params } = frame.error
      settle(frame.id, (entry) => entry.reject(wireToError(code, params)))
    } else settle(frame.id, (entry) => entry.resolve(frame.value))
  }

  function settle(id: number, how: (entry: Waiting) => void): void {
    const entry = waiting.get(id)
    if (entry === undefined) return
    waiting.delete(id)
    how(entry)
  }

  channel.onFrame(take)
  channel.onClose(() => {
    if (closed) return
    closed = true
    refusal = new CoreError('CHANNEL_CLOSED')
    settleAll(refusal)
    for (const listener of closeListeners) listener()
  })
  sayHello()

  return {
    call: (name, input, callOptions) =>
      new Promise((resolve, reject) => {
        const entry: Waiting = {
          listener: null,
          resolve: resolve as (value: unknown) => void, // core answered, and core checks its answers against the same list
          reject
        }
        const id = ask(name, input, entry)
        callOptions?.cancelBy?.(() => {
          if (giveUp(id)) reject(new CoreError('CHANNEL_CLOSED'))
        })
      }),
    watch: (name, input, listener, onEnd) => {
      const id = ask(name, input, {
        listener: listener as (value: unknown) => void, // as above
        resolve: () => {},
        reject: (why) => onEnd?.(why)
      })
      return () => {
        giveUp(id)
      }
    },
    onCore: (listener) => {
      coreListeners.push(listener)
    },
    onClose: (listener) => {
      closeListeners.push(listener)
    },
    close: () => channel.close()
  }
}

function tooLarge(): CoreError {
  return new CoreError('MESSAGE_TOO_LARGE', { maxMiB: maxFrameBytes / 1024 / 1024 })
}

function askingFrame(id: number, name: string, input: unknown): string | CoreError {
  try {
    const frame = JSON.stringify({ id, name, input })
    return isTooLarge(frame) ? tooLarge() : frame
  } catch (err) {
    return new CoreError('BAD_INPUT', { field: '' }, err) // a circle or a bigint, which no JSON can hold
  }
}

/** A code that we do not know comes from another release; its sentence would be missing here. */
function wireToError(code: string, params: ErrorParams): CoreError {
  return isErrorCode(code) ? new CoreError(code, params) : new CoreError('INTERNAL')
}
