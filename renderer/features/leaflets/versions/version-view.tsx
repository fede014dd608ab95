import { useLingui } from '@lingui/react/macro'
import { ArrowLeft } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useGroup } from '../../../app/group-context.tsx'
import { useAsk } from '../../../connection/use-ask.ts'
import { useTell } from '../../../connection/use-tell.ts'
import { Button, Segments } from '../../../ui/button.tsx'
import { Name } from '../../../ui/marks.tsx'
import { Failed, Opening } from '../../../ui/states.tsx'
import type { LeafletBody, LeafletThen, Version } from '../types.ts'
import { DifferenceView } from './difference-view.tsx'
import { FieldChanges } from './field-changes.tsx'
import { useMoments } from './use-moments.ts'

type Against = 'before' | 'now'

/** One version: what was changed in it, how it differs from the text of now, and the way back to it. */
export function VersionView({
  leaflet,
  version,
  beforeRestore,
  onBack
}: {
  readonly leaflet: LeafletBody
  readonly version: Version
  readonly beforeRestore: () => void
  readonly onBack: () => void
}) {
  const { t } = useLingui()
  const { group, mayWrite } = useGroup()
  const moments = useMoments()
  const [against, setAgainst] = useState<Against>('before')
  const heading = useRef<HTMLHeadingElement>(null)
  const here = { group: group.group, id: leaflet.id }
  const then = useAsk('leaflet.version', { ...here, version: version.version })
  const before = useAsk('leaflet.version', version.before === null ? null : { ...here, version: version.before })
  const { send, pending } = useTell('leaflet.restoreVersion', { done: t`Version restored` })
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
  }, [])
  const isHere = then.data !== undefined && !then.isPlaceholderData
  const isBeforeHere = version.before === null || (before.data !== undefined && !before.isPlaceholderData)
  const error = then.error ?? before.error
  const isSameAsNow = isHere && isAlike(then.data, leaflet)
  const restore = (): void => {
    beforeRestore()
    send({ ...here, version: version.version }, onBack)
  }
  return (
    <>
      <div className="version-back">
        <Button kind="quiet" size="small" icon={<ArrowLeft className="mirrored" aria-hidden="true" />} onPress={onBack}>
          {t`All versions`}
        </Button>
      </div>
      <div>
        <h3 ref={heading} tabIndex={-1} className="version-head">
          {moments(version)}
        </h3>
        <p className="dim">
          <Name>{version.byName}</Name>
        </p>
      </div>
      <Segments<Against>
        label={t`Compare`}
        value={against}
        onChange={setAgainst}
        options={[
          { value: 'before', label: t`What changed` },
          { value: 'now', label: t`Compared with now` }
        ]}
      />
      {error ? (
        <Failed error={error} />
      ) : !isHere || !isBeforeHere ? (
        <Opening />
      ) : against === 'before' ? (
        <>
          <FieldChanges before={before.data ?? null} after={then.data} />
          {(version.before === null || version.fields.includes('text')) && (
            <DifferenceView before={before.data ?? null} after={then.data} />
          )}
        </>
      ) : (
        <>
          {!isSameAsNow && (
            <p className="small dim">{t`Marked is what would be added and removed if this version were restored.`}</p>
          )}
          <DifferenceView before={leaflet} after={then.data} />
        </>
      )}
      {mayWrite && !leaflet.removed && isHere && (
        <footer className="version-foot">
          <p className="small dim">
            {isSameAsNow
              ? t`The text of now is the same as in this version.`
              : t`Restoring puts this text back for everybody. Title, language and state stay as they are.`}
          </p>
          <Button kind="primary" isDisabled={pending || isSameAsNow} onPress={restore}>
            {t`Restore this version`}
          </Button>
        </footer>
      )}
    </>
  )
}

function isAlike(then: LeafletThen, now: LeafletBody): boolean {
  return JSON.stringify(then.blocks) === JSON.stringify(now.blocks)
}
