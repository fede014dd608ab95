import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { languageNames } from '../../i18n/languages.ts'
import { Given, Parts, ReachBadge } from '../../ui/marks.tsx'
import { PicturesComing } from './pictures-coming.tsx'
import type { Leaflet } from './types.ts'

export function LeafletRow({ leaflet }: { readonly leaflet: Leaflet }) {
  const { t } = useLingui()
  const parts = [
    leaflet.state === 'ready' ? t`Ready` : t`Draft`,
    ...(leaflet.language === null ? [] : [languageNames[leaflet.language]]),
    t`${plural(leaflet.words, { one: '# word', other: '# words' })}`
  ]
  return (
    <li>
      <a className="row" href={`#/leaflets?id=${leaflet.id}`}>
        <span className="tx">
          <strong>
            <Given>{leaflet.title}</Given>
          </strong>
          <span>
            <Parts of={parts} />
          </span>
        </span>
        <PicturesComing count={leaflet.picturesComing} />
        <ReachBadge reach={leaflet.reach} clash={leaflet.twoVersions.length > 0} />
      </a>
    </li>
  )
}
