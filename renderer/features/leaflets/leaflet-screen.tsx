import { useLingui } from '@lingui/react/macro'
import { Eye, History } from 'lucide-react'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useGo, usePlace } from '../../app/go.ts'
import { useGroup } from '../../app/group-context.tsx'
import { ScreenFrame } from '../../app/screen.tsx'
import { useAsk } from '../../connection/use-ask.ts'
import { useTell } from '../../connection/use-tell.ts'
import { Button } from '../../ui/button.tsx'
import { Given, ReachBadge } from '../../ui/marks.tsx'
import { Failed, Opening } from '../../ui/states.tsx'
import { LeafletEditor } from './editor.tsx'
import { LeafletChanged } from './leaflet-changed.tsx'
import { LeafletMenu } from './leaflet-menu.tsx'
import { LeafletNotes } from './leaflet-notes.tsx'
import './pictures/pictures.css'
import { PicturesProvider } from './pictures/pictures-context.tsx'
import { PicturesComing } from './pictures-coming.tsx'
import { OnPaper, type Paper, Preview } from './preview.tsx'
import { Rename } from './rename.tsx'
import { useTextSync } from './use-text-sync.ts'

const VersionsPanel = lazy(() => import('./versions/versions-panel.tsx').then((module) => ({ default: module.VersionsPanel })))

/** One leaflet, written together: the text, its sheets of paper beside it, and its versions. */
export function LeafletScreen({ id }: { readonly id: string }) {
  const { t } = useLingui()
  const { group, mayWrite } = useGroup()
  const go = useGo()
  const { search } = usePlace()
  const versionsOpen = search.view === 'versions'
  const { data: leaflet, error, refetch } = useAsk('leaflet.get', { group: group.group, id })
  const sync = useTextSync(group.group, id, leaflet?.document ?? null, mayWrite)
  const [previewed, setPreviewed] = useState(true)
  const [renaming, setRenaming] = useState(false)
  const [paper, setPaper] = useState<Paper>('a5')
  const update = useTell('leaflet.update', { done: t`Leaflet changed` })
  const showVersions = (shown: boolean): void => go('leaflets', shown ? { id, view: 'versions' } : { id })
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'F7') return
      event.preventDefault() // Chromium's F7 would switch to caret browsing
      setPreviewed((shown) => !shown)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
  if (error)
    return (
      <ScreenFrame title={t`Leaflet`}>
        <Failed error={error} onRetry={() => void refetch()} />
      </ScreenFrame>
    )
  if (!leaflet || !sync)
    return (
      <ScreenFrame title={t`Leaflet`}>
        <Opening />
      </ScreenFrame>
    )
  const here = { group: group.group, id }
  const isReady = leaflet.state === 'ready'
  return (
    <PicturesProvider group={group.group} pictures={leaflet.pictures}>
      <ScreenFrame
        title={
          <>
            <Given>{leaflet.title}</Given> <span className="bd">{isReady ? t`Ready` : t`Draft`}</span>
          </>
        }
        actions={
          <>
            <PicturesComing count={leaflet.picturesComing} />
            <ReachBadge reach={leaflet.reach} clash={leaflet.twoVersions.length > 0} />
            <Button kind="quiet" icon={<History aria-hidden="true" />} onPress={() => showVersions(!versionsOpen)}>
              {t`Versions`}
            </Button>
            <Button icon={<Eye aria-hidden="true" />} keyHint="F7" onPress={() => setPreviewed(!previewed)}>
              {t`Preview`}
            </Button>
            {mayWrite && (
              <Button
                kind={isReady ? 'secondary' : 'primary'}
                isDisabled={update.pending}
                onPress={() => update.send({ ...here, state: isReady ? 'draft' : 'ready' })}
              >
                {isReady ? t`Back to draft` : t`Mark ready`}
              </Button>
            )}
            <LeafletMenu leaflet={leaflet} onRename={() => setRenaming(true)} />
          </>
        }
        panel={
          versionsOpen && (
            <Suspense fallback={<Opening />}>
              <VersionsPanel leaflet={leaflet} beforeRestore={sync.flush} onClose={() => showVersions(false)} />
            </Suspense>
          )
        }
      >
        <LeafletNotes leaflet={leaflet} />
        <div className={previewed ? 'desk desk-two' : 'desk'}>
          <div className="desk-write">
            <LeafletEditor leaflet={id} sync={sync} language={leaflet.language} mayWrite={mayWrite && !leaflet.removed} />
            <LeafletChanged leaflet={leaflet} />
          </div>
          {previewed && <Preview blocks={leaflet.blocks} language={leaflet.language} paper={paper} onPaper={setPaper} />}
        </div>
        <OnPaper blocks={leaflet.blocks} language={leaflet.language} paper={paper} />
      </ScreenFrame>
      {renaming && <Rename leaflet={leaflet} onClose={() => setRenaming(false)} />}
    </PicturesProvider>
  )
}
