import { useLingui } from '@lingui/react/macro'
import type { DialRefusal } from '../connection/dial-loopback.ts'

/** The pipe is gone for good: say so, show nothing of the plan, and ask nobody to type a passphrase here. */
export function ClosedPage({ why }: { readonly why: DialRefusal }) {
  const { t } = useLingui()
  const words = {
    'no-key': {
      title: t`Open Starling from its own address`,
      about: t`This page needs the address that Starling printed when it started. Copy it whole, with everything after the #.`
    },
    stranger: {
      title: t`This is not your Starling`,
      about: t`Something else answers at this address. Close this page, and do not type your passphrase here.`
    },
    closed: {
      title: t`Starling has ended`,
      about: t`Start it again and open the address that it prints. Do not reload this page: another program could take its place.`
    }
  }[why]
  return (
    <main className="plain">
      <div className="wiz" role="alert">
        <h1>{words.title}</h1>
        <p className="sub">{words.about}</p>
      </div>
    </main>
  )
}
