import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from 'react'
import { CoreError } from '../../core/contract/errors.ts'
import type { CoreClient } from '../../core/rpc/client.ts'
import { type Connection, type Link, openConnection } from './connection.ts'
import { nounsMovedBy } from './moved-nouns.ts'

const ConnectionContext = createContext<Connection | null>(null)

/** Writes and reads go on whatever the browser thinks of the internet: the plan is on this computer (measured: with the default they stop). */
function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: Number.POSITIVE_INFINITY,
        retry: false,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false
      },
      mutations: { networkMode: 'always', retry: false }
    }
  })
}

export function CoreProvider({ children }: { readonly children: ReactNode }) {
  const connection = useMemo(openConnection, [])
  const queries = useMemo(createQueries, [])
  return (
    <ConnectionContext value={connection}>
      <QueryClientProvider client={queries}>
        <Follow connection={connection} queries={queries} />
        {children}
      </QueryClientProvider>
    </ConnectionContext>
  )
}

/** Core says which lists moved; whatever shows them asks again. After a restart of core everything is asked again. */
function Follow({ connection, queries }: { readonly connection: Connection; readonly queries: QueryClient }) {
  const link = useLinkOf(connection)
  useEffect(() => {
    const client = connection.client()
    if (link === 'locked') queries.clear() // what was shown is forgotten at once, not when somebody asks next
    if (link !== 'ready' || !client) return
    queries.invalidateQueries().catch(() => {}) // each query shows its own failure
    return client.watch('changes.watch', {}, ({ topics }) => {
      const nouns = nounsMovedBy(topics)
      queries
        .invalidateQueries({ predicate: ({ queryKey: [name] }) => nouns.has(String(name).split('.')[0] ?? '') })
        .catch(() => {}) // as above
    })
  }, [connection, queries, link])
  return null
}

function useLinkOf(connection: Connection): Link {
  return useSyncExternalStore(connection.onChange, connection.link)
}

export function useConnection(): Connection {
  const connection = useContext(ConnectionContext)
  if (!connection) throw new Error('outside CoreProvider')
  return connection
}

export function useLink(): Link {
  return useLinkOf(useConnection())
}

/** CHANNEL_CLOSED while there is no pipe. */
export function clientOf(connection: Connection): CoreClient {
  const client = connection.client()
  if (!client) throw new CoreError('CHANNEL_CLOSED')
  return client
}
