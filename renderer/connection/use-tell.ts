import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CoreError } from '../../core/contract/errors.ts'
import type { CallName, ClientInput, Output } from '../../core/contract/handlers.ts'
import { useErrorToast, useUndoToast } from '../app/toasts.tsx'
import type { Connection } from './connection.ts'
import { clientOf, useConnection } from './core-context.tsx'

export interface TellOptions {
  /** What the toast says when it is done, with Undo for ten seconds. Left out: no toast. */
  readonly done?: string
  /** The caller shows failures itself, such as beside a field. */
  readonly quiet?: boolean
}

/** Give core a command. The promise rejects with a CoreError after its sentence was shown; nothing is shown twice. */
export function useTell<N extends CallName>(name: N, options: TellOptions = {}) {
  const connection = useConnection()
  const queries = useQueryClient()
  const showError = useErrorToast()
  const showUndo = useUndoToast()
  const noun = name.split('.')[0]
  const mutation = useMutation<Output<N>, CoreError, ClientInput<N>>({
    mutationFn: (input) => callOnce(connection, name, input),
    onError: (err) => {
      if (!options.quiet) showError(err)
    },
    onSuccess: (output, input) => {
      queries.invalidateQueries({ predicate: ({ queryKey: [key] }) => String(key).split('.')[0] === noun }).catch(() => {}) // each query shows its own failure
      if (options.done !== undefined && hasUndo(output) && hasGroup(input))
        showUndo(options.done, { group: input.group, changes: [output.undo] })
    }
  })
  return {
    tell: mutation.mutateAsync,
    /** For handlers that have nothing to wait for: a failure was shown already. */
    send: (input: ClientInput<N>, then?: (output: Output<N>) => void): void =>
      mutation.mutate(input, then ? { onSuccess: then } : {}),
    pending: mutation.isPending,
    error: mutation.error
  }
}

/** The same command about several items: one message at the end, and one Undo for all that came through. */
export function useTellEach<N extends CallName>(
  name: N,
  done: (count: number) => string
): (inputs: readonly ClientInput<N>[]) => void {
  const connection = useConnection()
  const showError = useErrorToast()
  const showUndo = useUndoToast()
  return (inputs) => {
    const all = Promise.allSettled(inputs.map((input) => callOnce(connection, name, input)))
    all
      .then((results) => {
        const changes = results.flatMap((one) => (one.status === 'fulfilled' && hasUndo(one.value) ? [one.value.undo] : []))
        const failed = results.find((one) => one.status === 'rejected')
        const [first] = inputs
        if (changes.length > 0 && hasGroup(first)) showUndo(done(changes.length), { group: first.group, changes })
        if (failed) showError(failed.reason)
      })
      .catch(() => {}) // each failure was looked at above
  }
}

const withCoreMs = 15_000

/** A core that stopped in the middle is asked again when it is there: a command with the same request id is done once. */
async function callOnce<N extends CallName>(connection: Connection, name: N, input: ClientInput<N>): Promise<Output<N>> {
  if (!/^(event|task|leaflet)\./.test(name)) return clientOf(connection).call(name, input)
  const given = { ...input, requestId: crypto.randomUUID() }
  try {
    return await clientOf(connection).call(name, given)
  } catch (err) {
    if (!(err instanceof CoreError) || !['CORE_STOPPED', 'CHANNEL_CLOSED'].includes(err.code)) throw err
    if (!(await isReadyWithin(connection, withCoreMs))) throw err
    return clientOf(connection).call(name, given)
  }
}

function isReadyWithin(connection: Connection, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (ready: boolean): void => {
      clearTimeout(timer)
      stop()
      resolve(ready)
    }
    const timer = setTimeout(() => end(false), ms)
    const look = (): void => {
      if (connection.link() === 'ready') end(true)
    }
    const stop = connection.onChange(look)
    look()
  })
}

function hasUndo(output: unknown): output is { undo: string } {
  return typeof output === 'object' && output !== null && 'undo' in output && typeof output.undo === 'string'
}

function hasGroup(input: unknown): input is { group: string } {
  return typeof input === 'object' && input !== null && 'group' in input && typeof input.group === 'string'
}
