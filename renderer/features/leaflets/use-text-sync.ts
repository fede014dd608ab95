import { useEffect, useMemo, useState } from 'react'
import { CoreError } from '../../../core/contract/errors.ts'
import type { Connection } from '../../connection/connection.ts'
import { clientOf, useConnection, useLink } from '../../connection/core-context.tsx'
import { createDraftKeeper } from '../../connection/draft-keeper.ts'
import { createTextSync, type TextSync } from './text-sync.ts'

/**
 * The text of one leaflet, opened once and then followed. `document` null: core has not answered yet. Each keystroke is sealed on this
 * laptop before it is part of the plan, and what was left there when page or core ended is taken up.
 */
export function useTextSync(group: string, id: string, document: string | null, mayWrite: boolean): TextSync | null {
  const connection = useConnection()
  const link = useLink()
  const [sync, setSync] = useState<TextSync | null>(null)
  const keeper = useMemo(
    () =>
      createDraftKeeper((text) => {
        const form = unsentOf(group, id)
        const client = clientOf(connection)
        return text === null ? client.call('draft.forget', form) : client.call('draft.keep', { ...form, text })
      }),
    [connection, group, id]
  )
  useEffect(() => {
    if (document === null) return
    if (sync !== null) return sync.take(document)
    if (link !== 'ready') return
    let current = true
    const open = (unsent: string | null): void => {
      if (!current) return
      const ports = {
        send: async (update: string, requestId: string) =>
          clientOf(connection).call('leaflet.edit', { group, id, update, requestId }),
        keep: (text: string | null) => (text === null ? keeper.forget() : keeper.keep(text))
      }
      setSync(createTextSync(document, unsent, ports))
    }
    if (!mayWrite) open(null)
    else
      askUnsent(connection, group, id)
        .then(open)
        .catch(() => {}) // core ended meanwhile: asked again when it is there
    return () => {
      current = false
    }
  }, [sync, document, link, connection, group, id, mayWrite, keeper])
  useEffect(() => {
    if (link !== 'ready') return
    keeper.again()
    sync?.flush()
  }, [keeper, sync, link])
  useEffect(
    () => () => {
      if (connection.link() === 'locked') sync?.drop()
      else sync?.close()
    },
    [sync, connection]
  )
  return sync
}

const unsentOf = (group: string, id: string) => ({ group, form: `leaflet.${id}.text` })

/** Rejects only when there is no core to ask: what it cannot read must not keep the leaflet shut. */
async function askUnsent(connection: Connection, group: string, id: string): Promise<string | null> {
  try {
    return (await clientOf(connection).call('draft.get', unsentOf(group, id))).text
  } catch (err) {
    if (err instanceof CoreError && ['CHANNEL_CLOSED', 'CORE_STOPPED', 'PROFILE_LOCKED'].includes(err.code)) throw err
    return null
  }
}
