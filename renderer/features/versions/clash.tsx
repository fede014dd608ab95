import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { Output } from '../../../core/contract/handlers.ts'
import { useFieldNames, useShownValue } from '../../app/field-names.ts'
import { useGroup } from '../../app/group-context.tsx'
import { useTell } from '../../connection/use-tell.ts'
import { useFormats } from '../../i18n/words-provider.tsx'
import { Button } from '../../ui/button.tsx'
import { Choices } from '../../ui/fields.tsx'
import { Given } from '../../ui/marks.tsx'

type Item = Output<'version.list'>[number]
type TwoVersions = Item['twoVersions'][number]

/** One field of one item: who wrote what when, and the choice. */
export function Clash({
  kind,
  id,
  title,
  clash
}: {
  readonly kind: Item['kind']
  readonly id: string
  readonly title: string
  readonly clash: TwoVersions
}) {
  const { t } = useLingui()
  const { group, mayWrite } = useGroup()
  const formats = useFormats()
  const fieldName = useFieldNames()
  const shown = useShownValue()
  const now = clash.versions.at(-1)?.change ?? null
  const [chosen, setChosen] = useState(now)
  const { send, pending } = useTell('version.choose', { done: t`Version chosen` })
  return (
    <section className="card clash" aria-label={title}>
      <h2>
        <Given>{title}</Given> <em>{fieldName(clash.field)}</em>
      </h2>
      <Choices
        label={fieldName(clash.field)}
        hideLabel
        value={chosen}
        onChange={setChosen}
        options={clash.versions.map((version) => ({
          value: version.change,
          label: shown(version.value),
          about:
            version.change === now
              ? t`${version.byName}, ${formats.moment(version.at)} · shows now`
              : t`${version.byName}, ${formats.moment(version.at)}`
        }))}
      />
      <div className="cta cta-end">
        <Button
          kind="primary"
          isDisabled={!mayWrite || chosen === null || pending}
          onPress={() =>
            chosen !== null && send({ group: group.group, kind, id, field: clash.field, key: clash.key, change: chosen })
          }
        >
          {t`Keep this one`}
        </Button>
      </div>
    </section>
  )
}
