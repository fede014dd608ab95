import { type InfiniteData, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { CoreError } from '../../core/contract/errors.ts'
import type { ClientInput, Output } from '../../core/contract/handlers.ts'
import { clientOf, useConnection, useLink } from './core-context.tsx'

type ListName = 'event.list' | 'task.list' | 'leaflet.list'
type Item<N extends ListName> = Output<N>['items'][number]

/** What fills any screen comes first; the rest follows in large pieces. */
const firstItems = 300
const nextItems = 5000

/** A whole list, however long: what is in sight at once, the rest behind it. */
export function useAskAll<N extends ListName>(
  name: N,
  input: Omit<ClientInput<N>, 'limit' | 'cursor'>
): { items: readonly Item<N>[] | undefined; total: number; error: CoreError | null; refetch: () => void } {
  const connection = useConnection()
  const link = useLink()
  const query = useInfiniteQuery<Output<N>, CoreError, InfiniteData<Output<N>>, readonly unknown[], string | null>({
    queryKey: [name, input, 'all'],
    enabled: link === 'ready',
    placeholderData: keepPreviousData,
    initialPageParam: null,
    getNextPageParam: (last) => last.cursor,
    queryFn: ({ pageParam }) => {
      const page = pageParam === null ? { limit: firstItems } : { limit: nextItems, cursor: pageParam }
      return clientOf(connection).call(name, { ...input, ...page } as ClientInput<N>) // the input without its page, and its page
    }
  })
  const { hasNextPage, isFetching, fetchNextPage } = query
  useEffect(() => {
    if (hasNextPage && !isFetching) fetchNextPage().catch(() => {}) // the query shows its own failure
  }, [hasNextPage, isFetching, fetchNextPage])
  return {
    items: query.data?.pages.flatMap((page): Item<N>[] => page.items as Item<N>[]), // each list's items are of its own kind
    total: query.data?.pages[0]?.total ?? 0,
    error: query.error,
    refetch: () => void query.refetch()
  }
}
