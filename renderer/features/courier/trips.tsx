import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useGroup } from '../../app/group-context.tsx'
import { useAsk } from '../../connection/use-ask.ts'
import { useFormats } from '../../i18n/words-provider.tsx'
import { Mark, Name } from '../../ui/marks.tsx'

/** Files that went out from here, and whose laptops have said since, by any way, that they have what was in them. */
export function Trips() {
  const { t } = useLingui()
  const { group } = useGroup()
  const formats = useFormats()
  const { data: trips } = useAsk('courier.trips', { group: group.group })
  return (
    <section aria-labelledby="courier-trips">
      <h2 id="courier-trips">{t`Trips`}</h2>
      {!trips || trips.length === 0 ? (
        <p className="dim quiet-line">{t`Nothing was carried from this laptop yet.`}</p>
      ) : (
        <ul className="list">
          {trips.map((trip) => (
            <li key={trip.trip} className="row">
              <Mark shape={trip.state === 'confirmed' ? 'all' : trip.confirmed.length > 0 ? 'part' : 'none'} />
              <div className="tx">
                <strong>{trip.for === null ? t`Everyone` : <Name>{trip.forName}</Name>}</strong>
                <span>
                  {t`written ${formats.moment(trip.madeAt)}`} ·{' '}
                  {t`${plural(trip.records, { one: '# change', other: '# changes' })}`}
                </span>
              </div>
              <span className="dim small">
                {trip.confirmed.length === 0
                  ? t`not confirmed yet`
                  : trip.for === null
                    ? t`arrived at ${formats.list(trip.confirmed.map(({ name }) => name))}`
                    : t`arrived, heard ${formats.moment(Math.max(...trip.confirmed.map(({ at }) => at)))}`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
