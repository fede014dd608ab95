import './welcome.css'
import { useEffect, useState } from 'react'
import { BeginGroup } from '../../app/joining/begin-group.tsx'
import { ChooseConnection } from './choose-connection.tsx'
import { FirstSteps } from './first-steps.tsx'
import { forgetRecoveryWords, recoveryWordsOnce } from './just-made.ts'
import { RecoveryWords } from './recovery-words.tsx'

/** A profile without a group: the second half of the first run, or after the last group was left. */
export function NoGroup() {
  const [words] = useState(recoveryWordsOnce)
  const [step, setStep] = useState<'words' | 'connection' | 'group'>(words === null ? 'group' : 'words')
  useEffect(() => () => forgetRecoveryWords(), [])
  if (step === 'words' && words) return <RecoveryWords words={words} onNext={() => setStep('connection')} />
  if (step === 'connection') return <ChooseConnection onNext={() => setStep('group')} />
  return (
    <BeginGroup
      onReady={() => {}} // the page goes on by itself as soon as there is a group
      {...(words === null ? {} : { steps: <FirstSteps at={4} />, onBack: () => setStep('connection') })}
    />
  )
}
