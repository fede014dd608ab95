import { useLingui } from '@lingui/react/macro'
import './people.css'
import { useGo, usePlace } from '../../app/go.ts'
import { useGroup } from '../../app/group-context.tsx'
import { ScreenFrame } from '../../app/screen.tsx'
import { Button, Segments } from '../../ui/button.tsx'
import { AnotherGroup } from './another-group.tsx'
import { Invites } from './invites.tsx'
import { MemberPanel } from './member-panel.tsx'
import { Members } from './members.tsx'
import { ReadingCodes } from './reading-codes.tsx'

type View = 'people' | 'invites' | 'reading'

export function Screen() {
  const { t } = useLingui()
  const { isCoordinator } = useGroup()
  const go = useGo()
  const { search } = usePlace()
  if (search.view === 'another') return <AnotherGroup />
  const view: View = isCoordinator && (search.view === 'invites' || search.view === 'reading') ? search.view : 'people'
  return (
    <ScreenFrame
      title={t`People`}
      actions={
        <>
          {isCoordinator && (
            <Segments<View>
              label={t`View`}
              value={view}
              onChange={(next) => go('people', next === 'people' ? {} : { view: next })}
              options={[
                { value: 'people', label: t`People` },
                { value: 'invites', label: t`Invites` },
                { value: 'reading', label: t`Reading codes` }
              ]}
            />
          )}
          {isCoordinator && (
            <Button kind="primary" onPress={() => go('people', { view: 'invites', new: true })}>
              {t`Invite…`}
            </Button>
          )}
        </>
      }
      panel={view === 'people' && search.id !== undefined && <MemberPanel key={search.id} person={search.id} />}
    >
      {view === 'people' ? (
        <Members />
      ) : view === 'invites' ? (
        <Invites making={search.new === true} />
      ) : (
        <ReadingCodes making={search.new === true} />
      )}
    </ScreenFrame>
  )
}
