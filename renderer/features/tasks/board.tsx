import { useLingui } from '@lingui/react/macro'
import { GripVertical } from 'lucide-react'
import { Button, GridList, GridListItem, isTextDropItem, useDragAndDrop } from 'react-aria-components'
import { useFormats } from '../../i18n/words-provider.tsx'
import { TaskCard } from './task-card.tsx'
import { useStateNames } from './task-words.ts'
import { type Task, type TaskState, taskStates } from './types.ts'

const kind = 'starling-task'
/** More cards than this are a list, not a board. */
const mostCards = 150

/** Four lanes, moved between by pointer or by keyboard (React Aria: focus the handle, Enter, Tab to a lane, Enter). */
export function Board({
  tasks,
  onMove,
  onOpen,
  mayWrite
}: {
  readonly tasks: readonly Task[]
  readonly onMove: (id: string, to: TaskState) => void
  readonly onOpen: (id: string) => void
  readonly mayWrite: boolean
}) {
  return (
    <div className="board">
      {taskStates.map((state) => (
        <Lane
          key={state}
          state={state}
          tasks={tasks.filter((task) => task.state === state)}
          onMove={onMove}
          onOpen={onOpen}
          mayWrite={mayWrite}
        />
      ))}
    </div>
  )
}

function Lane({
  state,
  tasks,
  onMove,
  onOpen,
  mayWrite
}: {
  readonly state: TaskState
  readonly tasks: readonly Task[]
  readonly onMove: (id: string, to: TaskState) => void
  readonly onOpen: (id: string) => void
  readonly mayWrite: boolean
}) {
  const { t } = useLingui()
  const formats = useFormats()
  const name = useStateNames()[state]
  const { dragAndDropHooks } = useDragAndDrop({
    isDisabled: !mayWrite,
    getItems: (keys) =>
      [...keys].map((key) => ({ [kind]: String(key), 'text/plain': tasks.find((task) => task.id === key)?.title ?? '' })),
    acceptedDragTypes: [kind],
    getDropOperation: () => 'move',
    onRootDrop: ({ items }) => drop(items),
    onInsert: ({ items }) => drop(items)
  })
  const drop = (items: Iterable<unknown>): void => {
    for (const item of items as Iterable<Parameters<typeof isTextDropItem>[0]>) {
      // the iterable of a drop event, whose items React Aria types apart
      if (!isTextDropItem(item) || !item.types.has(kind)) continue
      item
        .getText(kind)
        .then((id) => onMove(id, state))
        .catch(() => {}) // nothing was dropped
    }
  }
  return (
    <section className="lane">
      <h2 className="h3">
        {name} <em>{formats.number(tasks.length)}</em>
      </h2>
      <GridList
        aria-label={name}
        items={tasks.slice(0, mostCards)}
        dragAndDropHooks={dragAndDropHooks}
        onAction={(key) => onOpen(String(key))}
        renderEmptyState={() => <p className="dim small lane-empty">{t`None`}</p>}
        className="lane-list"
        selectionMode="none"
      >
        {(task) => (
          <GridListItem id={task.id} textValue={task.title} className="lane-item">
            {mayWrite && (
              <Button slot="drag" className="grip" aria-label={t`Move ${task.title}`}>
                <GripVertical aria-hidden="true" />
              </Button>
            )}
            <TaskCard task={task} />
          </GridListItem>
        )}
      </GridList>
      {tasks.length > mostCards && <p className="dim small">{t`${formats.number(tasks.length - mostCards)} more in the list`}</p>}
    </section>
  )
}
