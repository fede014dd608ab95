import { useLingui } from '@lingui/react/macro'
import { Ellipsis } from 'lucide-react'
import { useGo } from '../../app/go.ts'
import { useGroup } from '../../app/group-context.tsx'
import { say } from '../../app/toasts.tsx'
import { useTell } from '../../connection/use-tell.ts'
import { IconButton } from '../../ui/button.tsx'
import { Menu } from '../../ui/overlay.tsx'
import type { LeafletBody } from './types.ts'

export function LeafletMenu({ leaflet, onRename }: { readonly leaflet: LeafletBody; readonly onRename: () => void }) {
  const { t } = useLingui()
  const { group, mayWrite } = useGroup()
  const go = useGo()
  const remove = useTell('leaflet.remove', { done: t`Leaflet removed` })
  const copy = (): void => {
    navigator.clipboard.writeText(`${leaflet.title}\n\n${leaflet.text}`).then(
      () => say(t`Copied. Other programs on this computer can read what is copied.`),
      () => say(t`It could not be copied. Mark the text and copy it by hand.`)
    )
  }
  return (
    <Menu
      label={t`More`}
      trigger={<IconButton label={t`More`} icon={<Ellipsis aria-hidden="true" />} />}
      entries={[
        { id: 'copy', label: t`Copy the text`, onAction: copy },
        ...(mayWrite
          ? [
              { id: 'rename', label: t`Title and language`, onAction: onRename },
              ...(leaflet.removed
                ? []
                : [
                    {
                      id: 'remove',
                      label: t`Remove`,
                      danger: true,
                      onAction: () => remove.send({ group: group.group, id: leaflet.id }, () => go('leaflets'))
                    }
                  ])
            ]
          : [])
      ]}
    />
  )
}
