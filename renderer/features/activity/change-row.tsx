import { useLingui } from '@lingui/react/macro'
import type { Output } from '../../../core/contract/handlers.ts'
import { ChangeSentence } from '../../app/change-sentence.tsx'
import { useFieldNames } from '../../app/field-names.ts'
import { useGroup } from '../../app/group-context.tsx'
import { useTell } from '../../connection/use-tell.ts'
import { useFormats } from '../../i18n/words-provider.tsx'
import { Button } from '../../ui/button.tsx'
import { ReachBadge } from '../../ui/marks.tsx'

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
  // A name is its person's alone; that somebody came, and that the group was started, is nothing to put back.
  const isBeginning = change.first && (noun === 'person' || noun === 'group')
  const mayPutBack = mayWrite && !isBeginning && (noun !== 'person' || change.by === group.me)
  const fields = [...new Set(change.fields.map(fieldName))]
  return (
    <li className="row change">
      <time className="dim">{formats.time(change.at)}</time>
      <div className="tx">
        <p>
          <ChangeSentence change={change} />
        </p>
        {change.needsNewer ? (
          <span>{t`made by a newer Starling; shown as well as can be`}</span>
        ) : (
          !change.first && <span>{formats.list(fields)}</span>
        )}
      </div>
      <ReachBadge reach={change.reach} />
      <div className="cta">
        {placeOf[noun] !== undefined && (
          <a className="bt bt-quiet bt-small" href={`#/${placeOf[noun]}?id=${change.item}`}>
            {t`See`}
          </a>
        )}
        {mayPutBack && (
          <Button size="small" isDisabled={pending} onPress={() => send({ group: group.group, change: change.change })}>
            {t`Put back`}
          </Button>
        )}
      </div>
    </li>
  )
}
