import { Trans } from '@lingui/react/macro'
import { useFormats } from '../../i18n/words-provider.tsx'
import { Name } from '../../ui/marks.tsx'
import type { LeafletBody } from './types.ts'

export function LeafletChanged({ leaflet: { changed } }: { readonly leaflet: LeafletBody }) {
  const formats = useFormats()
  const moment = formats.moment(changed.at)
  return (
    <p className="small dim leaflet-changed">
      <Trans>
        changed by <Name>{changed.byName}</Name>, {moment}
      </Trans>
    </p>
  )
}
