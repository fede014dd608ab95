import { type CalendarDate, parseDate, parseTime, type Time } from '@internationalized/date'
import { CalendarDays } from 'lucide-react'
import {
  TimeField as AriaTimeField,
  Button,
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarHeading,
  DateInput,
  DatePicker,
  DateSegment,
  Dialog,
  Group,
  Label,
  Popover
} from 'react-aria-components'

/** A date of a plan as text, `2026-11-28`. */
export function DateField({
  label,
  value,
  onChange,
  error
}: {
  readonly label: string
  readonly value: string | null
  readonly onChange: (value: string | null) => void
  readonly error?: string | null
}) {
  return (
    <DatePicker
      className="fld"
      value={dateOf(value)}
      onChange={(date) => onChange(date?.toString() ?? null)}
      isInvalid={Boolean(error)}
      shouldForceLeadingZeros
    >
      <Label>{label}</Label>
      <Group className="in">
        <DateInput className="segs">{(segment) => <DateSegment segment={segment} className="seg-part" />}</DateInput>
        <Button className="bt bt-quiet bt-icon">
          <CalendarDays aria-hidden="true" />
        </Button>
      </Group>
      <Popover className="pop">
        <Dialog className="cal">
          <Calendar>
            <header>
              <Button slot="previous" className="bt bt-quiet bt-icon">
                <span className="mirrored" aria-hidden="true">
                  ‹
                </span>
              </Button>
              <CalendarHeading />
              <Button slot="next" className="bt bt-quiet bt-icon">
                <span className="mirrored" aria-hidden="true">
                  ›
                </span>
              </Button>
            </header>
            <CalendarGrid>{(date) => <CalendarCell date={date} className="cal-day" />}</CalendarGrid>
          </Calendar>
        </Dialog>
      </Popover>
    </DatePicker>
  )
}

/** A time of day as text, `13:00`. */
export function TimeField({
  label,
  value,
  onChange
}: {
  readonly label: string
  readonly value: string | null
  readonly onChange: (value: string | null) => void
}) {
  return (
    <AriaTimeField
      className="fld time"
      value={timeOf(value)}
      onChange={(time) => onChange(time === null ? null : time.toString().slice(0, 5))}
      hourCycle={24}
      shouldForceLeadingZeros
    >
      <Label>{label}</Label>
      <DateInput className="in segs">{(segment) => <DateSegment segment={segment} className="seg-part" />}</DateInput>
    </AriaTimeField>
  )
}

function dateOf(value: string | null): CalendarDate | null {
  try {
    return value === null ? null : parseDate(value.slice(0, 10))
  } catch {
    return null // a draft of another day
  }
}

function timeOf(value: string | null): Time | null {
  try {
    return value === null ? null : parseTime(value)
  } catch {
    return null // as above
  }
}
