import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useTell } from '../../connection/use-tell.ts'
import { Button } from '../../ui/button.tsx'
import { Choices } from '../../ui/fields.tsx'
import { FirstSteps } from './first-steps.tsx'

type Mode = 'off' | 'lan' | 'internet'

/** Off until somebody chooses. */
export function ChooseConnection({ onNext }: { readonly onNext: () => void }) {
  const { t } = useLingui()
  const [mode, setMode] = useState<Mode>('off')
  const { send, pending } = useTell('network.mode')
  return (
    <form
      className="wiz"
      onSubmit={(event) => {
        event.preventDefault()
        if (!pending) send({ mode }, onNext)
      }}
    >
      <FirstSteps at={3} />
      <h1>{t`How may this laptop connect?`}</h1>
      <p className="sub">{t`You can change it at any time, at the foot of the bar.`}</p>
      <Choices<Mode>
        label={t`How may this laptop connect?`}
        hideLabel
        value={mode}
        onChange={setMode}
        options={[
          { value: 'off', label: t`Not at all for now`, about: t`Everything works on this laptop alone.` },
          {
            value: 'lan',
            label: t`Same Wi-Fi only`,
            about: t`Finds laptops on the same Wi-Fi or cable. People on that network can see that you use this app, not what you write.`
          },
          {
            value: 'internet',
            label: t`Wi-Fi and internet`,
            about: t`Also laptops elsewhere. Your address is seen by those of your groups and by the lookup network.`
          }
        ]}
      />
      <div className="cta">
        <Button kind="primary" size="large" type="submit" keyHint="↵" isDisabled={pending}>
          {t`Continue`}
        </Button>
      </div>
    </form>
  )
}
