import { useLingui } from '@lingui/react/macro'
import { useGroup } from '../../app/group-context.tsx'
import { useAsk } from '../../connection/use-ask.ts'
import { useFormats } from '../../i18n/words-provider.tsx'
import { Note } from '../../ui/states.tsx'

export function StorageSettings() {
  const { t } = useLingui()
  const { group } = useGroup()
  const formats = useFormats()
  const { data: detail } = useAsk('group.get', { group: group.group })
  if (!detail) return null
  const { total, here, settled, locked, needsNewer } = detail.changes
  return (
    <div className="form">
      <dl className="facts">
        <dt>{t`Changes in this group`}</dt>
        <dd>{formats.number(total)}</dd>
        <dt>{t`Whole on this laptop`}</dt>
        <dd>{formats.number(here)}</dd>
        <dt>{t`Settled for good`}</dt>
        <dd>{formats.number(settled)}</dd>
        <dt>{t`Waiting to be taken up`}</dt>
        <dd>{formats.number(detail.outbox)}</dd>
      </dl>
      {locked > 0 && (
        <Note>{t`${formats.number(locked)} changes are locked under a key that this laptop does not have yet.`}</Note>
      )}
      {needsNewer > 0 && (
        <Note>{t`${formats.number(needsNewer)} changes were made by a newer Starling. They are kept, and show after an update.`}</Note>
      )}
      <p className="dim small">{t`Everything on this disk is sealed under your passphrase. Without the passphrase and the recovery words nobody can open it, and neither can we.`}</p>
    </div>
  )
}
