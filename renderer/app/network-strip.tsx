import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useAsk } from '../connection/use-ask.ts'
import { Mark } from '../ui/marks.tsx'
import { useGroup } from './group-context.tsx'
import { missingChanges } from './older-coming.tsx'

/** Always in sight: how this laptop connects, who is near, whether it lacks anything it knows of. */
export function NetworkStrip() {
  const { t } = useLingui()
  const { group } = useGroup()
  const { data: network } = useAsk('network.state', {})
  const { data: detail } = useAsk('group.get', group.state === 'damaged' ? null : { group: group.group })
  const near = network?.peers.length ?? 0
  const modes = { off: t`Nothing connected`, lan: t`Same Wi-Fi only`, internet: t`Wi-Fi and internet` }
  const mode = network?.mode ?? 'off'
  const missing = missingChanges(detail)
  const { coming = 0, away = 0 } = detail ?? {}
  const behind = () => {
    if (missing > 0) return t`${plural(missing, { one: 'receiving # change', other: 'receiving # changes' })}`
    if (coming > 0 || away === 0) return t`more is on its way`
    return t`${plural(away, { one: '# change is on a laptop that is away', other: '# changes are on laptops that are away' })}`
  }
  return (
    <a className="strip" href="#/network">
      <strong>
        <span className={mode === 'off' ? 'sq off' : mode === 'internet' ? 'sq wide' : 'sq'} aria-hidden="true" />
        <span>{modes[mode]}</span>
      </strong>
      {mode !== 'off' && (
        <span className="l2">{t`${plural(near, { 0: 'nobody near', one: '# laptop near', other: '# laptops near' })}`}</span>
      )}
      {detail?.upToDate ? (
        <span className="ok">
          <Mark shape="all" />
          <span>{t`Up to date, as far as known`}</span>
        </span>
      ) : (
        <span className="ok behind">
          <Mark shape="part" />
          <span>{behind()}</span>
        </span>
      )}
    </a>
  )
}
