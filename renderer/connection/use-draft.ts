import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { clientOf, useConnection, useLink } from './core-context.tsx'
import { createDraftKeeper } from './draft-keeper.ts'
import { useAsk } from './use-ask.ts'

type Fields = Readonly<Record<string, string | boolean | null>>

export interface Draft<T> {
  readonly value: T
  set(change: Partial<T>): void
  /** Saved to the plan, or discarded: there is nothing left to take up. */
  clear(): void
  /** What is shown was typed before and never saved. */
  readonly restored: boolean
}

/**
 * The fields of a form, which outlive a kill of the page and of core: sealed on this laptop with every keystroke, taken up when the form
 * is opened again. `form` names it within the group: `event.new`, `task.<id>`.
 */
export function useDraft<T extends Fields>(group: string, form: string, initial: T): Draft<T> {
  const connection = useConnection()
  const queries = useQueryClient()
  const link = useLink()
  const input = useMemo(() => ({ group, form }), [group, form])
  const { data, isPlaceholderData } = useAsk('draft.get', input)
  const [typed, setTyped] = useState<T | null>(null)
  const keeper = useMemo(
    () =>
      createDraftKeeper((text) => {
        const client = clientOf(connection)
        queries.setQueryData(['draft.get', input], { text, at: null })
        return text === null ? client.call('draft.forget', input) : client.call('draft.keep', { ...input, text })
      }),
    [connection, queries, input]
  )
  useEffect(() => {
    if (link === 'ready') keeper.again()
  }, [keeper, link])

  const stored = typed === null && !isPlaceholderData && data?.text ? readFields(data.text, initial) : null
  const value = typed ?? stored ?? initial
  return {
    value,
    restored: stored !== null,
    set: (change) => {
      const next = { ...value, ...change }
      setTyped(next)
      keeper.keep(JSON.stringify(next))
    },
    clear: () => {
      setTyped(initial)
      keeper.forget()
    }
  }
}

/** A form of another release may have had other fields: what is known is taken, the rest falls away. */
function readFields<T extends Fields>(text: string, initial: T): T | null {
  try {
    const stored: unknown = JSON.parse(text)
    if (typeof stored !== 'object' || stored === null) return null
    const known = Object.entries(stored).filter(
      ([name, value]) => name in initial && (value === null || typeof value === 'string' || typeof value === 'boolean')
    )
    return { ...initial, ...Object.fromEntries(known) }
  } catch {
    return null
  }
}
