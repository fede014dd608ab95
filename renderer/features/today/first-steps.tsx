import { useLingui } from '@lingui/react/macro'
import { CalendarDays, Newspaper, UserPlus } from 'lucide-react'
import { useGo } from '../../app/go.ts'
import { useGroup } from '../../app/group-context.tsx'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/states.tsx'

/** A new group: three things to begin with. */
export function FirstSteps() {
  const { t } = useLingui()
  const { mayWrite, isCoordinator } = useGroup()
  const go = useGo()
  if (!mayWrite)
    return <Empty title={t`Nothing has come yet`} about={t`The plan shows here as soon as a laptop that has it is near.`} />
  return (
    <div className="first">
      <h2>{t`Nothing here yet`}</h2>
      <p className="dim">{t`Begin with one of these; the rest follows.`}</p>
      <div className="first-cards">
        <div className="card">
          <CalendarDays aria-hidden="true" />
          <strong>{t`Make your first event`}</strong>
          <p className="dim">{t`When, where, and where to go if you are cut off.`}</p>
          <Button kind="primary" keyHint="c" onPress={() => go('events', { new: true })}>
            {t`Make an event`}
          </Button>
        </div>
        {isCoordinator && (
          <div className="card">
            <UserPlus aria-hidden="true" />
            <strong>{t`Invite someone`}</strong>
            <p className="dim">{t`Two laptops, a code on both screens, no internet needed.`}</p>
            <Button onPress={() => go('people', { view: 'invites', new: true })}>{t`Invite`}</Button>
          </div>
        )}
        <div className="card">
          <Newspaper aria-hidden="true" />
          <strong>{t`Write a leaflet`}</strong>
          <p className="dim">{t`Together, also apart; it is put together when you meet.`}</p>
          <Button onPress={() => go('leaflets', { new: true })}>{t`Write`}</Button>
        </div>
      </div>
    </div>
  )
}
