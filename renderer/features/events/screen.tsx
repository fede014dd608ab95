import { useLingui } from '@lingui/react/macro'
import { CalendarDays, Plus } from 'lucide-react'
import './events.css'
import { useGo, usePlace } from '../../app/go.ts'
import { useGroup } from '../../app/group-context.tsx'
import { useScreenKeys } from '../../app/keys.ts'
import { OlderComing } from '../../app/older-coming.tsx'
import { ScreenFrame } from '../../app/screen.tsx'
import { useAskAll } from '../../connection/use-ask-all.ts'
import { Button, Segments } from '../../ui/button.tsx'
import { Empty, Failed, Opening } from '../../ui/states.tsx'
import { Agenda } from './agenda.tsx'
import { EventForm } from './event-form.tsx'
import { EventPanel } from './event-panel.tsx'
import { Month } from './month.tsx'

type View = 'agenda' | 'month'

export function Screen() {
  const { t } = useLingui()
  const { group, mayWrite } = useGroup()
  const go = useGo()
  const { search } = usePlace()
  const view: View = search.view === 'month' ? 'month' : 'agenda'
  const { items, error, refetch } = useAskAll('event.list', { group: group.group })
  const show = (next: View): void =>
    go('events', { ...(next === 'month' ? { view: next } : {}), ...(search.id === undefined ? {} : { id: search.id }) })
  useScreenKeys({
    ...(mayWrite ? { c: () => go('events', { new: true }) } : {}),
    a: () => show('agenda'),
    m: () => show('month')
  })
  const openForm = (): void => go('events', { ...(search.view === undefined ? {} : { view: search.view }), new: true })
  return (
    <>
      <ScreenFrame
        title={t`Events`}
        actions={
          <>
            <Segments<View>
              label={t`View`}
              value={view}
              onChange={show}
              options={[
                { value: 'agenda', label: t`Agenda` },
                { value: 'month', label: t`Month` }
              ]}
            />
            {mayWrite && (
              <Button kind="primary" icon={<Plus aria-hidden="true" />} keyHint="c" onPress={openForm}>
                {t`New event`}
              </Button>
            )}
          </>
        }
        panel={search.id !== undefined && <EventPanel key={search.id} id={search.id} />}
      >
        <OlderComing />
        {error ? (
          <Failed error={error} onRetry={refetch} />
        ) : !items ? (
          <Opening />
        ) : view === 'month' ? (
          <Month events={items} openId={search.id} />
        ) : items.length === 0 ? (
          <Empty
            icon={<CalendarDays aria-hidden="true" />}
            title={t`No events yet`}
            about={t`A meeting, a march, a picket: when and where, and where to go if you are cut off.`}
          >
            {mayWrite && (
              <Button kind="primary" icon={<Plus aria-hidden="true" />} onPress={openForm}>
                {t`Make the first event`}
              </Button>
            )}
          </Empty>
        ) : (
          <Agenda events={items} openId={search.id} />
        )}
      </ScreenFrame>
      {search.new === true && mayWrite && (
        <EventForm event={null} onClose={() => go('events', search.view === undefined ? {} : { view: search.view })} />
      )}
    </>
  )
}
