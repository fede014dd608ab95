import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { Output } from '../../../core/contract/handlers.ts'
import { useFormats } from '../../i18n/words-provider.tsx'
import { Given, Parts } from '../../ui/marks.tsx'

type PlannedEvent = Output<'event.list'>['items'][number]
const dayMs = 86_400_000

/** What is on now, and the next few; cancelled ones stay, struck through, until their day is over. */
export function NowAndNext({ events }: { readonly events: readonly PlannedEvent[] }) {
  const { t } = useLingui()
  const formats = useFormats()
  const now = Date.now()
  const endOf = (event: PlannedEvent): number => event.endsAt ?? (event.startsAt ?? 0) + (event.allDay ? dayMs : 2 * 3600_000)
  const next = events.filter((event) => event.startsAt !== null && endOf(event) > now).slice(0, 5)
  const isNow = (event: PlannedEvent): boolean => (event.startsAt ?? now) <= now && event.cancelled === null
  const when = (event: PlannedEvent): string => {
    if (event.start === null) return ''
    const sameDay = new Date(formats.wallMs(event.start)).toDateString() === new Date(now).toDateString()
    const time = formats.wallTime(event.start)
    return sameDay
      ? time || t`Today`
      : [formats.weekday(formats.wallMs(event.start)), time || formats.dayOfMonth(formats.wallMs(event.start))].join(' ')
  }
  const line = (event: PlannedEvent): readonly string[] => {
    if (event.cancelled !== null) return [event.cancelled.reason === '' ? t`Cancelled` : t`Cancelled: ${event.cancelled.reason}`]
    return [event.place, event.fallbackPlace === '' ? '' : t`if cut off: ${event.fallbackPlace}`]
  }
  return (
    <section aria-labelledby="next">
      <h2 id="next">{t`Now and next`}</h2>
      {next.length === 0 ? (
        <p className="dim quiet-line">{t`Nothing is planned.`}</p>
      ) : (
        <div className="list">
          {next.map((event) => (
            <a key={event.id} className={isNow(event) ? 'row now' : 'row'} href={`#/events?id=${event.id}`}>
              <time className="when">{isNow(event) ? t`Now` : when(event)}</time>
              <span className="tx">
                <strong className={event.cancelled ? 'struck' : undefined}>
                  <Given>{event.title}</Given>
                </strong>
                <span>
                  <Parts of={line(event)} />
                </span>
              </span>
              {event.coming > 0 && (
                <span className="count">{t`${plural(event.coming, { one: '# coming', other: '# coming' })}`}</span>
              )}
            </a>
          ))}
        </div>
      )}
    </section>
  )
}
