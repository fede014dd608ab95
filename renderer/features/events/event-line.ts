import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useFormats } from '../../i18n/words-provider.tsx'
import type { PlannedEvent } from './types.ts'

/** 13:00–16:00, or 13:00, or nothing for a whole day. */
export function useHours(): (event: PlannedEvent) => string {
  const formats = useFormats()
  return ({ start, end, allDay }) => {
    if (start === null || allDay) return ''
    const from = formats.wallTime(start)
    return end === null || end.length === 10 ? from : `${from}–${formats.wallTime(end)}`
  }
}

/** The grey line under a title: when, where, who comes. */
export function useEventLine(): (event: PlannedEvent) => readonly string[] {
  const { t } = useLingui()
  const hours = useHours()
  return (event) => {
    if (event.cancelled !== null) return [event.cancelled.reason === '' ? t`Cancelled` : t`Cancelled: ${event.cancelled.reason}`]
    const coming = event.coming > 0 ? t`${plural(event.coming, { one: '# coming', other: '# coming' })}` : ''
    const maybe = event.maybe > 0 ? t`${plural(event.maybe, { one: '# maybe', other: '# maybe' })}` : ''
    const cutOff = event.fallbackPlace === '' ? '' : t`if cut off: ${event.fallbackPlace}`
    return [hours(event), event.place, coming, maybe, coming === '' && maybe === '' ? cutOff : '']
  }
}

/** What the wall shows: the day of the plan in its own zone, never shifted to this computer's. */
export function wallDayMs(event: PlannedEvent): number | null {
  return event.start === null ? null : new Date(`${event.start.slice(0, 10)}T00:00`).getTime()
}
