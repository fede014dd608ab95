import { useLingui } from '@lingui/react/macro'
import { Newspaper, Plus } from 'lucide-react'
import { lazy, Suspense } from 'react'
import './leaflets.css'
import { useGo, usePlace } from '../../app/go.ts'
import { useGroup } from '../../app/group-context.tsx'
import { useScreenKeys } from '../../app/keys.ts'
import { OlderComing } from '../../app/older-coming.tsx'
import { ScreenFrame } from '../../app/screen.tsx'
import { useAskAll } from '../../connection/use-ask-all.ts'
import { Button, Segments } from '../../ui/button.tsx'
import { Empty, Failed, Opening } from '../../ui/states.tsx'
import { LeafletRow } from './leaflet-row.tsx'
import { NewLeaflet } from './new-leaflet.tsx'

/** The editor is the largest piece of the page: it comes when a leaflet is opened. */
const LeafletScreen = lazy(() => import('./leaflet-screen.tsx').then((module) => ({ default: module.LeafletScreen })))

export function Screen() {
  const { search } = usePlace()
  if (search.id === undefined) return <LeafletList />
  return (
    <Suspense fallback={<Opening />}>
      <LeafletScreen key={search.id} id={search.id} />
    </Suspense>
  )
}

type View = 'all' | 'draft' | 'ready'

function LeafletList() {
  const { t } = useLingui()
  const { group, mayWrite } = useGroup()
  const go = useGo()
  const { search } = usePlace()
  const view: View = search.view === 'draft' || search.view === 'ready' ? search.view : 'all'
  const { items, error, refetch } = useAskAll('leaflet.list', { group: group.group })
  const kept = search.view === undefined ? {} : { view: search.view }
  const openNew = (): void => go('leaflets', { ...kept, new: true })
  useScreenKeys(mayWrite ? { c: openNew } : {})
  const shown = items?.filter(({ state }) => view === 'all' || state === view)
  return (
    <>
      <ScreenFrame
        title={t`Leaflets`}
        actions={
          <>
            <Segments<View>
              label={t`View`}
              value={view}
              onChange={(next) => go('leaflets', next === 'all' ? {} : { view: next })}
              options={[
                { value: 'all', label: t`All` },
                { value: 'draft', label: t`Drafts` },
                { value: 'ready', label: t`Ready` }
              ]}
            />
            {mayWrite && (
              <Button kind="primary" icon={<Plus aria-hidden="true" />} keyHint="c" onPress={openNew}>
                {t`New leaflet`}
              </Button>
            )}
          </>
        }
      >
        <OlderComing />
        {error ? (
          <Failed error={error} onRetry={refetch} />
        ) : !items || !shown ? (
          <Opening />
        ) : items.length === 0 ? (
          <Empty
            icon={<Newspaper aria-hidden="true" />}
            title={t`No leaflets yet`}
            about={t`Write it together, also apart and without internet. The words of everyone come together by themselves.`}
          >
            {mayWrite && (
              <Button kind="primary" icon={<Plus aria-hidden="true" />} onPress={openNew}>
                {t`Write the first leaflet`}
              </Button>
            )}
          </Empty>
        ) : shown.length === 0 ? (
          <p className="dim">{view === 'draft' ? t`No drafts: every leaflet is ready.` : t`No leaflet is ready yet.`}</p>
        ) : (
          <ul className="list">
            {shown.map((leaflet) => (
              <LeafletRow key={leaflet.id} leaflet={leaflet} />
            ))}
          </ul>
        )}
      </ScreenFrame>
      {search.new === true && mayWrite && <NewLeaflet onClose={() => go('leaflets', kept)} />}
    </>
  )
}
