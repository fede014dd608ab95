import { useLingui } from '@lingui/react/macro'
import { CheckSquare } from 'lucide-react'
import { useFormats } from '../../i18n/words-provider.tsx'
import { Given, Mark, Name, ReachBadge } from '../../ui/marks.tsx'
import { useDue } from './task-words.ts'
import type { Task } from './types.ts'

/** A task on the board: title, who, when, steps; its clash where two took it apart. */
export function TaskCard({ task }: { readonly task: Task }) {
  const { t } = useLingui()
  const formats = useFormats()
  const due = useDue()(task)
  const done = task.steps.filter((step) => step.done).length
  return (
    <div className={task.state === 'done' ? 'tk tk-done' : 'tk'}>
      <p>
        <Given>{task.title}</Given>
      </p>
      {due.text !== '' && (
        <p className={due.late ? 'tk-line tk-late' : 'tk-line'}>
          {due.late ? (
            <>
              <Mark shape="need" /> {due.text}
            </>
          ) : (
            due.text
          )}
        </p>
      )}
      {task.takenBy.length > 1 && (
        <p className="tk-clash">{t`Taken by ${formats.list(task.takenBy.map((person) => person.name))}`}</p>
      )}
      {task.handOver && <p className="tk-line">{t`offered to ${task.handOver.toName}`}</p>}
      <div className="tk-foot">
        <span className="dim small">{task.takenBy[0] ? <Name>{task.takenBy[0].name}</Name> : t`nobody yet`}</span>
        {task.steps.length > 0 && (
          <span className="dim small tk-steps">
            <CheckSquare aria-hidden="true" /> {t`${formats.number(done)} of ${formats.number(task.steps.length)}`}
          </span>
        )}
        <ReachBadge reach={task.reach} clash={task.twoVersions.length > 0} />
      </div>
    </div>
  )
}
