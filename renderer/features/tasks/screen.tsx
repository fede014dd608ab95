import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { CheckSquare, Plus } from 'lucide-react'
import './tasks.css'
import { useGo, usePlace } from '../../app/go.ts'
import { useGroup } from '../../app/group-context.tsx'
import { useScreenKeys } from '../../app/keys.ts'
import { OlderComing } from '../../app/older-coming.tsx'
import { ScreenFrame } from '../../app/screen.tsx'
import { useAskAll } from '../../connection/use-ask-all.ts'
import { useTellEach } from '../../connection/use-tell.ts'
import { Button, Segments } from '../../ui/button.tsx'
import { Empty, Failed, Opening } from '../../ui/states.tsx'
import { Board } from './board.tsx'
import { TaskForm } from './task-form.tsx'
import { TaskList } from './task-list.tsx'
import { TaskPanel } from './task-panel.tsx'
import type { TaskState } from './types.ts'

type View = 'mine' | 'board' | 'list'

export function Screen() {
  const { t } = useLingui()
  const { group, mayWrite } = useGroup()
  const go = useGo()
  const { search } = usePlace()
  const view: View = search.view === 'list' || search.view === 'mine' ? search.view : 'board'
  const { items, total, error, refetch } = useAskAll('task.list', { group: group.group, mine: view === 'mine' })
  const update = useTellEach('task.update', (count) => t`${plural(count, { one: 'Task changed', other: '# tasks changed' })}`)
  const take = useTellEach('task.take', (count) => t`${plural(count, { one: 'Task taken', other: '# tasks taken' })}`)
  const at = (more: { id?: string; new?: boolean }) => ({ ...(search.view === undefined ? {} : { view: search.view }), ...more })
  const show = (next: View): void => go('tasks', next === 'board' ? {} : { view: next })
  const move = (ids: readonly string[], state: TaskState): void => {
    const byId = new Map(items?.map((task) => [task.id, task.state]))
    update(ids.filter((id) => byId.get(id) !== state).map((id) => ({ group: group.group, id, state })))
  }
  useScreenKeys(mayWrite ? { c: () => go('tasks', at({ new: true })) } : {})
  const tasks = items ?? []
  const make = (
    <Button kind="primary" icon={<Plus aria-hidden="true" />} keyHint="c" onPress={() => go('tasks', at({ new: true }))}>
      {t`New task`}
    </Button>
  )
  return (
    <>
      <ScreenFrame
        title={t`Tasks`}
        actions={
          <>
            <Segments<View>
              label={t`View`}
              value={view}
              onChange={show}
              options={[
                { value: 'mine', label: t`Mine` },
                { value: 'board', label: t`Board` },
                { value: 'list', label: t`List` }
              ]}
            />
            {mayWrite && make}
          </>
        }
        panel={search.id !== undefined && <TaskPanel key={search.id} id={search.id} />}
      >
        <OlderComing />
        {error ? (
          <Failed error={error} onRetry={refetch} />
        ) : !items ? (
          <Opening />
        ) : tasks.length === 0 ? (
          <Empty
            icon={<CheckSquare aria-hidden="true" />}
            title={view === 'mine' ? t`Nothing on your list` : t`No tasks yet`}
            about={
              view === 'mine'
                ? t`Take something from the board; it shows here and on Today.`
                : t`What has to be done, by when, and who takes it.`
            }
          >
            {view === 'mine' ? <Button onPress={() => show('board')}>{t`See the board`}</Button> : mayWrite && make}
          </Empty>
        ) : view === 'board' ? (
          <Board
            tasks={tasks}
            complete={tasks.length >= total}
            mayWrite={mayWrite}
            onMove={(id, state) => move([id], state)}
            onOpen={(id) => go('tasks', at({ id }))}
          />
        ) : (
          <TaskList
            tasks={tasks}
            mayWrite={mayWrite}
            onOpen={(id) => go('tasks', at({ id }))}
            onSetState={move}
            onTake={(ids) => take(ids.map((id) => ({ group: group.group, id })))}
          />
        )}
      </ScreenFrame>
      {search.new === true && mayWrite && <TaskForm task={null} onClose={() => go('tasks', at({}))} />}
    </>
  )
}
