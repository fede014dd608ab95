import { useLingui } from '@lingui/react/macro'
import { Ellipsis, Eye, History as HistoryIcon } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useGo } from '../../app/go.ts'
import { useGroup } from '../../app/group-context.tsx'
import { ScreenFrame } from '../../app/screen.tsx'
import { useAsk } from '../../connection/use-ask.ts'
import { useTell } from '../../connection/use-tell.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Given, ReachBadge } from '../../ui/marks.tsx'
import { Menu } from '../../ui/overlay.tsx'
import { Failed, Note, Opening } from '../../ui/states.tsx'
import { LeafletEditor } from './editor.tsx'
import { History } from './history.tsx'
import { type Paper, Preview } from './preview.tsx'
import { Rename } from './rename.tsx'
import { useTextSync } from './use-text-sync.ts'

/** One leaflet, written together: the text, its sheets of paper beside it, and who changed what. */
export function LeafletScreen({ id }: { readonly id: string }) {
  const { t } = useLingui()
  const { group, mayWrite } = useGroup()
  const go = useGo()
  const { data: leaflet, error, refetch } = useAsk('leaflet.get', { group: group.group, id })
  const sync = useTextSync(group.group, id, leaflet?.document ?? null, mayWrite)
  const [previewed, setPreviewed] = useState(true)
  const [history, setHistory] = useState(false)
  const [renaming, setRenaming] = useState(false)
  const [paper, setPaper] = useState<Paper>('a5')
  const update = useTell('leaflet.update', { done: t`Leaflet changed` })
  const remove = useTell('leaflet.remove', { done: t`Leaflet removed` })
  const restore = useTell('leaflet.restore', { done: t`Leaflet is back` })
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
    <>
      <ScreenFrame
        title={
          <>
            <Given>{leaflet.title}</Given> <span className="bd">{isReady ? t`Ready` : t`Draft`}</span>
          </>
        }
        actions={
          <>
            <ReachBadge reach={leaflet.reach} clash={leaflet.twoVersions.length > 0} />
            <Button kind="quiet" icon={<HistoryIcon aria-hidden="true" />} onPress={() => setHistory(!history)}>
              {t`Changes`}
            </Button>
            <Button icon={<Eye aria-hidden="true" />} keyHint="F7" onPress={() => setPreviewed(!previewed)}>
              {t`Preview`}
            </Button>
            {mayWrite && (
              <>
                <Button
                  kind={isReady ? 'secondary' : 'primary'}
                  isDisabled={update.pending}
                  onPress={() => update.send({ ...here, state: isReady ? 'draft' : 'ready' })}
                >
                  {isReady ? t`Back to draft` : t`Mark ready`}
                </Button>
                <Menu
                  label={t`More`}
                  trigger={<IconButton label={t`More`} icon={<Ellipsis aria-hidden="true" />} />}
                  entries={[
                    { id: 'rename', label: t`Title and language`, onAction: () => setRenaming(true) },
                    {
                      id: 'remove',
                      label: t`Remove`,
                      danger: true,
                      onAction: () => remove.send(here, () => go('leaflets'))
                    }
                  ]}
                />
              </>
            )}
          </>
        }
        panel={history && <History id={id} onClose={() => setHistory(false)} />}
      >
        {leaflet.removed && (
          <Note action={mayWrite && <Button size="small" onPress={() => restore.send(here)}>{t`Bring back`}</Button>}>
            {t`This leaflet was removed from the plan.`}
          </Note>
        )}
        <div className={previewed ? 'desk desk-two' : 'desk'}>
          <LeafletEditor sync={sync} language={leaflet.language} mayWrite={mayWrite && !leaflet.removed} />
          {previewed && <Preview blocks={leaflet.blocks} language={leaflet.language} paper={paper} onPaper={setPaper} />}
        </div>
      </ScreenFrame>
      {renaming && <Rename leaflet={leaflet} onClose={() => setRenaming(false)} />}
    </>
  )
}
