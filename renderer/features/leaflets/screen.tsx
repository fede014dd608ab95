import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { Newspaper, Plus } from 'lucide-react'
import './leaflets.css'
import { useGo, usePlace } from '../../app/go.ts'
import { useGroup } from '../../app/group-context.tsx'
import { useScreenKeys } from '../../app/keys.ts'
import { ScreenFrame } from '../../app/screen.tsx'
import { useAskAll } from '../../connection/use-ask-all.ts'
import { useFormats } from '../../i18n/words-provider.tsx'
import { Button } from '../../ui/button.tsx'
import { Given, ReachBadge } from '../../ui/marks.tsx'
import { Empty, Failed, Opening } from '../../ui/states.tsx'
import { LeafletPanel } from './leaflet-panel.tsx'
import { NewLeaflet } from './new-leaflet.tsx'
import { type Leaflet, languages } from './types.ts'

export function Screen() {
  const { t } = useLingui()
  const { group, mayWrite } = useGroup()
  const go = useGo()
  const { search } = usePlace()
  const { items, error, refetch } = useAskAll('leaflet.list', { group: group.group })
  const openForm = (): void => go('leaflets', { new: true })
  useScreenKeys(mayWrite ? { c: openForm } : {})
  return (
    <>
      <ScreenFrame
        title={t`Leaflets`}
        actions={
          mayWrite && (
            <Button kind="primary" icon={<Plus aria-hidden="true" />} keyHint="c" onPress={openForm}>
              {t`New leaflet`}
            </Button>
          )
        }
        panel={search.id !== undefined && <LeafletPanel key={search.id} id={search.id} />}
      >
        {error ? (
          <Failed error={error} onRetry={refetch} />
        ) : !items ? (
          <Opening />
        ) : items.length === 0 ? (
          <Empty
            icon={<Newspaper aria-hidden="true" />}
            title={t`No leaflets yet`}
            about={t`A text that several people write together, also apart; it is put together when you meet.`}
          >
            {mayWrite && (
              <Button kind="primary" icon={<Plus aria-hidden="true" />} onPress={openForm}>
                {t`Write the first leaflet`}
              </Button>
            )}
          </Empty>
        ) : (
          <ul className="list">
            {items.map((leaflet) => (
              <LeafletRow key={leaflet.id} leaflet={leaflet} open={leaflet.id === search.id} />
            ))}
          </ul>
        )}
      </ScreenFrame>
      {search.new === true && mayWrite && <NewLeaflet onClose={() => go('leaflets')} />}
    </>
  )
}

function LeafletRow({ leaflet, open }: { readonly leaflet: Leaflet; readonly open: boolean }) {
  const { t } = useLingui()
  const formats = useFormats()
  const language = languages.find(({ value }) => value === leaflet.language)?.label
  const facts = [
    leaflet.state === 'ready' ? t`Ready` : t`Draft`,
    ...(language === undefined ? [] : [language]),
    t`${plural(leaflet.words, { one: '# word', other: '# words' })}`,
    t`changed ${formats.moment(leaflet.changed.at)}`
  ]
  return (
    <li>
      <a className={open ? 'row on' : 'row'} href={`#/leaflets?id=${leaflet.id}`} aria-current={open ? 'true' : undefined}>
        <span className="tx">
          <strong>
            <Given>{leaflet.title}</Given>
          </strong>
          <span>
            <Given>{facts.join(' · ')}</Given>
          </span>
        </span>
        <ReachBadge reach={leaflet.reach} clash={leaflet.twoVersions.length > 0} />
      </a>
    </li>
  )
}
