import { useLingui } from '@lingui/react/macro'
import { useFieldNames } from '../../app/field-names.ts'
import { useGroup } from '../../app/group-context.tsx'
import { useAsk } from '../../connection/use-ask.ts'
import { useTell } from '../../connection/use-tell.ts'
import { useFormats } from '../../i18n/words-provider.tsx'
import { Button } from '../../ui/button.tsx'
import { Name, ReachBadge } from '../../ui/marks.tsx'
import { Panel } from '../../ui/overlay.tsx'
import { Failed } from '../../ui/states.tsx'

/** Who changed this leaflet and when, each to be taken back: the words of the others stay. */
export function History({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { t } = useLingui()
  const { group, mayWrite } = useGroup()
  const formats = useFormats()
  const fieldName = useFieldNames()
  const { data, error } = useAsk('change.list', { group: group.group, item: id, limit: 100 })
  const { send, pending } = useTell('change.undo', { done: t`Taken back` })
  return (
    <Panel title={t`Changes`} onClose={onClose}>
      {error && <Failed error={error} />}
      <ul className="list">
        {data?.changes.map((change) => (
          <li key={change.change} className="row">
            <div className="tx">
              <strong>
                <Name>{change.byName}</Name>
              </strong>
              <span>
                {formats.moment(change.at)} · {formats.list([...new Set(change.fields.map(fieldName))])}
              </span>
              <ReachBadge reach={change.reach} />
            </div>
            {mayWrite && (
              <Button size="small" isDisabled={pending} onPress={() => send({ group: group.group, change: change.change })}>
                {t`Take back`}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  )
}
