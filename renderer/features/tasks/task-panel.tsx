import { Trans, useLingui } from '@lingui/react/macro'
import { Ellipsis, Pencil } from 'lucide-react'
import { useState } from 'react'
import { useGo, usePlace } from '../../app/go.ts'
import { useGroup } from '../../app/group-context.tsx'
import { useScreenKeys } from '../../app/keys.ts'
import { useAsk } from '../../connection/use-ask.ts'
import { useTell } from '../../connection/use-tell.ts'
import { useFormats } from '../../i18n/words-provider.tsx'
import { Button, IconButton, Segments } from '../../ui/button.tsx'
import { Given, Name, ReachBadge } from '../../ui/marks.tsx'
import { Menu, Panel } from '../../ui/overlay.tsx'
import { Failed, Note } from '../../ui/states.tsx'
import { HandOver } from './hand-over.tsx'
import { Steps } from './steps.tsx'
import { TaskForm } from './task-form.tsx'
import { useDue, useStateNames } from './task-words.ts'
import { type TaskState, taskStates } from './types.ts'

export function TaskPanel({ id }: { readonly id: string }) {
  const { t } = useLingui()
  const { group, mayWrite } = useGroup()
  const go = useGo()
  const { search } = usePlace()
  const formats = useFormats()
  const names = useStateNames()
  const dueOf = useDue()
  const { data: task, error } = useAsk('task.get', { group: group.group, id })
  const { data: event } = useAsk('event.get', task?.event ? { group: group.group, id: task.event } : null)
  const [editing, setEditing] = useState(false)
  const [handing, setHanding] = useState(false)
  const on = { group: group.group, id }
  const take = useTell('task.take', { done: t`Task taken` })
  const release = useTell('task.release', { done: t`Task let go` })
  const update = useTell('task.update', { done: t`Task changed` })
  const remove = useTell('task.remove', { done: t`Task removed` })
  const restore = useTell('task.restore', { done: t`Task is back` })
  const close = (): void => go('tasks', search.view === undefined ? {} : { view: search.view })
  useScreenKeys({
    c: () => go('tasks', { new: true }),
    ...(mayWrite && task
      ? {
          e: () => setEditing(true),
          s: () => (task.mine ? release.send(on) : take.send(on)),
          h: () => task.mine && setHanding(true),
          ' ': () => update.send({ ...on, state: task.state === 'done' ? 'todo' : 'done' })
        }
      : {})
  })
  if (error)
    return (
      <Panel title={t`Task`} onClose={close}>
        <Failed error={error} />
      </Panel>
    )
  if (!task)
    return (
      <Panel title="" onClose={close}>
        {null}
      </Panel>
    )
  const due = dueOf(task)
  const openSteps = task.steps.filter((step) => !step.done).length
  return (
    <Panel
      title={<Given>{task.title}</Given>}
      onClose={close}
      actions={
        mayWrite && (
          <>
            <IconButton label={t`Edit`} icon={<Pencil aria-hidden="true" />} onPress={() => setEditing(true)} />
            <Menu
              label={t`More`}
              trigger={<IconButton label={t`More`} icon={<Ellipsis aria-hidden="true" />} />}
              entries={[
                { id: 'hand', label: t`Hand over…`, disabled: !task.mine, onAction: () => setHanding(true) },
                task.removed
                  ? { id: 'restore', label: t`Put back`, onAction: () => restore.send(on) }
                  : { id: 'remove', label: t`Remove from the plan`, danger: true, onAction: () => remove.send(on, close) }
              ]}
            />
          </>
        )
      }
      foot={
        <>
          <ReachBadge reach={task.reach} />
          <span>
            <Trans>
              changed by <Name>{task.changed.byName}</Name>, {formats.moment(task.changed.at)}
            </Trans>
          </span>
        </>
      }
    >
      {task.removed && <Note>{t`Removed from the plan.`}</Note>}
      {task.twoVersions.length > 0 && (
        <Note
          action={
            <Button size="small" onPress={() => go('versions', { id })}>
              {t`Compare`}
            </Button>
          }
        >
          {t`Two people changed this apart.`}
        </Note>
      )}
      {task.takenBy.length > 1 && (
        <Note>{t`${formats.list(task.takenBy.map((person) => person.name))} took it while they were apart. It can stay with both, or one lets go.`}</Note>
      )}
      {task.handOver && (
        <Note kind="info">
          {t`${task.handOver.fromName} offers it to ${task.handOver.toName}.`} <Given>{task.handOver.note}</Given>
        </Note>
      )}
      <div className="cta">
        {task.mine ? (
          <Button isDisabled={!mayWrite} onPress={() => release.send(on)}>
            {t`Let go`}
          </Button>
        ) : (
          <Button kind="primary" isDisabled={!mayWrite} onPress={() => take.send(on)}>
            {t`Take it`}
          </Button>
        )}
        {task.mine && <Button kind="quiet" isDisabled={!mayWrite} onPress={() => setHanding(true)}>{t`Hand over…`}</Button>}
      </div>
      <Segments<TaskState>
        label={t`State`}
        value={task.state}
        disabled={!mayWrite}
        onChange={(state) => update.send({ ...on, state })}
        options={taskStates.map((state) => ({ value: state, label: names[state] }))}
      />
      {task.state === 'done' && openSteps > 0 && <p className="dim small">{t`Done, although some steps are still open.`}</p>}
      <dl className="facts">
        <dt>{t`Who`}</dt>
        <dd>
          {task.takenBy.length === 0 ? (
            <span className="dim">{t`nobody yet`}</span>
          ) : (
            <Given>{formats.list(task.takenBy.map((person) => person.name))}</Given>
          )}
        </dd>
        <dt>{t`Due`}</dt>
        <dd className={due.late ? 'tk-late' : undefined}>
          {due.text === '' ? <span className="dim">{t`no day set`}</span> : due.text}
        </dd>
        {event && (
          <>
            <dt>{t`For`}</dt>
            <dd>
              <a href={`#/events?id=${event.id}`}>
                <Given>{event.title}</Given>
              </a>
            </dd>
          </>
        )}
      </dl>
      {(task.steps.length > 0 || mayWrite) && <Steps task={task} mayWrite={mayWrite} />}
      {task.notes !== '' && (
        <section>
          <h3>{t`Notes`}</h3>
          <p className="notes" dir="auto">
            {task.notes}
          </p>
        </section>
      )}
      {editing && <TaskForm task={task} onClose={() => setEditing(false)} />}
      {handing && <HandOver id={id} onClose={() => setHanding(false)} />}
    </Panel>
  )
}
