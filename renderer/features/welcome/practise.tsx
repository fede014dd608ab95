import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { CoreError } from '../../../core/contract/errors.ts'
import { useErrorToast } from '../../app/toasts.tsx'
import { clientOf, useConnection } from '../../connection/core-context.tsx'
import { Button } from '../../ui/button.tsx'

/** A group with nobody else and an invented plan: to try everything without harm. It is left like any other group. */
export function Practise({ onBack }: { readonly onBack: () => void }) {
  const { t } = useLingui()
  const connection = useConnection()
  const showError = useErrorToast()
  const [busy, setBusy] = useState(false)
  const make = async (): Promise<void> => {
    setBusy(true)
    try {
      const core = clientOf(connection)
      const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toLocaleDateString('sv')
      const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
      const { group } = await core.call('group.create', { name: t`Practice` })
      const march = await core.call('event.create', {
        group,
        title: t`March from the station`,
        start: `${day(3)}T13:00`,
        end: `${day(3)}T16:00`,
        zone,
        place: t`Station square`,
        fallbackPlace: t`Fountain in the park`
      })
      await core.call('event.create', { group, title: t`Weekly meeting`, start: `${day(1)}T19:00`, zone, place: t`Union hall` })
      await core.call('task.create', {
        group,
        title: t`Print 200 leaflets`,
        due: `${day(2)}T18:00`,
        zone,
        event: march.id,
        steps: [t`Paper`, t`Ink`, t`Cut`]
      })
      await core.call('task.create', { group, title: t`Paint the banner`, event: march.id })
      await core.call('leaflet.create', {
        group,
        title: t`All together at the station`,
        blocks: [
          { kind: 'heading1', spans: [{ text: t`All together at the station` }] },
          { kind: 'paragraph', spans: [{ text: t`Bring your neighbours, bring water.` }] }
        ]
      })
    } catch (err) {
      showError(err instanceof CoreError ? err : new CoreError('INTERNAL'))
      setBusy(false)
    }
  }
  return (
    <div className="wiz">
      <header>
        <h1>{t`Practise`}</h1>
        <p className="sub">{t`A group named Practice with an invented plan. Nobody else is in it. Try everything; delete it in Settings when you are done.`}</p>
      </header>
      <div className="cta">
        <Button kind="primary" size="large" autoFocus isDisabled={busy} onPress={() => void make()}>
          {t`Begin`}
        </Button>
        <Button kind="quiet" size="large" onPress={onBack}>
          {t`Back`}
        </Button>
      </div>
    </div>
  )
}
