import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { Output } from '../../../core/contract/handlers.ts'
import { useTell } from '../../connection/use-tell.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/overlay.tsx'
import { Progress } from '../../ui/progress.tsx'

/** The last resort where calls do not arrive: every address of this network is asked once, and only after somebody agreed. */
export function SweepNetwork({ network }: { readonly network: Output<'network.state'> }) {
  const { t } = useLingui()
  const [asking, setAsking] = useState(false)
  const { send, pending } = useTell('network.sweep')
  const { sweep } = network
  if (sweep.running) return <Progress label={t`Asking at every address`} done={sweep.asked} total={sweep.of} />
  return (
    <div className="cta">
      <Button isDisabled={network.mode === 'off' || pending} onPress={() => setAsking(true)}>
        {t`Ask at every address of this network…`}
      </Button>
      {asking && (
        <Dialog title={t`Ask at every address of this network?`} open onClose={() => setAsking(false)}>
          <p>{t`It helps where a Wi-Fi lets no calls through. To whoever runs the network it looks like a scan, and can draw attention. It takes some seconds.`}</p>
          <div className="cta cta-end">
            <Button kind="quiet" onPress={() => setAsking(false)}>
              {t`Back`}
            </Button>
            <Button
              kind="primary"
              onPress={() => {
                setAsking(false)
                send({ agreed: true })
              }}
            >
              {t`Ask`}
            </Button>
          </div>
        </Dialog>
      )}
    </div>
  )
}
