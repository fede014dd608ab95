import { useLingui } from '@lingui/react/macro'
import { GripVertical } from 'lucide-react'
import { Button, GridList, GridListItem, isTextDropItem, ListLayout, useDragAndDrop, Virtualizer } from 'react-aria-components'
import { useInPieces } from '../../app/use-in-pieces.ts'
import { useFormats } from '../../i18n/words-provider.tsx'
import { TaskCard } from './task-card.tsx'
import { useStateNames } from './task-words.ts'
import { type Task, type TaskState, taskStates } from './types.ts'

const kind = 'starling-task'
/** More cards than this in a lane are a list, not a board. */
const mostCards = 500
/** From so many cards on each lane scrolls by itself, and only what is in sight is drawn. */
const manyCards = 60

/** Four lanes, moved between by pointer or by keyboard (React Aria: focus the handle, Enter, Tab to a lane, Enter). */
export function Board({
  tasks,
  complete,
  onMove,
  onOpen,
  mayWrite
}: {
  readonly tasks: readonly Task[]
  /** More are on their way from core: what is counted here is only the least. */
  readonly complete: boolean
  readonly onMove: (id: string, to: TaskState) => void
  readonly onOpen: (id: string) => void
  readonly mayWrite: boolean
}) {
  return (
    <div className={tasks.length > manyCards ? 'board board-many' : 'board'}>
      {taskStates.map((state) => (
        <Lane
          key={state}
          state={state}
          tasks={tasks.filter((task) => task.state === state)}
          complete={complete}
          scrolls={tasks.length > manyCards}
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
  complete,
  scrolls,
  onMove,
  onOpen,
  mayWrite
}: {
  readonly state: TaskState
  readonly tasks: readonly Task[]
  readonly complete: boolean
  readonly scrolls: boolean
  readonly onMove: (id: string, to: TaskState) => void
  readonly onOpen: (id: string) => void
  readonly mayWrite: boolean
}) {
  const { t } = useLingui()
  const formats = useFormats()
  const name = useStateNames()[state]
  const shown = useInPieces(tasks.slice(0, mostCards))
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
  const cards = (
    <GridList
      aria-label={name}
      items={shown}
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
  )
  return (
    <section className="lane">
      <h2 className="h3">
        {name} <em>{complete ? formats.number(tasks.length) : `${formats.number(tasks.length)}+`}</em>
      </h2>
      {scrolls ? (
        <Virtualizer layout={ListLayout} layoutOptions={{ estimatedRowHeight: 104, gap: 10 }}>
          {cards}
        </Virtualizer>
      ) : (
        cards
      )}
      {tasks.length > mostCards && <p className="dim small">{t`${formats.number(tasks.length - mostCards)} more in the list`}</p>}
    </section>
  )
}
