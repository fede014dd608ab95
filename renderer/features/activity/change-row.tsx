import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { Output } from '../../../core/contract/handlers.ts'
import { useFieldNames } from '../../app/field-names.ts'
import { useGroup } from '../../app/group-context.tsx'
import { useTell } from '../../connection/use-tell.ts'
import { useFormats } from '../../i18n/words-provider.tsx'
import { Button } from '../../ui/button.tsx'
import { Given, Name, ReachBadge } from '../../ui/marks.tsx'

type Change = Output<'change.list'>['changes'][number]
const placeOf: Readonly<Record<string, string>> = {
  event: 'events',
  task: 'tasks',
  leaflet: 'leaflets',
  person: 'people',
  group: 'people'
}

export function ChangeRow({ change }: { readonly change: Change }) {
  const { t } = useLingui()
  const { group, mayWrite } = useGroup()
  const formats = useFormats()
  const fieldName = useFieldNames()
  const { send, pending } = useTell('change.undo', { done: t`Put back` })
  const noun = change.kind.split('.')[0] ?? ''
  const fields = [...new Set(change.fields.map(fieldName))]
  return (
    <li className="row change">
      <time className="dim">{formats.time(change.at)}</time>
      <div className="tx">
        <p>
          <Sentence change={change} />
        </p>
        <span>{change.needsNewer ? t`made by a newer Starling; shown as well as can be` : formats.list(fields)}</span>
      </div>
      <ReachBadge reach={change.reach} />
      <div className="cta">
        {placeOf[noun] !== undefined && (
          <a className="bt bt-quiet bt-small" href={`#/${placeOf[noun]}?id=${change.item}`}>
            {t`See`}
          </a>
        )}
        {mayWrite && (
          <Button size="small" isDisabled={pending} onPress={() => send({ group: group.group, change: change.change })}>
            {t`Put back`}
          </Button>
        )}
      </div>
    </li>
  )
}

/** One whole sentence for each kind of change, so that every language can put it its own way. */
function Sentence({ change }: { readonly change: Change }): ReactNode {
  const who = (
    <strong>
      <Name>{change.byName}</Name>
    </strong>
  )
  const what = <Given>{change.title}</Given>
  switch (change.kind.split('.')[1]) {
    case 'reply':
      return (
        <Trans>
          {who} answered {what}
        </Trans>
      )
    case 'cancel':
      return (
        <Trans>
          {who} cancelled {what}
        </Trans>
      )
    case 'remove':
      return (
        <Trans>
          {who} removed {what}
        </Trans>
      )
    case 'restore':
      return (
        <Trans>
          {who} brought back {what}
        </Trans>
      )
    case 'take':
      return (
        <Trans>
          {who} took {what}
        </Trans>
      )
    case 'release':
      return (
        <Trans>
          {who} let go of {what}
        </Trans>
      )
    case 'handOver':
      return (
        <Trans>
          {who} offered {what} to somebody
        </Trans>
      )
    case 'text':
      return (
        <Trans>
          {who} wrote in {what}
        </Trans>
      )
    case 'undo':
      return (
        <Trans>
          {who} put back something in {what}
        </Trans>
      )
    case 'choose':
      return (
        <Trans>
          {who} chose a version in {what}
        </Trans>
      )
    default:
      return (
        <Trans>
          {who} changed {what}
        </Trans>
      )
  }
}
