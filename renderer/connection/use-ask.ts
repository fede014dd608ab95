import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { CoreError } from '../../core/contract/errors.ts'
import type { CallName, ClientInput, Output } from '../../core/contract/handlers.ts'
import { clientOf, useConnection, useLink } from './core-context.tsx'

/** Ask core and stay up to date: the answer is asked again whenever core says that it may have changed. `input` null: not yet. */
export function useAsk<N extends CallName>(name: N, input: ClientInput<N> | null) {
  const connection = useConnection()
  const link = useLink()
  return useQuery<Output<N>, CoreError>({
    queryKey: [name, input],
    enabled: input !== null && link === 'ready',
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => {
      if (input === null) throw new Error('asked for nothing')
      return clientOf(connection).call(name, input, { cancelBy: (cancel) => signal.addEventListener('abort', cancel) })
    }
  })
}
