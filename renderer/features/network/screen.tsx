import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import './network.css'
import { ScreenFrame } from '../../app/screen.tsx'
import { say } from '../../app/toasts.tsx'
import { useAsk } from '../../connection/use-ask.ts'
import { useTell } from '../../connection/use-tell.ts'
import { useFormats } from '../../i18n/words-provider.tsx'
import { Button } from '../../ui/button.tsx'
import { Choices, TextField } from '../../ui/fields.tsx'
import { Given, Mark, Name } from '../../ui/marks.tsx'
import { Failed, Note, Opening } from '../../ui/states.tsx'

/** How this laptop connects, who is near and by which way, what others on this network can see. */
export function Screen() {
  const { t } = useLingui()
  const formats = useFormats()
  const { data: network, error, refetch } = useAsk('network.state', {})
  const { data: groups } = useAsk('group.list', {})
  const mode = useTell('network.mode')
  const search = useTell('network.search')
  const [address, setAddress] = useState('')
  if (error)
    return (
      <ScreenFrame title={t`How to connect`}>
        <Failed error={error} onRetry={() => void refetch()} />
      </ScreenFrame>
    )
  if (!network)
    return (
      <ScreenFrame title={t`How to connect`}>
        <Opening />
      </ScreenFrame>
    )
  const ways = { lan: t`same Wi-Fi`, internet: t`internet` }
  const nameOf = (id: string): string => groups?.find((group) => group.group === id)?.name ?? ''
  return (
    <ScreenFrame
      title={t`How to connect`}
      actions={
        <Button
          isDisabled={network.mode === 'off' || search.pending}
          onPress={() => search.send({}, () => say(t`Looking around`))}
        >
          {t`Look around now`}
        </Button>
      }
    >
      <div className="modes">
        <Choices
          label={t`How to connect`}
          hideLabel
          value={network.mode}
          onChange={(next) => mode.send({ mode: next })}
          options={[
            { value: 'off', label: t`Nothing`, about: t`No laptop is reached and none reaches this one.` },
            {
              value: 'lan',
              label: t`Same Wi-Fi only`,
              about: t`Laptops on the same Wi-Fi or cable. Nothing leaves this network.`
            },
            {
              value: 'internet',
              label: t`Wi-Fi and internet`,
              about: t`Also laptops elsewhere. Your address is seen by them and by the lookup network.`
            }
          ]}
        />
      </div>
      {network.clockOff && (
        <Note>{t`A laptop near you has a clock that differs by more than 15 minutes. Check the clock of this computer.`}</Note>
      )}
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
      <section>
        <h2>{t`Add by address`}</h2>
        <form
          className="form-row by-address"
          onSubmit={(submit) => {
            submit.preventDefault()
            search.send({ address: address.trim() }, () => {
              say(t`Asking there`)
              setAddress('')
            })
          }}
        >
          <TextField
            label={t`Address in this network`}
            value={address}
            onChange={setAddress}
            placeholder="192.168.1.20"
            description={t`For a Wi-Fi that keeps laptops from hearing each other. The other laptop shows its own address here.`}
          />
          <Button type="submit" isDisabled={address.trim() === '' || network.mode === 'off'}>
            {t`Ask there`}
          </Button>
        </form>
      </section>
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
            </li>
          ))}
          {network.interfaces.length === 0 && (
            <li className="row dim">
              {network.mode === 'off' ? t`Shown when something may be connected.` : t`No network: no Wi-Fi and no cable.`}
            </li>
          )}
        </ul>
      </section>
      <section>
        <h2>{t`Where no network reaches`}</h2>
        <a href="#/courier">{t`Carry the plan on a USB stick`}</a>
      </section>
      <Note kind="info">{t`People on this network can see that you use this app and when, not what you write, nor for which group.`}</Note>
    </ScreenFrame>
  )
}
