import { useLingui } from '@lingui/react/macro'
import { type ReactNode, useEffect, useState } from 'react'
import { useAsk } from '../../connection/use-ask.ts'
import { useTell } from '../../connection/use-tell.ts'
import { Button } from '../../ui/button.tsx'
import { Choices, TextField } from '../../ui/fields.tsx'
import { useSentence } from '../../ui/states.tsx'
import { ChooseConnection } from './choose-connection.tsx'
import { FirstSteps } from './first-steps.tsx'
import { Join } from './join.tsx'
import { forgetRecoveryWords, recoveryWordsOnce } from './just-made.ts'
import { Practise } from './practise.tsx'
import { ReadAlong } from './read-along.tsx'
import { RecoveryWords } from './recovery-words.tsx'
import './welcome.css'

type Way = 'start' | 'join' | 'read' | 'practise'

/** A profile without a group: the second half of the first run, or after the last group was left. */
export function NoGroup() {
  const { t } = useLingui()
  const [words] = useState(recoveryWordsOnce)
  const { data: joins } = useAsk('join.list', {})
  const [step, setStep] = useState<'words' | 'connection' | 'which' | Way>(words === null ? 'which' : 'words')
  useEffect(() => () => forgetRecoveryWords(), [])
  const underWay = joins?.some(({ state }) => state !== 'done' && state !== 'refused') ?? false
  const back = (): void => setStep('which')

  if (step === 'words' && words) return <RecoveryWords words={words} onNext={() => setStep('connection')} />
  if (step === 'connection') return <ChooseConnection onNext={back} />
  if (step === 'join' || (step === 'which' && underWay)) return <Join onBack={back} />
  if (step === 'start') return <StartGroup onBack={back} />
  if (step === 'read') return <ReadAlong onBack={back} />
  if (step === 'practise') return <Practise onBack={back} />
  const first = words !== null
  return (
    <WhichGroup
      title={t`Which group?`}
      steps={first && <FirstSteps at={4} />}
      onNext={setStep}
      onBack={first ? () => setStep('connection') : null}
    />
  )
}

interface WhichGroupProps {
  readonly title: string
  readonly steps?: ReactNode
  /** Not beside a plan that is meant: a made-up one would only confuse. */
  readonly withoutPractice?: boolean
  readonly onNext: (way: Way) => void
  readonly onBack: (() => void) | null
}

export function WhichGroup({ title, steps, withoutPractice = false, onNext, onBack }: WhichGroupProps) {
  const { t } = useLingui()
  const [way, setWay] = useState<Way>('start')
  return (
    <form
      className="wiz"
      onSubmit={(event) => {
        event.preventDefault()
        onNext(way)
      }}
    >
      {steps}
      <h1>{title}</h1>
      <Choices<Way>
        label={title}
        hideLabel
        value={way}
        onChange={setWay}
        options={[
          { value: 'start', label: t`Start a group`, about: t`You are its first coordinator and invite the others.` },
          {
            value: 'join',
            label: t`I have an invite`,
            about: t`Somebody of the group gave you a code. You both compare a few digits.`
          },
          { value: 'read', label: t`I have a reading code`, about: t`You see the whole plan and change nothing.` },
          ...(withoutPractice
            ? []
            : [
                {
                  value: 'practise' as const,
                  label: t`Practise first`,
                  about: t`A made-up plan that stays on this laptop. Nothing can go wrong.`
                }
              ])
        ]}
      />
      <div className="cta">
        {onBack && (
          <Button kind="quiet" size="large" onPress={onBack}>
            {t`Back`}
          </Button>
        )}
        <Button kind="primary" size="large" type="submit" keyHint="↵">
          {t`Continue`}
        </Button>
      </div>
    </form>
  )
}

export function StartGroup({ onBack, onDone }: { readonly onBack: () => void; readonly onDone?: (group: string) => void }) {
  const { t } = useLingui()
  const say = useSentence()
  const [name, setName] = useState('')
  const create = useTell('group.create', { quiet: true })
  return (
    <form
      className="wiz"
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() !== '' && !create.pending) create.send({ name }, ({ group }) => onDone?.(group))
      }}
    >
      <h1>{t`Start a group`}</h1>
      <TextField
        label={t`Name of the group`}
        value={name}
        onChange={setName}
        autoFocus
        maxLength={200}
        description={t`Everybody in the group sees it. It can be changed later.`}
        error={create.error ? say(create.error) : null}
      />
      <div className="cta">
        <Button kind="quiet" size="large" onPress={onBack}>
          {t`Back`}
        </Button>
        <Button kind="primary" size="large" type="submit" keyHint="↵" isDisabled={name.trim() === '' || create.pending}>
          {t`Start the group`}
        </Button>
      </div>
    </form>
  )
}
