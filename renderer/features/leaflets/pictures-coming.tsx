import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { Mark } from '../../ui/marks.tsx'

/** Pictures of a leaflet that are not on this laptop yet; nothing where all are. */
export function PicturesComing({ count }: { readonly count: number }) {
  const { t } = useLingui()
  if (count === 0) return null
  return (
    <span className="bd">
      <Mark shape="wait" /> {t`${plural(count, { one: 'Picture still coming', other: '# pictures still coming' })}`}
    </span>
  )
}
