import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import type { Output } from '../../core/contract/handlers.ts'
import { useAsk } from '../connection/use-ask.ts'

type Summary = Output<'group.list'>[number]

interface CurrentGroup {
  readonly group: Summary
  readonly groups: readonly Summary[]
  choose(group: string): void
  /** Whether this person may change the plan. */
  readonly mayWrite: boolean
  readonly isCoordinator: boolean
}

const GroupContext = createContext<CurrentGroup | null>(null)

/** The group that the page shows. `none` is drawn while there is no group at all. */
export function GroupProvider({ children, none }: { readonly children: ReactNode; readonly none: ReactNode }) {
  const { data: groups } = useAsk('group.list', {})
  const [chosen, choose] = useState<string | null>(null)
  const group = groups?.find((each) => each.group === chosen) ?? groups?.[0]
  const current = useMemo<CurrentGroup | null>(
    () =>
      group && groups
        ? {
            group,
            groups,
            choose,
            mayWrite: group.state === 'open' && (group.role === 'organiser' || group.role === 'coordinator'),
            isCoordinator: group.role === 'coordinator'
          }
        : null,
    [group, groups]
  )
  if (!groups) return null
  if (!current) return none
  return <GroupContext value={current}>{children}</GroupContext>
}

export function useGroup(): CurrentGroup {
  const current = useContext(GroupContext)
  if (!current) throw new Error('outside GroupProvider')
  return current
}
