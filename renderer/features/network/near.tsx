import { useLingui } from '@lingui/react/macro'
import type { Output } from '../../../core/contract/handlers.ts'
import { useAsk } from '../../connection/use-ask.ts'
import { useTell } from '../../connection/use-tell.ts'
import { useFormats } from '../../i18n/words-provider.tsx'
import { Button } from '../../ui/button.tsx'
import { Given, Mark, Name } from '../../ui/marks.tsx'

type Network = Output<'network.state'>

export function Near({ network }: { readonly network: Network }) {
  const { t } = useLingui()
  const formats = useFormats()
  const { data: groups } = useAsk('group.list', {})
  const ways = { lan: t`same Wi-Fi`, internet: t`internet` }
  const nameOf = (id: string): string => groups?.find((group) => group.group === id)?.name ?? ''
  return (
    <section>
      <h2>{t`Near and connected`}</h2>
      {network.peers.length === 0 ? (
        <p className="dim">
          {network.mode === 'off'
            ? t`Nothing is connected while this is set to Nothing.`
            : t`Nobody is near right now. Laptops find each other by themselves within a second.`}
        </p>
      ) : (
        <ul className="list">
          {network.peers.flatMap((peer) =>
            peer.groups.map((each) => (
              <li key={`${each.group}${each.who}`} className="row">
                <Mark shape="all" />
                <div className="tx">
                  <strong>{each.kind === 'observer' ? t`A reading code` : <Name>{each.name}</Name>}</strong>
                  <span>
                    <Given>{nameOf(each.group)}</Given>
                  </span>
                </div>
                <span className="dim small">{t`${ways[peer.way]}, since ${formats.moment(peer.since)}`}</span>
              </li>
            ))
          )}
        </ul>
      )}
    </section>
  )
}

/** The cards of this laptop. A VPN is left out until somebody wants it: whoever runs it then sees that Starling runs here. */
export function ThisLaptop({ network }: { readonly network: Network }) {
  const { t } = useLingui()
  const { send, pending } = useTell('network.tick')
  return (
    <section>
      <h2>{t`This laptop`}</h2>
      <ul className="list">
        {network.interfaces.map((each) => (
          <li key={`${each.name}${each.address}`} className="row">
            <span className={each.used ? 'sq' : 'sq off'} aria-hidden="true" />
            <div className="tx">
              <strong dir="ltr">{each.address}</strong>
              <span dir="ltr">{each.name}</span>
            </div>
            <span className="dim small">{each.used ? t`used` : t`left out: looks like a VPN or a virtual network`}</span>
            {each.virtual !== null && (
              <Button size="small" isDisabled={pending} onPress={() => send({ card: each.name, used: !each.used })}>
                {each.used ? t`Leave it out` : t`Use it all the same`}
              </Button>
            )}
          </li>
        ))}
        {network.interfaces.length === 0 && (
          <li className="row dim">
            {network.mode === 'off' ? t`Shown when something may be connected.` : t`No network: no Wi-Fi and no cable.`}
          </li>
        )}
      </ul>
    </section>
  )
}
