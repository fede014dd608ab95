import { useLingui } from '@lingui/react/macro'
import { wallDayMs } from './event-line.ts'
import { EventRow } from './event-row.tsx'
import type { PlannedEvent } from './types.ts'

const weekMs = 7 * 86_400_000

/** Events in the order of their days: this week, later, without a day, past. */
export function Agenda({ events, openId }: { readonly events: readonly PlannedEvent[]; readonly openId: string | undefined }) {
  const { t } = useLingui()
  const today = new Date().setHours(0, 0, 0, 0)
  const endOf = (event: PlannedEvent): number | null =>
    event.end === null ? wallDayMs(event) : new Date(`${event.end.slice(0, 10)}T00:00`).getTime()
  const groupOf = (event: PlannedEvent): 'week' | 'later' | 'open' | 'past' => {
    const day = wallDayMs(event)
    if (day === null) return 'open'
    if ((endOf(event) ?? day) < today) return 'past'
    return day < today + weekMs ? 'week' : 'later'
  }
  const parts = [
    { key: 'week', title: t`This week` },
    { key: 'later', title: t`Later` },
    { key: 'open', title: t`Day not set` },
    { key: 'past', title: t`Past` }
  ] as const
  return parts.map(({ key, title }) => {
    const list = events.filter((event) => groupOf(event) === key)
    if (list.length === 0) return null
    return (
      <section key={key}>
        <h2 className="h3">{title}</h2>
        <ul className="list">
          {(key === 'past' ? [...list].reverse() : list).map((event) => (
            <EventRow key={event.id} event={event} open={event.id === openId} />
          ))}
        </ul>
      </section>
    )
  })
}
