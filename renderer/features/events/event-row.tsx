import { useFormats } from '../../i18n/words-provider.tsx'
import { Given, Parts, ReachBadge } from '../../ui/marks.tsx'
import { useEventLine, wallDayMs } from './event-line.ts'
import type { PlannedEvent } from './types.ts'

export function EventRow({ event, open }: { readonly event: PlannedEvent; readonly open: boolean }) {
  const formats = useFormats()
  const line = useEventLine()
  const day = wallDayMs(event)
  return (
    <li>
      <a className={open ? 'row ev on' : 'row ev'} href={`#/events?id=${event.id}`} aria-current={open ? 'true' : undefined}>
        <span className="dt" aria-hidden={day === null}>
          {day !== null && (
            <>
              <span className="dt-day">{formats.weekday(day)}</span>
              <span className="dt-number">{formats.dayOfMonth(day)}</span>
            </>
          )}
        </span>
        <span className="tx">
          <strong className={event.cancelled ? 'struck' : undefined}>
            <Given>{event.title}</Given>
          </strong>
          <span>
            <Parts of={line(event)} />
          </span>
        </span>
        <ReachBadge reach={event.reach} clash={event.twoVersions.length > 0} />
      </a>
    </li>
  )
}
