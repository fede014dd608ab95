import { useLingui } from '@lingui/react/macro'
import { type ReactNode, useState } from 'react'
import { CoreError } from '../../../core/contract/errors.ts'
import { useAsk } from '../../connection/use-ask.ts'
import { useTell } from '../../connection/use-tell.ts'
import { Button } from '../../ui/button.tsx'
import { Choices, TextField } from '../../ui/fields.tsx'
import { useSentence } from '../../ui/states.tsx'
import { EnterCode } from './enter-code.tsx'
import { Join } from './join.tsx'
import { usePractise } from './use-practise.ts'

type Way = 'start' | 'join' | 'read' | 'practise'

/** The ways to a group: start one, join with an invite, read with a reading code, or practise. `onReady` is told which it is. */
export function BeginGroup({
  onReady,
  onBack,
  steps
}: {
  readonly onReady: (group: string) => void
  readonly onBack?: () => void
  readonly steps?: ReactNode
}) {
  const { t } = useLingui()
  const { data: joins } = useAsk('join.list', {})
  const underWay = joins?.some(({ state }) => state !== 'done' && state !== 'refused') ?? false
  const [way, setWay] = useState<Way>('start')
  const [chosen, setChosen] = useState(false)
  const practise = usePractise()
  const back = (): void => setChosen(false)

  if (underWay || (chosen && way === 'join')) return <Join onDone={onReady} onBack={back} />
  if (chosen && way === 'start') return <NameGroup onReady={onReady} onBack={back} steps={steps} />
  if (chosen && way === 'read') return <Read onReady={onReady} onBack={back} />
  return (
    <form
      className="wiz"
      onSubmit={(event) => {
        event.preventDefault()
        if (way !== 'practise') setChosen(true)
        else if (!practise.pending) practise.begin(onReady)
      }}
    >
      {steps}
      <h1>{t`Which group?`}</h1>
      <Choices<Way>
        label={t`Which group?`}
        hideLabel
        value={way}
        onChange={setWay}
        options={[
          { value: 'start', label: t`Start a group`, about: t`You are its first coordinator and invite the others.` },
          {
            value: 'join',
            label: t`Join with an invite`,
            about: t`A coordinator gives you a code, and you compare a few digits.`
          },
          { value: 'read', label: t`Read with a reading code`, about: t`You see the whole plan and change nothing.` },
          {
            value: 'practise',
            label: t`Practise first`,
            about: t`A made-up plan that stays on this laptop. Nothing can go wrong.`
          }
        ]}
      />
      <div className="cta">
        {onBack && (
          <Button kind="quiet" size="large" onPress={onBack}>
            {t`Back`}
          </Button>
        )}
        <Button kind="primary" size="large" type="submit" isDisabled={practise.pending}>
          {t`Continue`}
        </Button>
      </div>
    </form>
  )
}

interface PartProps {
  readonly onReady: (group: string) => void
  readonly onBack: () => void
}

function NameGroup({ onReady, onBack, steps }: PartProps & { readonly steps: ReactNode }) {
  const { t } = useLingui()
  const say = useSentence()
  const [name, setName] = useState('')
  const create = useTell('group.create', { quiet: true })
  return (
    <form
      className="wiz"
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() !== '' && !create.pending) create.send({ name }, ({ group }) => onReady(group))
      }}
    >
      {steps}
      <h1>{t`Name the group`}</h1>
      <TextField
        label={t`Name of the group`}
        value={name}
        onChange={setName}
        autoFocus
        required
        maxLength={200}
        description={t`Everybody in the group sees it. It can be changed later.`}
        error={create.error ? say(create.error) : null}
      />
      <div className="cta">
        <Button kind="quiet" size="large" onPress={onBack}>{t`Back`}</Button>
        <Button kind="primary" size="large" type="submit" isDisabled={name.trim() === '' || create.pending}>
          {t`Start the group`}
        </Button>
      </div>
    </form>
  )
}

function Read({ onReady, onBack }: PartProps) {
  const { t } = useLingui()
  const open = useTell('reading.open', { quiet: true })
  const [wrong, setWrong] = useState<CoreError | null>(null)
  return (
    <EnterCode
      title={t`Read with a reading code`}
      about={t`A coordinator makes it: People, then Reading codes. The plan comes as soon as a laptop that has it is near.`}
      label={t`Reading code`}
      action={t`Read this group`}
      pending={open.pending}
      error={wrong}
      onBack={onBack}
      onEnter={(text) =>
        open
          .tell({ text })
          .then(({ group }) => onReady(group))
          .catch((err: unknown) => setWrong(err instanceof CoreError ? err : new CoreError('INTERNAL')))
      }
    />
  )
}
