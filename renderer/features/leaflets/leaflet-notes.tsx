import { useLingui } from '@lingui/react/macro'
import { useGo } from '../../app/go.ts'
import { useGroup } from '../../app/group-context.tsx'
import { useTell } from '../../connection/use-tell.ts'
import { Button } from '../../ui/button.tsx'
import { Note } from '../../ui/states.tsx'
import type { LeafletBody } from './types.ts'

/** What somebody should know before reading on: removed, two versions of title or state, text that this Starling cannot show. */
export function LeafletNotes({ leaflet }: { readonly leaflet: LeafletBody }) {
  const { t } = useLingui()
  const { group, mayWrite } = useGroup()
  const go = useGo()
  const restore = useTell('leaflet.restore', { done: t`Leaflet is back` })
  return (
    <>
      {leaflet.removed && (
        <Note
          action={
            mayWrite && (
              <Button size="small" onPress={() => restore.send({ group: group.group, id: leaflet.id })}>
                {t`Bring back`}
              </Button>
            )
          }
        >
          {t`This leaflet was removed from the plan.`}
        </Note>
      )}
      {leaflet.twoVersions.length > 0 && (
        <Note
          action={
            <Button size="small" onPress={() => go('versions', { id: leaflet.id })}>
              {t`Compare`}
            </Button>
          }
        >
          {t`While they were apart, people changed its title, language or state. The later one shows until somebody chooses.`}
        </Note>
      )}
      {leaflet.dropped > 0 && (
        <Note>{t`Some of this text was written by another program and cannot be shown here. It is kept.`}</Note>
      )}
    </>
  )
}
