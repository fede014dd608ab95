import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Cell, Column, Row, Table, TableBody, TableHeader, TableLayout, Virtualizer } from 'react-aria-components'
import { useGo } from '../../app/go.ts'
import { useGroup } from '../../app/group-context.tsx'
import { useInPieces } from '../../app/use-in-pieces.ts'
import { useAsk } from '../../connection/use-ask.ts'
import { TextField } from '../../ui/fields.tsx'
import { Avatar, Mark, Name } from '../../ui/marks.tsx'
import { Failed, Note, Opening } from '../../ui/states.tsx'
import { bestOf, shapeOf, useHas, useLastHeard, useRoleWords } from './member-words.ts'

/** From so many people on one looks for a name rather than through the list. */
const someMembers = 20

export function Members() {
  const { t } = useLingui()
  const { group } = useGroup()
  const go = useGo()
  const roles = useRoleWords()
  const has = useHas()
  const heard = useLastHeard()
  const { data: members, error, refetch } = useAsk('member.list', { group: group.group })
  const { data: detail } = useAsk('group.get', { group: group.group })
  const [looked, setLooked] = useState('')
  const wanted = looked.trim().toLocaleLowerCase()
  const rows = useInPieces(wanted === '' ? members : members?.filter(({ name }) => name.toLocaleLowerCase().includes(wanted)))
  if (error) return <Failed error={error} onRetry={() => void refetch()} />
  if (!members) return <Opening />
  const coordinators = detail?.coordinators ?? 0
  return (
    <>
      {group.role === 'observer' && (
        <Note kind="info">{t`You read along with a reading code: you see the whole plan and change nothing.`}</Note>
      )}
      {coordinators > 0 && coordinators < 3 && group.role !== 'observer' && (
        <Note>
          {coordinators === 1
            ? t`This group has one coordinator. If that laptop is lost, nobody can let people in any more. From three coordinators on, the group survives a lost laptop.`
            : t`With two coordinators nobody can be removed against their will, and the group does not survive a lost laptop. Make a third.`}
        </Note>
      )}
      {detail?.lockPending && group.role !== 'observer' && (
        <Note kind="info">{t`The group’s lock is not changed yet: whoever was removed or stepped back can still read what they could read before. A coordinator’s laptop changes it as soon as one is here.`}</Note>
      )}
      <p className="dim small people-count">{t`${plural(members.length, { one: '# person', other: '# people' })}`}</p>
      {members.length > someMembers && <TextField label={t`Find a person`} value={looked} onChange={setLooked} />}
      <div className="people-table">
        <Virtualizer layout={TableLayout} layoutOptions={{ rowHeight: 60, headingHeight: 36 }}>
          <Table
            aria-label={t`People`}
            className="tb"
            onRowAction={(key) => go('people', { id: String(key) })}
            selectionMode="none"
          >
            <TableHeader>
              <Column isRowHeader defaultWidth="2fr" minWidth={150}>
                {t`Name`}
              </Column>
              <Column defaultWidth="1fr" minWidth={100}>
                {t`Role`}
              </Column>
              <Column defaultWidth="1.4fr" minWidth={130}>
                {t`Has`}
              </Column>
              <Column defaultWidth="1fr" minWidth={90}>
                {t`Last heard`}
              </Column>
            </TableHeader>
            <TableBody items={rows}>
              {(member) => {
                const device = bestOf(member)
                return (
                  <Row id={member.person} textValue={member.name}>
                    <Cell>
                      <Avatar name={member.name} id={member.person} />
                      <span className="person-name">
                        <Name>{member.name}</Name>
                        {member.me && <span className="dim small">{t`you`}</span>}
                      </span>
                    </Cell>
                    <Cell>{roles[member.role].name}</Cell>
                    <Cell>
                      <Mark shape={shapeOf(device)} />{' '}
                      <span className="person-has">{device ? has(device) : t`not heard yet`}</span>
                    </Cell>
                    <Cell>
                      <span className="dim">{device ? heard(device) : ''}</span>
                    </Cell>
                  </Row>
                )
              }}
            </TableBody>
          </Table>
        </Virtualizer>
      </div>
    </>
  )
}
