import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { CoreError } from '../../../core/contract/errors.ts'
import { useGo } from '../../app/go.ts'
import { useGroup } from '../../app/group-context.tsx'
import { useDraft } from '../../connection/use-draft.ts'
import { useTell } from '../../connection/use-tell.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox, Select, TextArea, TextField } from '../../ui/fields.tsx'
import { Dialog } from '../../ui/overlay.tsx'
import { Restored, useSentence } from '../../ui/states.tsx'
import { DateField, TimeField } from '../../ui/wall-time-field.tsx'
import type { PlannedEvent } from './types.ts'

const myZone = Intl.DateTimeFormat().resolvedOptions().timeZone
const zones = Intl.supportedValuesOf('timeZone')

type Draft = {
  readonly title: string
  readonly day: string | null
  readonly from: string | null
  readonly until: string | null
  readonly wholeDay: boolean
  readonly zone: string
  readonly place: string
  readonly fallbackPlace: string
  readonly purpose: string
  readonly notes: string
}

function draftOf(event: PlannedEvent | null): Draft {
  return {
    title: event?.title ?? '',
    day: event?.start?.slice(0, 10) ?? null,
    from: event?.start && event.start.length > 10 ? event.start.slice(11, 16) : null,
    until: event?.end && event.end.length > 10 ? event.end.slice(11, 16) : null,
    wholeDay: event?.allDay ?? false,
    zone: event?.zone ?? myZone,
    place: event?.place ?? '',
    fallbackPlace: event?.fallbackPlace ?? '',
    purpose: event?.purpose ?? '',
    notes: event?.notes ?? ''
  }
}

/** An end at an earlier hour is meant for the next day: a vigil from 22:00 to 02:00. */
function endOf({ day, from, until, wholeDay }: Draft): string | null {
  if (day === null || wholeDay || from === null || until === null) return null
  if (until >= from) return `${day}T${until}`
  const next = new Date(`${day}T12:00`)
  next.setDate(next.getDate() + 1)
  return `${next.toLocaleDateString('sv')}T${until}`
}

function startOf({ day, from, wholeDay }: Draft): string | undefined {
  if (day === null) return undefined
  return wholeDay || from === null ? day : `${day}T${from}`
}

/** New event, or an event's fields. What somebody else changed meanwhile stays where this form did not touch it. */
export function EventForm({ event, onClose }: { readonly event: PlannedEvent | null; readonly onClose: () => void }) {
  const { t } = useLingui()
  const { group } = useGroup()
  const go = useGo()
  const say = useSentence()
  const [first] = useState(() => draftOf(event))
  const { value: draft, set, clear, restored } = useDraft(group.group, event === null ? 'event.new' : `event.${event.id}`, first)
  const [wrong, setWrong] = useState<CoreError | null>(null)
  const create = useTell('event.create', { done: t`Event made`, quiet: true })
  const update = useTell('event.update', { done: t`Event changed`, quiet: true })

  const save = async (): Promise<void> => {
    const start = startOf(draft)
    const end = endOf(draft)
    const all = {
      title: draft.title,
      start,
      end,
      zone: draft.zone,
      place: draft.place,
      fallbackPlace: draft.fallbackPlace,
      purpose: draft.purpose,
      notes: draft.notes
    }
    try {
      if (event === null) {
        const made = await create.tell({ group: group.group, ...withoutEmpty(all) })
        clear()
        onClose()
        go('events', { id: made.id })
      } else {
        await update.tell({ group: group.group, id: event.id, ...changedOnly(all, { ...draftValues(first) }) })
        clear()
        onClose()
      }
    } catch (err) {
      setWrong(err instanceof CoreError ? err : new CoreError('INTERNAL'))
    }
  }

  const timeWrong = wrong !== null && ['END_BEFORE_START', 'TIME_INVALID', 'ZONE_UNKNOWN'].includes(wrong.code)
  return (
    <Dialog title={event === null ? t`New event` : t`Edit event`} open onClose={onClose}>
      <form
        className="form"
        onSubmit={(submit) => {
          submit.preventDefault()
          if (draft.title.trim() !== '') save().catch(() => {}) // handled inside
        }}
      >
        {restored && <Restored />}
        <TextField
          label={t`Title`}
          value={draft.title}
          onChange={(title) => set({ title })}
          required
          autoFocus
          maxLength={200}
          error={wrong && !timeWrong ? say(wrong) : null}
        />
        <div className="form-row">
          <DateField label={t`Day`} value={draft.day} onChange={(day) => set({ day })} error={timeWrong ? say(wrong) : null} />
          {!draft.wholeDay && <TimeField label={t`From`} value={draft.from} onChange={(from) => set({ from })} />}
          {!draft.wholeDay && <TimeField label={t`Until`} value={draft.until} onChange={(until) => set({ until })} />}
        </div>
        <div className="form-row">
          <Checkbox label={t`Whole day`} checked={draft.wholeDay} onChange={(wholeDay) => set({ wholeDay })} />
          <Select
            label={t`Time zone`}
            hideLabel
            value={draft.zone}
            onChange={(zone) => set({ zone })}
            options={(zones.includes(draft.zone) ? zones : [draft.zone, ...zones]).map((zone) => ({
              value: zone,
              label: zone.replaceAll('_', ' ')
            }))}
          />
        </div>
        <div className="form-row">
          <TextField label={t`Place`} value={draft.place} onChange={(place) => set({ place })} maxLength={200} />
          <TextField
            label={t`If we are cut off`}
            value={draft.fallbackPlace}
            onChange={(fallbackPlace) => set({ fallbackPlace })}
            maxLength={200}
          />
        </div>
        <TextField label={t`What for`} value={draft.purpose} onChange={(purpose) => set({ purpose })} maxLength={2000} />
        <TextArea label={t`Notes`} value={draft.notes} onChange={(notes) => set({ notes })} maxLength={10_000} rows={2} />
        <div className="cta cta-end">
          <Button
            kind="quiet"
            onPress={() => {
              clear()
              onClose()
            }}
          >
            {t`Discard`}
          </Button>
          <Button kind="primary" type="submit" isDisabled={draft.title.trim() === '' || create.pending || update.pending}>
            {event === null ? t`Make event` : t`Save`}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

type Values = {
  title: string
  start: string | undefined
  end: string | null
  zone: string
  place: string
  fallbackPlace: string
  purpose: string
  notes: string
}

function draftValues(draft: Draft): Values {
  return {
    title: draft.title,
    start: startOf(draft),
    end: endOf(draft),
    zone: draft.zone,
    place: draft.place,
    fallbackPlace: draft.fallbackPlace,
    purpose: draft.purpose,
    notes: draft.notes
  }
}

function withoutEmpty(values: Values) {
  const { start, end, ...texts } = values
  return { ...texts, ...(start === undefined ? {} : { start }), ...(end === null ? {} : { end }) }
}

/** Only what this form changed: a field that another person changed meanwhile is left alone. */
function changedOnly(values: Values, before: Values): Partial<Omit<Values, 'start'>> & { start?: string } {
  const { start, ...rest } = Object.fromEntries(
    Object.entries(values).filter(([name, value]) => value !== before[name as keyof Values])
  ) as Partial<Values> // keys of Values, as its entries are
  return { ...rest, ...(start === undefined ? {} : { start }) }
}
