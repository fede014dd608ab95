import { useLingui } from '@lingui/react/macro'
import { Plus } from 'lucide-react'
import './today.css'
import { useGo } from '../../app/go.ts'
import { useGroup } from '../../app/group-context.tsx'
import { useScreenKeys } from '../../app/keys.ts'
import { OlderComing } from '../../app/older-coming.tsx'
import { ScreenFrame } from '../../app/screen.tsx'
import { useAskedOfMe } from '../../app/use-asked-of-me.ts'
import { useAsk } from '../../connection/use-ask.ts'
import { useFormats } from '../../i18n/words-provider.tsx'
import { Button } from '../../ui/button.tsx'
import { Menu } from '../../ui/overlay.tsx'
import { AskedOfMe } from './asked-of-me.tsx'
import { FirstSteps } from './first-steps.tsx'
import { NowAndNext } from './now-and-next.tsx'
import { SinceLastTime } from './since-last-time.tsx'
import { WhoHasEverything } from './who-has-everything.tsx'

/** The order of a day: what is asked of me, what is on, who has what, what others did. */
export function Screen() {
  const { t } = useLingui()
  const { group, mayWrite } = useGroup()
  const go = useGo()
  const formats = useFormats()
  const asked = useAskedOfMe()
  const { data: events } = useAsk('event.list', { group: group.group, limit: 100 })
  const { data: tasks } = useAsk('task.list', { group: group.group, limit: 0 })
  const { data: leaflets } = useAsk('leaflet.list', { group: group.group, limit: 0 })
  useScreenKeys(mayWrite ? { c: () => go('events', { new: true }) } : {})
  const isNew = events?.total === 0 && tasks?.total === 0 && leaflets?.total === 0
  return (
    <ScreenFrame
      title={<span className="dated">{formats.day(Date.now())}</span>}
      actions={
        mayWrite && (
          <Menu
            label={t`New`}
            trigger={
              <Button kind="primary" icon={<Plus aria-hidden="true" />} keyHint="c">
                {t`New`}
              </Button>
            }
            entries={[
              { id: 'event', label: t`Event`, onAction: () => go('events', { new: true }) },
              { id: 'task', label: t`Task`, onAction: () => go('tasks', { new: true }) },
              { id: 'leaflet', label: t`Leaflet`, onAction: () => go('leaflets', { new: true }) }
            ]}
          />
        )
      }
    >
      <OlderComing />
      {isNew ? (
        <FirstSteps />
      ) : (
        <div className="today">
          <div>
            <AskedOfMe asked={asked} />
            <NowAndNext events={events?.items ?? []} />
          </div>
          <div>
            <WhoHasEverything />
            <SinceLastTime />
          </div>
        </div>
      )}
    </ScreenFrame>
  )
}
