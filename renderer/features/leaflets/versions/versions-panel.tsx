import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useEffect, useRef, useState } from 'react'
import { useFieldNames } from '../../../app/field-names.ts'
import { useGroup } from '../../../app/group-context.tsx'
import { useAsk } from '../../../connection/use-ask.ts'
import { useFormats } from '../../../i18n/words-provider.tsx'
import { Button } from '../../../ui/button.tsx'
import { Name, ReachBadge } from '../../../ui/marks.tsx'
import { Panel } from '../../../ui/overlay.tsx'
import { Failed, Opening } from '../../../ui/states.tsx'
import type { LeafletBody, Version } from '../types.ts'
import { useMoments } from './use-moments.ts'
import { VersionView } from './version-view.tsx'

const pageSize = 200

/** The moments of a leaflet, the newest first; one of them opened shows what changed, and can be restored. */
export function VersionsPanel({
  leaflet,
  beforeRestore,
  onClose
}: {
  readonly leaflet: LeafletBody
  /** Lets go what is typed and not sent yet. */
  readonly beforeRestore: () => void
  readonly onClose: () => void
}) {
  const { t } = useLingui()
  const { group } = useGroup()
  const [limit, setLimit] = useState(pageSize)
  const [opened, setOpened] = useState<Version | null>(null)
  const [last, setLast] = useState<string | null>(null)
  const { data, error, refetch } = useAsk('leaflet.versions', { group: group.group, id: leaflet.id, limit })
  useFocusReturn()
  const open = (version: Version): void => {
    setOpened(version)
    setLast(version.version)
  }
  return (
    <Panel title={t`Versions`} onClose={onClose}>
      {error ? (
        <Failed error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Opening />
      ) : opened ? (
        <VersionView
          key={opened.version}
          leaflet={leaflet}
          version={opened}
          beforeRestore={beforeRestore}
          onBack={() => setOpened(null)}
        />
      ) : (
        <>
          <ul className="list">
            {data.versions.map((version) => (
              <VersionRow
                key={version.version}
                version={version}
                focused={last === version.version}
                onOpen={() => open(version)}
              />
            ))}
          </ul>
          {data.cursor !== null && (
            <Button kind="quiet" onPress={() => setLimit(limit + pageSize)}>
              {t`Show earlier ones`}
            </Button>
          )}
        </>
      )}
    </Panel>
  )
}

function VersionRow({
  version,
  focused,
  onOpen
}: {
  readonly version: Version
  readonly focused: boolean
  readonly onOpen: () => void
}) {
  const { t } = useLingui()
  const formats = useFormats()
  const fieldName = useFieldNames()
  const moments = useMoments()
  const self = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (focused) self.current?.focus()
  }, [focused])
  return (
    <li>
      <button ref={self} type="button" className="row version" onClick={onOpen}>
        <span className="tx">
          <strong>{moments(version)}</strong>
          <span>
            <Name>{version.byName}</Name>
          </span>
          <span>
            {formats.list([...new Set(version.fields.map(fieldName))])}
            {version.changes > 1 && <> · {t`${plural(version.changes, { one: '# change', other: '# changes' })}`}</>}
          </span>
          <ReachBadge reach={version.reach} />
        </span>
      </button>
    </li>
  )
}

/** When the panel closes, the keyboard goes back to where it came from. */
function useFocusReturn(): void {
  const [before] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      if (before instanceof HTMLElement) before.focus()
    },
    [before]
  )
}
