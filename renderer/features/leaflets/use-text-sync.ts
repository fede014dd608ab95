import { useEffect, useState } from 'react'
import { clientOf, useConnection, useLink } from '../../connection/core-context.tsx'
import { createTextSync, type TextSync } from './text-sync.ts'

/** The text of one leaflet, opened once and then followed. `document` null: core has not answered yet. */
export function useTextSync(group: string, id: string, document: string | null): TextSync | null {
  const connection = useConnection()
  const link = useLink()
  const [sync, setSync] = useState<TextSync | null>(null)
  useEffect(() => {
    if (document === null) return
    if (sync !== null) return sync.take(document)
    setSync(
      createTextSync(document, async (update) =>
        clientOf(connection).call('leaflet.edit', { group, id, update, requestId: crypto.randomUUID() })
      )
    )
  }, [sync, document, connection, group, id])
  useEffect(() => {
    if (link === 'ready') sync?.flush()
  }, [sync, link])
  useEffect(() => () => sync?.close(), [sync])
  return sync
}
