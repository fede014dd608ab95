import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { CoreError } from '../../../core/contract/errors.ts'
import type { Output } from '../../../core/contract/handlers.ts'
import { clientOf, useConnection } from '../../connection/core-context.tsx'

interface Asked {
  readonly address: string
  readonly nth: number
}
const askedKey = ['doctor', 'asked'] as const

/** The look for why nobody is found: it goes on, and its answer waits, while somebody is elsewhere in the page. */
export function useCheck() {
  const connection = useConnection()
  const kept = useQueryClient()
  const [asked, setAsked] = useState(() => kept.getQueryData<Asked>(askedKey) ?? null)
  const query = useQuery<Output<'network.check'>, CoreError>({
    queryKey: ['doctor', asked],
    enabled: asked !== null,
    queryFn: () =>
      clientOf(connection).call('network.check', asked === null || asked.address === '' ? {} : { address: asked.address })
  })
  return {
    address: asked?.address ?? '',
    running: query.isFetching,
    findings: query.isFetching ? undefined : query.data?.findings,
    error: query.isFetching ? null : query.error,
    begin: (address: string): void => {
      const next = { address, nth: (asked?.nth ?? 0) + 1 }
      kept.setQueryData(askedKey, next)
      setAsked(next)
    },
    /** Nobody waits for the answer any more; core ends listening by itself. */
    stop: (): void => {
      kept.removeQueries({ queryKey: askedKey })
      setAsked(null)
    }
  }
}
