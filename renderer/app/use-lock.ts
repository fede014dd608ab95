import { useCallback } from 'react'
import { useConnection, useLink } from '../connection/core-context.tsx'
import { useTell } from '../connection/use-tell.ts'

/** Locks now. Without a core to lock (it stopped, and its keys with it) at least this page forgets what it shows. */
export function useLock(): () => void {
  const connection = useConnection()
  const link = useLink()
  const { send } = useTell('profile.lock')
  return useCallback(() => {
    if (link === 'ready') send({})
    else connection.forget()
  }, [connection, link, send])
}
