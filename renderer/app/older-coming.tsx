import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { Output } from '../../core/contract/handlers.ts'
import { useAsk } from '../connection/use-ask.ts'
import { Note } from '../ui/states.tsx'
import { useGroup } from './group-context.tsx'

/** How many changes are known of and not here yet. */
export function missingChanges(detail: Output<'group.get'> | undefined): number {
  return detail ? Math.max(0, detail.changes.total - detail.changes.here - detail.changes.newestHere) : 0
}

/** Above a list that shows the newest of a plan while older parts are on their way. */
export function OlderComing() {
  const { t } = useLingui()
  const { group } = useGroup()
  const { data: detail } = useAsk('group.get', group.state === 'damaged' ? null : { group: group.group })
  const missing = missingChanges(detail)
  if (!detail || detail.changes.newestHere === 0 || missing === 0) return null
  return (
    <Note kind="info">
      {t`The newest is here. ${plural(missing, { one: '# older change is still coming', other: '# older changes are still coming' })}: until then, what was planned earlier may be missing or out of date.`}
    </Note>
  )
}
