import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useGo } from '../../app/go.ts'
import { useGroup } from '../../app/group-context.tsx'
import { useAsk } from '../../connection/use-ask.ts'
import { useDraft } from '../../connection/use-draft.ts'
import { useTell } from '../../connection/use-tell.ts'
import { Button } from '../../ui/button.tsx'
import { Select, TextArea, TextField } from '../../ui/fields.tsx'
import { Dialog } from '../../ui/overlay.tsx'
import { Restored } from '../../ui/states.tsx'
import { DateField, TimeField } from '../../ui/wall-time-field.tsx'
import type { Task } from './types.ts'

const myZone = Intl.DateTimeFormat().resolvedOptions().timeZone
const noEvent = 'none'

type Fields = {
  readonly title: string
  readonly notes: string
  readonly day: string | null
  readonly hour: string | null
  readonly event: string
  readonly steps: string
}

function fieldsOf(task: Task | null): Fields {
  return {
    title: task?.title ?? '',
    notes: task?.notes ?? '',
    day: task?.due?.slice(0, 10) ?? null,
    hour: task?.due && task.due.length > 10 ? task.due.slice(11, 16) : null,
    event: task?.event ?? noEvent,
    steps: ''
  }
}

/** New task, or a task's words and day. Steps, state and who has it change where they are shown. */
export function TaskForm({ task, onClose }: { readonly task: Task | null; readonly onClose: () => void }) {
  const { t } = useLingui()
  const { group } = useGroup()
  const go = useGo()
  const { data: events } = useAsk('event.list', { group: group.group, limit: 200 })
  const [first] = useState(() => fieldsOf(task))
  const draft = useDraft(group.group, task === null ? 'task.new' : `task.${task.id}`, first)
  const { title, notes, day, hour, event, steps } = draft.value
  const create = useTell('task.create', { done: t`Task made` })
  const update = useTell('task.update', { done: t`Task changed` })
  const due = day === null ? null : hour === null ? day : `${day}T${hour}`
  const discard = (): void => {
    draft.clear()
    onClose()
  }
  const save = (): void => {
    if (title.trim() === '') return
    const eventId = event === noEvent ? null : event
    if (task === null) {
      create.send(
        {
          group: group.group,
          title,
          notes,
          due,
          zone: myZone,
          event: eventId,
          steps: steps
            .split('\n')
            .map((line) => line.trim())
            .filter((line) => line !== '')
            .slice(0, 50)
        },
        ({ id }) => {
          draft.clear()
          onClose()
          go('tasks', { id })
        }
      )
      return
    }
    const changed = {
      ...(title === task.title ? {} : { title }),
      ...(notes === task.notes ? {} : { notes }),
      ...(due === task.due ? {} : { due, zone: myZone }),
      ...(eventId === task.event ? {} : { event: eventId })
    }
    update.send({ group: group.group, id: task.id, ...changed }, discard)
  }
  return (
    <Dialog title={task === null ? t`New task` : t`Edit task`} open onClose={onClose}>
      <form
        className="form"
        onSubmit={(submit) => {
          submit.preventDefault()
          save()
        }}
      >
        {draft.restored && <Restored />}
        <TextField
          label={t`What is to be done`}
          value={title}
          onChange={(title) => draft.set({ title })}
          required
          autoFocus
          maxLength={200}
        />
        <div className="form-row">
          <DateField label={t`Due`} value={day} onChange={(day) => draft.set({ day })} />
          <TimeField label={t`At`} value={hour} onChange={(hour) => draft.set({ hour })} />
        </div>
        <Select
          label={t`For`}
          value={event}
          onChange={(event) => draft.set({ event })}
          options={[
            { value: noEvent, label: t`no event` },
            ...(events?.items ?? []).map((each) => ({ value: each.id, label: each.title }))
          ]}
        />
        {task === null && (
          <TextArea label={t`Steps, one a line`} value={steps} onChange={(steps) => draft.set({ steps })} rows={3} />
        )}
        <TextArea label={t`Notes`} value={notes} onChange={(notes) => draft.set({ notes })} maxLength={10_000} />
        <div className="cta cta-end">
          <Button kind="quiet" onPress={discard}>
            {t`Discard`}
          </Button>
          <Button kind="primary" type="submit" isDisabled={title.trim() === '' || create.pending || update.pending}>
            {task === null ? t`Make task` : t`Save`}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
