import { Trans, useLingui } from '@lingui/react/macro'
import { Ellipsis, Pencil } from 'lucide-react'
import { useState } from 'react'
import { useGo, usePlace } from '../../app/go.ts'
import { useGroup } from '../../app/group-context.tsx'
import { useScreenKeys } from '../../app/keys.ts'
import { useAsk } from '../../connection/use-ask.ts'
import { useTell } from '../../connection/use-tell.ts'
import { useFormats } from '../../i18n/words-provider.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { Given, Name, ReachBadge } from '../../ui/marks.tsx'
import { Menu, Panel } from '../../ui/overlay.tsx'
import { Failed, Note } from '../../ui/states.tsx'
import { CancelEvent } from './cancel-event.tsx'
import { EventForm } from './event-form.tsx'
import { useHours } from './event-line.ts'
import { EventReply } from './event-reply.tsx'

/** One event: when, where, where if cut off, who comes, what was planned for it. */
export function EventPanel({ id }: { readonly id: string }) {
  const { t } = useLingui()
  const { group, mayWrite } = useGroup()
  const go = useGo()
  const { search } = usePlace()
  const formats = useFormats()
  const hours = useHours()
  const { data: event, error } = useAsk('event.get', { group: group.group, id })
  const { data: tasks } = useAsk('task.list', { group: group.group, event: id, limit: 500 })
  const [editing, setEditing] = useState(false)
  const [cancelling, setCancelling] = useState(false)
  const remove = useTell('event.remove', { done: t`Event removed` })
  const restore = useTell('event.restore', { done: t`Event is back` })
  const close = (): void => go('events', search.view === undefined ? {} : { view: search.view })
  useScreenKeys({ c: () => go('events', { new: true }), ...(mayWrite && event ? { e: () => setEditing(true) } : {}) })
  if (error)
    return (
      <Panel title={t`Event`} onClose={close}>
        <Failed error={error} />
      </Panel>
    )
  if (!event)
    return (
      <Panel title="" onClose={close}>
        {null}
      </Panel>
    )
  const taskList = tasks?.items ?? []
  const done = formats.number(taskList.filter((task) => task.state === 'done').length)
  const of = formats.number(taskList.length)
  return (
    <Panel
      title={<Given>{event.title}</Given>}
      onClose={close}
      actions={
        mayWrite && (
          <>
            <IconButton label={t`Edit`} icon={<Pencil aria-hidden="true" />} onPress={() => setEditing(true)} />
            <Menu
              label={t`More`}
              trigger={<IconButton label={t`More`} icon={<Ellipsis aria-hidden="true" />} />}
              entries={[
                event.cancelled || event.removed
                  ? {
                      id: 'restore',
                      label: event.removed ? t`Put back` : t`It takes place after all`,
                      onAction: () => restore.send({ group: group.group, id })
                    }
                  : { id: 'cancel', label: t`Cancel the event…`, onAction: () => setCancelling(true) },
                {
                  id: 'remove',
                  label: t`Remove from the plan`,
                  danger: true,
                  disabled: event.removed,
                  onAction: () => remove.send({ group: group.group, id }, close)
                }
              ]}
            />
          </>
        )
      }
      foot={
        <>
          <ReachBadge reach={event.reach} />
          <span>
            <Trans>
              changed by <Name>{event.changed.byName}</Name>, {formats.moment(event.changed.at)}
            </Trans>
          </span>
        </>
      }
    >
      {event.cancelled && <Note>{event.cancelled.reason === '' ? t`Cancelled.` : <Given>{event.cancelled.reason}</Given>}</Note>}
      {event.removed && <Note>{t`Removed from the plan.`}</Note>}
      {event.twoVersions.length > 0 && (
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
      <dl className="facts">
        <dt>{t`When`}</dt>
        <dd>
          {event.start === null ? t`not set` : [formats.wallDay(event.start), hours(event)].filter(Boolean).join(', ')}
          {event.zone !== null && formats.isElsewhere(event.zone) && event.startsAt !== null && !event.allDay && (
            <span className="dim block">
              {t`${formats.zoneName(event.zone)} time`} · {t`${formats.moment(event.startsAt)} for you`}
            </span>
          )}
        </dd>
        <dt>{t`Where`}</dt>
        <dd>{event.place === '' ? t`not set` : <Given>{event.place}</Given>}</dd>
        <dt>{t`If cut off`}</dt>
        <dd>
          {event.fallbackPlace === '' ? <span className="dim">{t`no place agreed`}</span> : <Given>{event.fallbackPlace}</Given>}
        </dd>
        {event.purpose !== '' && (
          <>
            <dt>{t`What for`}</dt>
            <dd>
              <Given>{event.purpose}</Given>
            </dd>
          </>
        )}
      </dl>
      {event.cancelled === null && <EventReply event={event} disabled={!mayWrite} />}
      {event.notes !== '' && (
        <section>
          <h3>{t`Notes`}</h3>
          <p className="notes" dir="auto">
            {event.notes}
          </p>
        </section>
      )}
      {event.replies.length > 0 && (
        <section>
          <h3>{t`Who comes`}</h3>
          <ul className="replies">
            {event.replies.map((reply) => (
              <li key={reply.person}>
                <Name>{reply.name}</Name>
                <span className="dim">
                  {reply.withMe > 0
                    ? {
                        yes: t`yes, and ${formats.number(reply.withMe)} more`,
                        maybe: t`maybe, and ${formats.number(reply.withMe)} more`,
                        no: t`no`
                      }[reply.answer]
                    : { yes: t`yes`, maybe: t`maybe`, no: t`no` }[reply.answer]}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {taskList.length > 0 && (
        <section>
          <h3>{t`Plan`}</h3>
          <a href="#/tasks">{t`${done} of ${of} tasks done`}</a>
        </section>
      )}
      {editing && <EventForm event={event} onClose={() => setEditing(false)} />}
      {cancelling && <CancelEvent id={id} onClose={() => setCancelling(false)} />}
    </Panel>
  )
}
