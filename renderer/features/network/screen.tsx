import { useLingui } from '@lingui/react/macro'
import './network.css'
import { ScreenFrame } from '../../app/screen.tsx'
import { say } from '../../app/toasts.tsx'
import { useAsk } from '../../connection/use-ask.ts'
import { useTell } from '../../connection/use-tell.ts'
import { Button } from '../../ui/button.tsx'
import { Failed, Note, Opening } from '../../ui/states.tsx'
import { ByAddress } from './by-address.tsx'
import { Contacted } from './contacted.tsx'
import { Doctor } from './doctor.tsx'
import { Modes } from './modes.tsx'
import { Near, ThisLaptop } from './near.tsx'
import { SweepNetwork } from './sweep.tsx'

/** How this laptop connects, who is near and by which way, why nobody is, what it contacts, what others on this network can see. */
export function Screen() {
  const { t } = useLingui()
  const { data: network, error, refetch } = useAsk('network.state', {})
  const search = useTell('network.search')
  const off = network?.mode === 'off'
  return (
    <ScreenFrame
      title={t`How to connect`}
      actions={
        <Button isDisabled={!network || off || search.pending} onPress={() => search.send({}, () => say(t`Looking around`))}>
          {t`Look around now`}
        </Button>
      }
    >
      {error ? (
        <Failed error={error} onRetry={() => void refetch()} />
      ) : !network ? (
        <Opening />
      ) : (
        <>
          <Modes mode={network.mode} />
          {network.clockOff && (
            <Note>{t`A laptop near you has a clock that differs by more than 15 minutes. Check the clock of this computer.`}</Note>
          )}
          <Near network={network} />
          <Doctor />
          <ByAddress off={network.mode === 'off'} />
          <SweepNetwork network={network} />
          <ThisLaptop network={network} />
          <section>
            <h2>{t`Where no network reaches`}</h2>
            <a href="#/courier">{t`Carry the plan on a USB stick`}</a>
          </section>
          <Contacted off={network.mode === 'off'} />
          <Note kind="info">{t`People on this network can see that you use this app and when, not what you write, nor for which group.`}</Note>
        </>
      )}
    </ScreenFrame>
  )
}
