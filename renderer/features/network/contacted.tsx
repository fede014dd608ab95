import { useLingui } from '@lingui/react/macro'
import { useAsk } from '../../connection/use-ask.ts'

/** Every address that this laptop sends anything to now, and why. */
export function Contacted({ off }: { readonly off: boolean }) {
  const { t } = useLingui()
  const { data: contacted } = useAsk('network.addresses', {})
  const why = {
    call: t`everybody in this network: the call by which laptops find each other`,
    peer: t`a laptop of your groups`,
    added: t`added by hand`,
    known: t`where a laptop of your groups was before`,
    start: t`internet: helps to find others`,
    directory: t`internet: keeps where others can be found`
  }
  return (
    <section>
      <h2>{t`What this laptop contacts`}</h2>
      {off || contacted?.length === 0 ? (
        <p className="dim">{t`Nothing.`}</p>
      ) : (
        <ul className="list contacted">
          {contacted?.map((one) => (
            <li key={`${one.address}${one.why}`} className="row">
              <div className="tx">
                <strong dir="ltr">{one.address}</strong>
              </div>
              <span className="dim small">{why[one.why]}</span>
            </li>
          ))}
        </ul>
      )}
      <p className="dim small">{t`Nothing else is contacted: no server of ours, no update, no font, no count of users.`}</p>
    </section>
  )
}
