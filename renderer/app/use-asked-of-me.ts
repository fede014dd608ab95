import type { Output } from '../../core/contract/handlers.ts'
import { useAsk } from '../connection/use-ask.ts'
import { useGroup } from './group-context.tsx'

type Task = Output<'task.list'>['items'][number]
type PlannedEvent = Output<'event.list'>['items'][number]
type Clash = Output<'version.list'>[number]

export type Asked =
  | { readonly kind: 'task'; readonly task: Task }
  | { readonly kind: 'offer'; readonly task: Task }
  | { readonly kind: 'versions'; readonly clash: Clash }
  | { readonly kind: 'reply'; readonly event: PlannedEvent }

const soonMs = 14 * 86_400_000

/** What waits for this person: tasks they took, tasks offered to them, two versions to compare, events they have not answered. */
export function useAskedOfMe(): readonly Asked[] {
  const { group, mayWrite } = useGroup()
  const { data: mine } = useAsk('task.list', { group: group.group, mine: true, limit: 100 })
  const { data: all } = useAsk('task.list', { group: group.group, state: 'doing', limit: 200 })
  const { data: clashes } = useAsk('version.list', { group: group.group })
  const { data: events } = useAsk('event.list', {
    group: group.group,
    from: startOfToday(),
    until: startOfToday() + soonMs,
    limit: 50
  })
  if (!mayWrite) return []
  const tasks = (mine?.items ?? []).filter((task) => task.state !== 'done').map((task): Asked => ({ kind: 'task', task }))
  const offers = (all?.items ?? [])
    .filter((task) => task.handOver?.to === group.me && !task.mine)
    .map((task): Asked => ({ kind: 'offer', task }))
  const versions = (clashes ?? []).map((clash): Asked => ({ kind: 'versions', clash }))
  const replies = (events?.items ?? [])
    .filter((event) => event.myReply === null && event.cancelled === null)
    .map((event): Asked => ({ kind: 'reply', event }))
  return [...offers, ...versions, ...tasks, ...replies]
}

/** Steady through the day, so that the same question is asked. */
function startOfToday(): number {
  return new Date().setHours(0, 0, 0, 0)
}
