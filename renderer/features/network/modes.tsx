import { useLingui } from '@lingui/react/macro'
import type { Output } from '../../../core/contract/handlers.ts'
import { useTell } from '../../connection/use-tell.ts'
import { Choices } from '../../ui/fields.tsx'

export type Mode = Output<'network.state'>['mode']

export function Modes({ mode }: { readonly mode: Mode }) {
  const { t } = useLingui()
  const { send } = useTell('network.mode')
  return (
    <div className="modes">
      <Choices<Mode>
        label={t`How to connect`}
        hideLabel
        value={mode}
        onChange={(next) => send({ mode: next })}
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
  )
}
