import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Cell, Column, Row, type Selection, Table, TableBody, TableHeader, TableLayout, Virtualizer } from 'react-aria-components'
import { useLook } from '../../app/look.ts'
import { useInPieces } from '../../app/use-in-pieces.ts'
import { useFormats } from '../../i18n/words-provider.tsx'
import { Button } from '../../ui/button.tsx'
import { RowCheckbox } from '../../ui/fields.tsx'
import { Given, Mark, ReachBadge } from '../../ui/marks.tsx'
import { Menu } from '../../ui/overlay.tsx'
import { useDue, useStateNames } from './task-words.ts'
import { type Task, type TaskState, taskStates } from './types.ts'

/** Every task in rows; several can be changed at once. Only the rows in sight are drawn. */
export function TaskList({
  tasks,
  onOpen,
  onSetState,
  onTake,
  mayWrite
}: {
  readonly tasks: readonly Task[]
  readonly onOpen: (id: string) => void
  readonly onSetState: (ids: readonly string[], to: TaskState) => void
  readonly onTake: (ids: readonly string[]) => void
  readonly mayWrite: boolean
}) {
  const { t } = useLingui()
  const scale = useLook().textSize / 100 // a table of fixed rows has to be told how large the text is
  const formats = useFormats()
  const names = useStateNames()
  const dueOf = useDue()
  const rows = useInPieces(tasks)
  const [chosen, setChosen] = useState<Selection>(new Set())
  const ids = chosen === 'all' ? tasks.map((task) => task.id) : [...chosen].map(String)
  const act = (what: (chosenIds: readonly string[]) => void): void => {
    what(ids)
    setChosen(new Set())
  }
  return (
    <div className="task-table">
      {mayWrite && (
        <div className="bulk" role="toolbar" aria-label={t`Change several`}>
          <span className="dim small" aria-live="polite">
            {ids.length === 0 ? t`Choose rows to change several at once.` : t`${formats.number(ids.length)} chosen`}
          </span>
          <Button size="small" isDisabled={ids.length === 0} onPress={() => act(onTake)}>
            {t`Take`}
          </Button>
          <Menu
            label={t`Set to`}
            trigger={
              <Button size="small" isDisabled={ids.length === 0}>
                {t`Set to…`}
              </Button>
            }
            entries={taskStates.map((state) => ({
              id: state,
              label: names[state],
              onAction: () => act((chosenIds) => onSetState(chosenIds, state))
            }))}
          />
        </div>
      )}
      <Virtualizer layout={TableLayout} layoutOptions={{ rowHeight: 52 * scale, headingHeight: 36 * scale }}>
        <Table
          aria-label={t`Tasks`}
          selectionMode={mayWrite ? 'multiple' : 'none'}
          selectedKeys={chosen}
          onSelectionChange={setChosen}
          onRowAction={(key) => onOpen(String(key))}
          className="tb"
        >
          <TableHeader>
            {mayWrite && (
              <Column width={44} minWidth={44}>
                <RowCheckbox />
              </Column>
            )}
            <Column isRowHeader defaultWidth="3fr" minWidth={160}>
              {t`Task`}
            </Column>
            <Column defaultWidth="1fr" minWidth={90 * scale}>
              {t`State`}
            </Column>
            <Column defaultWidth="1fr" minWidth={100 * scale}>
              {t`Who`}
            </Column>
            <Column defaultWidth="1.2fr" minWidth={130 * scale}>
              {t`Due`}
            </Column>
            <Column defaultWidth="1.4fr" minWidth={210 * scale}>
              {t`Where it is`}
            </Column>
          </TableHeader>
          <TableBody items={rows}>
            {(task) => (
              <Row id={task.id} textValue={task.title}>
                {mayWrite && (
                  <Cell>
                    <RowCheckbox />
                  </Cell>
                )}
                <Cell>
                  <span className="cut">
                    <Given>{task.title}</Given>
                  </span>
                </Cell>
                <Cell>{names[task.state]}</Cell>
                <Cell>
                  <span className="cut">
                    <Given>{formats.list(task.takenBy.map((person) => person.name))}</Given>
                  </span>
                </Cell>
                <Cell>
                  <Due due={dueOf(task)} />
                </Cell>
                <Cell>
                  <ReachBadge reach={task.reach} clash={task.twoVersions.length > 0} />
                </Cell>
              </Row>
            )}
          </TableBody>
        </Table>
      </Virtualizer>
    </div>
  )
}

/** Only the day or the hour: the column says what it is. */
function Due({ due }: { readonly due: ReturnType<ReturnType<typeof useDue>> }) {
  if (!due.late) return <span className="dim">{due.when}</span>
  return (
    <span className="tk-late">
      <Mark shape="need" /> <span className="only-read">{due.text}</span> <span aria-hidden="true">{due.when}</span>
    </span>
  )
}
