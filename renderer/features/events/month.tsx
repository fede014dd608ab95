import { useLingui } from '@lingui/react/macro'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { useLook } from '../../app/look.ts'
import { useFormats } from '../../i18n/words-provider.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { Given } from '../../ui/marks.tsx'
import { useHours, wallDayMs } from './event-line.ts'
import type { PlannedEvent } from './types.ts'

/** Day of the week that a week starts with: 0 Sunday. */
function useWeekStart(): number {
  const { weekStart } = useLook()
  const { locale } = useFormats()
  const chosen = { monday: 1, sunday: 0, saturday: 6, auto: null }[weekStart]
  if (chosen !== null) return chosen
  return locale.startsWith('ar') ? 6 : locale.startsWith('ja') ? 0 : 1
}

const addDays = (ms: number, days: number): number => new Date(new Date(ms).setDate(new Date(ms).getDate() + days)).getTime()

export function Month({ events, openId }: { readonly events: readonly PlannedEvent[]; readonly openId: string | undefined }) {
  const { t } = useLingui()
  const formats = useFormats()
  const hours = useHours()
  const first = useWeekStart()
  const [shown, setShown] = useState(() => new Date(new Date().setDate(1)).setHours(0, 0, 0, 0))
  const today = new Date().setHours(0, 0, 0, 0)
  const start = addDays(shown, -((new Date(shown).getDay() - first + 7) % 7))
  const weeks = Array.from({ length: 6 }, (_, week) =>
    Array.from({ length: 7 }, (_, day) => addDays(start, week * 7 + day))
  ).filter(([monday], i) => i < 4 || (monday !== undefined && new Date(monday).getMonth() === new Date(shown).getMonth()))
  const turn = (months: number): void =>
    setShown(new Date(new Date(shown).setMonth(new Date(shown).getMonth() + months)).getTime())
  return (
    <section
      aria-label={formats.month(shown)}
      onKeyDown={(event) => {
        if (event.key === 'PageUp') turn(-1)
        else if (event.key === 'PageDown') turn(1)
        else return
        event.preventDefault()
      }}
    >
      <div className="month-head">
        <IconButton
          label={t`Previous month`}
          icon={<ChevronLeft className="mirrored" aria-hidden="true" />}
          onPress={() => turn(-1)}
        />
        <h2 className="dated" aria-live="polite">
          {formats.month(shown)}
        </h2>
        <IconButton
          label={t`Next month`}
          icon={<ChevronRight className="mirrored" aria-hidden="true" />}
          onPress={() => turn(1)}
        />
        <Button kind="quiet" onPress={() => setShown(new Date(new Date().setDate(1)).setHours(0, 0, 0, 0))}>
          {t`This month`}
        </Button>
      </div>
      <table className="month">
        <thead>
          <tr>
            {(weeks[0] ?? []).map((day) => (
              <th key={day} scope="col">
                {formats.weekday(day)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((day) => {
                const here = events.filter((event) => wallDayMs(event) === day)
                const out = new Date(day).getMonth() !== new Date(shown).getMonth()
                return (
                  <td key={day} className={[out ? 'out' : '', day === today ? 'is-today' : ''].join(' ')}>
                    <b>
                      {formats.dayOfMonth(day)}
                      {day === today && <span className="only-read"> {t`today`}</span>}
                    </b>
                    <ul>
                      {here.slice(0, 3).map((event) => (
                        <li key={event.id}>
                          <a
                            href={`#/events?view=month&id=${event.id}`}
                            className={event.id === openId ? 'chip on' : 'chip'}
                            title={event.title}
                          >
                            <span className={event.cancelled ? 'struck' : undefined}>
                              <span>{hours(event).slice(0, 5)}</span>
                              <Given>{event.title}</Given>
                            </span>
                          </a>
                        </li>
                      ))}
                      {here.length > 3 && <li className="dim small">{t`${formats.number(here.length - 3)} more`}</li>}
                    </ul>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
