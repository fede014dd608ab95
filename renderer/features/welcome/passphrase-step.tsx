import { useLingui } from '@lingui/react/macro'
import { RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { CoreError } from '../../../core/contract/errors.ts'
import { useAsk } from '../../connection/use-ask.ts'
import { useTell } from '../../connection/use-tell.ts'
import { useWords } from '../../i18n/words-provider.tsx'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/fields.tsx'
import { useSentence } from '../../ui/states.tsx'
import { RecoveryWords } from './recovery-words.tsx'
import { StepHead } from './step-head.tsx'
import { Strength, strengthOf } from './strength.tsx'

/** One passphrase locks everything on this laptop. Five random words are suggested; any other is accepted and honestly measured. */
export function PassphraseStep({ onBack }: { readonly onBack: () => void }) {
  const { t } = useLingui()
  const { language } = useWords()
  const say = useSentence()
  const { data: suggested, refetch } = useAsk('profile.suggest', { language })
  const { tell, pending } = useTell('profile.create', { quiet: true })
  const [passphrase, setPassphrase] = useState('')
  const [again, setAgain] = useState('')
  const [name, setName] = useState('')
  const [wrong, setWrong] = useState<CoreError | null>(null)
  const [words, setWords] = useState<readonly string[] | null>(null)
  const suggestion = suggested?.words.join(' ') ?? ''
  const ready = passphrase !== '' && passphrase === again && name.trim() !== '' && strengthOf(passphrase, suggestion) > 1
  const create = async (): Promise<void> => {
    try {
      setWords((await tell({ passphrase, name, language })).recoveryWords)
    } catch (err) {
      setWrong(err instanceof CoreError ? err : new CoreError('INTERNAL'))
    }
  }
  if (words) return <RecoveryWords words={words} />
  return (
    <form
      className="wiz"
      onSubmit={(submit) => {
        submit.preventDefault()
        if (ready && !pending) create().catch(() => {}) // handled inside
      }}
    >
      <StepHead
        step={1}
        title={t`Make a passphrase`}
        about={t`It locks everything on this laptop. Nobody can reset it, and neither can we.`}
      />
      <TextField
        label={t`Passphrase`}
        value={passphrase}
        onChange={setPassphrase}
        secret
        autoFocus
        error={wrong ? say(wrong) : null}
      />
      <Strength passphrase={passphrase} suggestion={suggestion} />
      {suggestion !== '' && (
        <div className="suggested">
          <span>
            {t`Or take these, and learn them:`} <bdi className="suggested-words">{suggestion}</bdi>
          </span>
          <div className="cta">
            <Button size="small" onPress={() => setPassphrase(suggestion)}>
              {t`Take these words`}
            </Button>
            <Button size="small" kind="quiet" icon={<RefreshCw aria-hidden="true" />} onPress={() => void refetch()}>
              {t`Other words`}
            </Button>
          </div>
        </div>
      )}
      <TextField
        label={t`The same again`}
        value={again}
        onChange={setAgain}
        secret
        error={again !== '' && again !== passphrase ? t`These are not the same.` : null}
      />
      <TextField
        label={t`What should others call you?`}
        value={name}
        onChange={setName}
        maxLength={80}
        description={t`Not your legal name, if that is risky.`}
      />
      <div className="cta">
        <Button kind="primary" size="large" type="submit" isDisabled={!ready || pending}>
          {pending ? t`Making it…` : t`Continue`}
        </Button>
        <Button kind="quiet" size="large" onPress={onBack}>
          {t`Back`}
        </Button>
      </div>
    </form>
  )
}
