import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useGo } from '../../app/go.ts'
import { ScreenFrame } from '../../app/screen.tsx'
import { Join, ReadAlong, StartGroup, WhichGroup } from '../../app/welcome-parts.ts'

/** One more group on this laptop. Groups never learn of each other. */
export function AnotherGroup() {
  const { t } = useLingui()
  const go = useGo()
  const [way, setWay] = useState<'start' | 'join' | 'read' | null>(null)
  const back = (): void => setWay(null)
  return (
    <ScreenFrame title={t`Another group`}>
      {way === 'start' ? (
        <StartGroup onBack={back} />
      ) : way === 'join' ? (
        <Join onBack={back} onDone={() => go('today')} />
      ) : way === 'read' ? (
        <ReadAlong onBack={back} />
      ) : (
        <WhichGroup
          title={t`Which group?`}
          withoutPractice
          onNext={(chosen) => chosen !== 'practise' && setWay(chosen)}
          onBack={() => go('people')}
        />
      )}
    </ScreenFrame>
  )
}
