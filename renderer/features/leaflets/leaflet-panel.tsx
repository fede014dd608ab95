import { Trans, useLingui } from '@lingui/react/macro'
import { Ellipsis } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useGo } from '../../app/go.ts'
import { useGroup } from '../../app/group-context.tsx'
import { useScreenKeys } from '../../app/keys.ts'
import { say } from '../../app/toasts.tsx'
import { useAsk } from '../../connection/use-ask.ts'
import { useTell } from '../../connection/use-tell.ts'
import { useFormats } from '../../i18n/words-provider.tsx'
import { Button, IconButton, Segments } from '../../ui/button.tsx'
import { Select } from '../../ui/fields.tsx'
import { Given, Name, ReachBadge } from '../../ui/marks.tsx'
import { Menu, Panel } from '../../ui/overlay.tsx'
import { Failed, Note, Opening } from '../../ui/states.tsx'
import { LeafletTitle } from './leaflet-title.tsx'
import { type Language, type LeafletState, languages } from './types.ts'

const TextEditor = lazy(() => import('./text-editor.tsx').then((loaded) => ({ default: loaded.TextEditor })))

/** One leaflet: its title, its state, and the text that everybody writes together. */
export function LeafletPanel({ id }: { readonly id: string }) {
  const { t } = useLingui()
  const { group, mayWrite } = useGroup()
  const go = useGo()
  const formats = useFormats()
  const { data: leaflet, error } = useAsk('leaflet.get', { group: group.group, id })
  const on = { group: group.group, id }
  const update = useTell('leaflet.update', { done: t`Leaflet changed` })
  const remove = useTell('leaflet.remove', { done: t`Leaflet removed` })
  const restore = useTell('leaflet.restore', { done: t`Leaflet is back` })
  const close = (): void => go('leaflets')
  useScreenKeys(mayWrite ? { c: () => go('leaflets', { new: true }) } : {})
  if (error)
    return (
      <Panel title={t`Leaflet`} onClose={close}>
        <Failed error={error} />
      </Panel>
    )
  if (!leaflet)
    return (
      <Panel title="" onClose={close}>
        {null}
      </Panel>
    )
  const copy = (): void => {
    navigator.clipboard.writeText(`${leaflet.title}\n\n${leaflet.text}`).then(
      () => say(t`Copied. Other programs on this computer can read what is copied.`),
      () => say(t`It could not be copied. Mark the text and copy it by hand.`)
    )
  }
  return (
    <Panel
      title={<Given>{leaflet.title}</Given>}
      onClose={close}
      actions={
        <Menu
          label={t`More`}
          trigger={<IconButton label={t`More`} icon={<Ellipsis aria-hidden="true" />} />}
          entries={[
            { id: 'copy', label: t`Copy the text`, onAction: copy },
            ...(mayWrite
              ? [
                  leaflet.removed
                    ? { id: 'restore', label: t`Put back`, onAction: () => restore.send(on) }
                    : { id: 'remove', label: t`Remove from the plan`, danger: true, onAction: () => remove.send(on, close) }
                ]
              : [])
          ]}
        />
      }
      foot={
        <>
          <ReachBadge reach={leaflet.reach} />
          <span>
            <Trans>
              changed by <Name>{leaflet.changed.byName}</Name>, {formats.moment(leaflet.changed.at)}
            </Trans>
          </span>
        </>
      }
    >
      {leaflet.removed && <Note>{t`Removed from the plan.`}</Note>}
      {leaflet.twoVersions.length > 0 && (
        <Note
          action={
            <Button size="small" onPress={() => go('versions', { id })}>
              {t`Compare`}
            </Button>
          }
        >
          {t`Two people changed this apart.`}
        </Note>
      )}
      {leaflet.dropped > 0 && (
        <Note>{t`Some of this text was written by another program and cannot be shown here. It is kept.`}</Note>
      )}
      {mayWrite && !leaflet.removed && (
        <div className="leaf-facts">
          <LeafletTitle key={leaflet.title} title={leaflet.title} onChange={(title) => update.send({ ...on, title })} />
          <Segments<LeafletState>
            label={t`State`}
            value={leaflet.state}
            onChange={(state) => update.send({ ...on, state })}
            options={[
              { value: 'draft', label: t`Draft` },
              { value: 'ready', label: t`Ready` }
            ]}
          />
          <Select<Language>
            label={t`Language of the text`}
            value={leaflet.language}
            placeholder={t`not set`}
            onChange={(language) => update.send({ ...on, language })}
            options={languages}
          />
        </div>
      )}
      <Suspense fallback={<Opening />}>
        <TextEditor leaflet={leaflet} mayWrite={mayWrite && !leaflet.removed} />
      </Suspense>
    </Panel>
  )
}
