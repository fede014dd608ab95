import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useAsk } from '../connection/use-ask.ts'
import { useTell } from '../connection/use-tell.ts'
import { Button } from '../ui/button.tsx'
import { Mark } from '../ui/marks.tsx'
import { Dialog } from '../ui/overlay.tsx'
import { CheckCode } from './welcome-parts.ts'

/**
 * Somebody wants in: wherever one is in the page, both screens show the same code, or nobody comes in. Closing the question without an
 * answer sets it aside, and says so above every screen: a stray click refuses nobody and lets nobody in.
 */
export function Admissions() {
  const { t } = useLingui()
  const { data: admissions } = useAsk('admission.list', {})
  const answer = useTell('admission.answer')
  const decline = useTell('admission.decline')
  const [aside, setAside] = useState<string | null>(null)
  const [first] = admissions ?? []
  if (!first) return null
  const say = (same: boolean): void => answer.send({ admission: first.admission, same })
  const letNotIn = (): void => decline.send({ admission: first.admission })
  if (aside === first.admission)
    return (
      <div className="away" role="status">
        <Mark shape="need" />
        <span>{t`A laptop waits to be let in.`}</span>
        <Button size="small" onPress={() => setAside(null)}>
          {t`Compare the codes`}
        </Button>
      </div>
    )
  return (
    <Dialog title={t`A laptop wants in. Do both screens show the same?`} open onClose={() => setAside(first.admission)} wide>
      <p>{t`Read it to each other, by voice or side by side. If it differs, somebody stands between you.`}</p>
      <CheckCode digits={first.code.digits} words={first.code.words} />
      {first.state === 'waiting' ? (
        <p role="status">{t`Waiting for the other side to say the same.`}</p>
      ) : (
        <div className="cta centred">
          <Button kind="primary" size="large" onPress={() => say(true)}>
            {t`They match: let in`}
          </Button>
          <Button kind="danger" size="large" onPress={() => say(false)}>
            {t`They differ`}
          </Button>
          <Button size="large" onPress={letNotIn}>
            {t`Do not let in`}
          </Button>
        </div>
      )}
    </Dialog>
  )
}
