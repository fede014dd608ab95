import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { CoreError } from '../../core/contract/errors.ts'
import type { CallName, ClientInput, Output } from '../../core/contract/handlers.ts'
import { useErrorToast, useUndoToast } from '../app/toasts.tsx'
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
    mutationFn: (input) => clientOf(connection).call(name, withRequestId(name, input)),
    onError: (err) => {
      if (!options.quiet) showError(err)
    },
    onSuccess: (output, input) => {
      queries.invalidateQueries({ predicate: ({ queryKey: [key] }) => String(key).split('.')[0] === noun }).catch(() => {}) // each query shows its own failure
      if (options.done !== undefined && hasUndo(output) && hasGroup(input))
        showUndo(options.done, { group: input.group, change: output.undo })
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

const once = (): string => crypto.randomUUID()

/** Asked again after a broken pipe, a command with the same id is done once. */
function withRequestId<N extends CallName>(name: N, input: ClientInput<N>): ClientInput<N> {
  return name.startsWith('event.') || name.startsWith('task.') || name.startsWith('leaflet.')
    ? { ...input, requestId: once() }
    : input
}

function hasUndo(output: unknown): output is { undo: string } {
  return typeof output === 'object' && output !== null && 'undo' in output && typeof output.undo === 'string'
}

function hasGroup(input: unknown): input is { group: string } {
  return typeof input === 'object' && input !== null && 'group' in input && typeof input.group === 'string'
}
