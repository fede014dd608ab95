import './welcome.css'
import { useState } from 'react'
import { useTell } from '../../connection/use-tell.ts'
import { useWords } from '../../i18n/words-provider.tsx'
import { useSentence } from '../../ui/states.tsx'
import { ChooseLanguage } from './choose-language.tsx'
import { FirstSteps } from './first-steps.tsx'
import { GiveName } from './give-name.tsx'
import { keepRecoveryWords } from './just-made.ts'
import { MakePassphrase } from './make-passphrase.tsx'

/** Language, passphrase, name: then there is a profile, and the way goes on in `NoGroup`. Nothing that was typed is lost on the way back. */
export function FirstRun() {
  const { language } = useWords()
  const say = useSentence()
  const [step, setStep] = useState<'language' | 'passphrase' | 'name'>('language')
  const [typed, setTyped] = useState<string | null>(null)
  const [name, setName] = useState('')
  const create = useTell('profile.create', { quiet: true })
  if (step === 'language') return <ChooseLanguage onChosen={() => setStep('passphrase')} />
  if (step === 'passphrase')
    return (
      <MakePassphrase
        steps={<FirstSteps at={1} />}
        value={typed}
        onChange={setTyped}
        onNext={(passphrase) => {
          setTyped(passphrase)
          setStep('name')
        }}
        onBack={() => setStep('language')}
      />
    )
  return (
    <GiveName
      steps={<FirstSteps at={2} />}
      value={name}
      onChange={setName}
      error={create.error ? say(create.error) : null}
      pending={create.pending}
      onBack={() => setStep('passphrase')}
      onNext={() => {
        create
          .tell({ passphrase: typed ?? '', name, language })
          .then(({ recoveryWords }) => keepRecoveryWords(recoveryWords))
          .catch(() => {}) // shown beside the field
      }}
    />
  )
}
