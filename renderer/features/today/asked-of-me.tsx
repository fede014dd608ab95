import { useLingui } from '@lingui/react/macro'
import { CalendarDays, Hand, Square } from 'lucide-react'
import type { ReactNode } from 'react'
import { useGo } from '../../app/go.ts'
import { useGroup } from '../../app/group-context.tsx'
import type { Asked } from '../../app/use-asked-of-me.ts'
import { useTell } from '../../connection/use-tell.ts'
import { useFormats } from '../../i18n/words-provider.tsx'
import { Button } from '../../ui/button.tsx'
import { Given, Mark } from '../../ui/marks.tsx'

const shown = 7

export function AskedOfMe({ asked }: { readonly asked: readonly Asked[] }) {
  const { t } = useLingui()
  const formats = useFormats()
  return (
    <section aria-labelledby="asked">
      <h2 id="asked">
        {t`Asked of you`} <em>{asked.length > 0 && formats.number(asked.length)}</em>
      </h2>
      {asked.length === 0 ? (
        <p className="dim quiet-line">{t`Nothing is asked of you.`}</p>
      ) : (
        <ul className="list">
          {asked.slice(0, shown).map((one) => (
            <AskedRow key={keyOf(one)} asked={one} />
          ))}
        </ul>
      )}
    </section>
  )
}

function keyOf(asked: Asked): string {
  return asked.kind === 'versions'
    ? `v${asked.clash.id}`
    : asked.kind === 'reply'
      ? `e${asked.event.id}`
      : `${asked.kind}${asked.task.id}`
}

function Row({
  mark,
  title,
  line,
  children
}: {
  readonly mark: ReactNode
  readonly title: string
  readonly line: string
  readonly children: ReactNode
}) {
  return (
    <li className="row">
      {mark}
      <div className="tx">
        <strong>
          <Given>{title}</Given>
        </strong>
        <span>{line}</span>
      </div>
      <div className="cta">{children}</div>
    </li>
  )
}

/** One thing that waits for an answer, with the answer beside it. */
function AskedRow({ asked }: { readonly asked: Asked }) {
  const { t } = useLingui()
  const { group } = useGroup()
  const go = useGo()
  const formats = useFormats()
  const done = useTell('task.update', { done: t`Task done` })
  const take = useTell('task.take', { done: t`Task taken` })
  const reply = useTell('event.reply', { done: t`Your answer is saved` })
  const due = (ms: number | null): string =>
    ms === null ? '' : ms < Date.now() ? t`▲ was due ${formats.moment(ms)}` : t`due ${formats.moment(ms)}`
  if (asked.kind === 'task')
    return (
      <Row
        mark={<Square className="dim" aria-hidden="true" />}
        title={asked.task.title}
        line={due(asked.task.dueAt) || t`no day set`}
      >
        <Button kind="quiet" onPress={() => go('tasks', { id: asked.task.id })}>
          {t`Open`}
        </Button>
        <Button onPress={() => done.send({ group: group.group, id: asked.task.id, state: 'done' })}>{t`Done`}</Button>
      </Row>
    )
  if (asked.kind === 'offer')
    return (
      <Row
        mark={<Hand className="dim" aria-hidden="true" />}
        title={asked.task.title}
        line={t`${asked.task.handOver?.fromName ?? ''} hands this over to you`}
      >
        <Button onPress={() => take.send({ group: group.group, id: asked.task.id })}>{t`Take it`}</Button>
      </Row>
    )
  if (asked.kind === 'versions')
    return (
      <Row
        mark={<Mark shape="need" />}
        title={t`Two versions of “${asked.clash.title}”`}
        line={t`changed apart by two people; both are kept`}
      >
        <Button onPress={() => go('versions', { id: asked.clash.id })}>{t`Compare`}</Button>
      </Row>
    )
  const { event } = asked
  return (
    <Row
      mark={<CalendarDays className="dim" aria-hidden="true" />}
      title={event.title}
      line={t`Are you coming? ${event.start === null ? '' : formats.wallDay(event.start)}`}
    >
      <Button onPress={() => reply.send({ group: group.group, id: event.id, answer: 'yes' })}>{t`Yes`}</Button>
      <Button kind="quiet" onPress={() => reply.send({ group: group.group, id: event.id, answer: 'no' })}>
        {t`No`}
      </Button>
    </Row>
  )
}
