import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useGo } from '../../app/go.ts'
import { useGroup } from '../../app/group-context.tsx'
import { say } from '../../app/toasts.tsx'
import { useAsk } from '../../connection/use-ask.ts'
import { useTell } from '../../connection/use-tell.ts'
import { Button } from '../../ui/button.tsx'
import { Choices } from '../../ui/fields.tsx'
import { Mark, Name } from '../../ui/marks.tsx'
import { Dialog, Panel } from '../../ui/overlay.tsx'
import { type Role, shapeOf, useHas, useLastHeard, useRoleWords } from './member-words.ts'

export function MemberPanel({ person }: { readonly person: string }) {
  const { t } = useLingui()
  const { group, isCoordinator } = useGroup()
  const go = useGo()
  const roles = useRoleWords()
  const has = useHas()
  const heard = useLastHeard()
  const { data: members } = useAsk('member.list', { group: group.group })
  const [changing, setChanging] = useState<Role | null>(null)
  const { send, pending } = useTell('member.role')
  const member = members?.find((each) => each.person === person)
  const close = (): void => go('people')
  if (!member)
    return (
      <Panel title={t`Person`} onClose={close}>
        {null}
      </Panel>
    )
  const by = members?.find((each) => each.person === member.admittedBy)
  return (
    <Panel title={<Name>{member.name}</Name>} onClose={close}>
      <dl className="facts">
        <dt>{t`Role`}</dt>
        <dd>
          {roles[member.role].name} <span className="dim block">{roles[member.role].can}</span>
        </dd>
        {by && (
          <>
            <dt>{t`Let in by`}</dt>
            <dd>
              <Name>{by.name}</Name>
            </dd>
          </>
        )}
      </dl>
      <section>
        <h3>{t`Laptops`}</h3>
        <ul>
          {member.devices.map((device, i) => (
            <li key={device.device} className="laptop">
              <Mark shape={shapeOf(device)} />
              <span>{t`Laptop ${i + 1}`}</span>
              <span className="dim small">{[has(device), device.me ? '' : heard(device)].filter(Boolean).join(' · ')}</span>
            </li>
          ))}
        </ul>
      </section>
      {isCoordinator && (
        <section>
          <h3>{t`Change the role`}</h3>
          <Choices<Role>
            label={t`Role`}
            hideLabel
            value={member.role}
            onChange={(role) => role !== member.role && setChanging(role)}
            options={(['reader', 'organiser', 'coordinator'] as const).map((role) => ({
              value: role,
              label: roles[role].name,
              about: roles[role].can
            }))}
          />
        </section>
      )}
      {changing !== null && (
        <Dialog title={t`Change the role of ${member.name}?`} open onClose={() => setChanging(null)}>
          <p>{t`From ${roles[member.role].name} to ${roles[changing].name}. ${roles[changing].can}`}</p>
          <p className="dim">{t`The group’s lock changes with it. What somebody has read already stays with them.`}</p>
          <div className="cta cta-end">
            <Button kind="quiet" onPress={() => setChanging(null)}>
              {t`Back`}
            </Button>
            <Button
              kind="primary"
              isDisabled={pending}
              onPress={() =>
                send({ group: group.group, person, role: changing }, () => {
                  setChanging(null)
                  say(t`Role changed`)
                })
              }
            >
              {t`Change the role`}
            </Button>
          </div>
        </Dialog>
      )}
    </Panel>
  )
}
