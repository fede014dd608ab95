import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import { useState } from 'react'
import { CodeShown } from '../../app/code-shown.tsx'
import { say } from '../../app/toasts.tsx'
import { useAsk } from '../../connection/use-ask.ts'
import { useTell } from '../../connection/use-tell.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Dialog } from '../../ui/overlay.tsx'

/** Where a Wi-Fi keeps laptops from hearing each other: an address typed, or the other laptop's code pasted; and this laptop's own. */
export function ByAddress({ off }: { readonly off: boolean }) {
  const { t } = useLingui()
  const add = useTell('network.add')
  const forget = useTell('network.forget')
  const { data: contacted } = useAsk('network.addresses', off ? null : {})
  const [text, setText] = useState('')
  const [showing, setShowing] = useState(false)
  const added = (contacted ?? []).filter(({ why }) => why === 'added')
  return (
    <section>
      <h2>{t`Add by address`}</h2>
      <form
        className="form-row by-address"
        onSubmit={(submit) => {
          submit.preventDefault()
          add.send({ text: text.trim() }, ({ asked }) => {
            say(t`${plural(asked.length, { one: 'Asking there', other: 'Asking at # addresses' })}`)
            setText('')
          })
        }}
      >
        <TextField
          label={t`Address or address code`}
          value={text}
          onChange={setText}
          placeholder="192.168.1.20"
          description={t`For a Wi-Fi that keeps laptops from hearing each other. The other laptop shows its own address here.`}
        />
        <Button type="submit" isDisabled={text.trim() === '' || off || add.pending}>
          {t`Ask there`}
        </Button>
      </form>
      {added.length > 0 && (
        <ul className="list">
          {added.map(({ address }) => (
            <li key={address} className="row">
              <div className="tx">
                <strong dir="ltr">{address}</strong>
              </div>
              <IconButton
                label={t`Stop asking at ${address}`}
                icon={<X aria-hidden="true" />}
                onPress={() => forget.send({ address })}
              />
            </li>
          ))}
        </ul>
      )}
      <div className="cta">
        <Button isDisabled={off} onPress={() => setShowing(true)}>
          {t`Show this laptop’s address code`}
        </Button>
      </div>
      {showing && <OwnCode onClose={() => setShowing(false)} />}
    </section>
  )
}

function OwnCode({ onClose }: { readonly onClose: () => void }) {
  const { t } = useLingui()
  const { data: code } = useAsk('network.code', {})
  return (
    <Dialog title={t`This laptop’s address code`} open onClose={onClose} wide>
      {code && (
        <CodeShown
          text={code.text}
          qr={code.qr}
          label={t`This laptop’s address code`}
          about={t`For somebody beside you. It says where this laptop is in this network, and nothing about any group.`}
        >
          <ul>
            {code.addresses.map((address) => (
              <li key={address} dir="ltr">
                {address}
              </li>
            ))}
          </ul>
        </CodeShown>
      )}
    </Dialog>
  )
}
