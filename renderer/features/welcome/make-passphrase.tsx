import { useLingui } from '@lingui/react/macro'
import { RefreshCw } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useAsk } from '../../connection/use-ask.ts'
import { useWords } from '../../i18n/words-provider.tsx'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Note } from '../../ui/states.tsx'
import { guessedBits, strengthOf } from './strength.ts'
import { StrengthMeter } from './strength-meter.tsx'

export function MakePassphrase({
  steps,
  value,
  onChange,
  onNext,
  onBack
}: {
  readonly steps: ReactNode
  /** Null: nothing typed, five random words are shown. */
  readonly value: string | null
  readonly onChange: (value: string | null) => void
  readonly onNext: (passphrase: string) => void
  readonly onBack: () => void
}) {
  const { t } = useLingui()
  const { language } = useWords()
  const { data: suggested, isPlaceholderData, refetch } = useAsk('profile.suggest', { language })
  const [again, setAgain] = useState('')
  const [differs, setDiffers] = useState(false)
  // What was shown once stays until other words are asked for: it may be half typed already.
  const [shown, setShown] = useState<string | null>(null)
  if (shown === null && suggested && !isPlaceholderData) setShown(suggested.words.join(' '))
  const suggestion = shown ?? ''
  const passphrase = value ?? suggestion
  const bits = passphrase === suggestion ? (suggested?.bits ?? 0) : guessedBits(passphrase)
  return (
    <form
      className="wiz"
      onSubmit={(event) => {
        event.preventDefault()
        const same = again.normalize('NFKC') === passphrase.normalize('NFKC')
        setDiffers(!same)
        if (same && passphrase !== '') onNext(passphrase)
      }}
    >
      {steps}
      <h1>{t`Make a passphrase`}</h1>
      <p className="sub">{t`It locks everything on this laptop. Nobody can reset it, and neither can we.`}</p>
      <TextField
        label={t`Passphrase`}
        value={passphrase}
        onChange={onChange}
        secret
        shownFirst
        after={
          <Button
            kind="quiet"
            size="small"
            icon={<RefreshCw aria-hidden="true" />}
            onPress={() => {
              onChange(null)
              setDiffers(false)
              refetch()
                .then(({ data }) => setShown(data?.words.join(' ') ?? suggestion))
                .catch(() => {}) // the words that are shown are as good
            }}
          >
            {t`Other words`}
          </Button>
        }
      />
      <StrengthMeter bits={bits} level={strengthOf(bits)} known={passphrase === suggestion} />
      <TextField
        label={t`Type it again`}
        value={again}
        onChange={(typed) => {
          setAgain(typed)
          setDiffers(false)
        }}
        secret
        autoFocus
        error={differs ? t`This is not the same. Look at the passphrase above and type it once more.` : null}
      />
      <Note>{t`Keep it where nobody finds it with the laptop. You get twelve recovery words as well; without passphrase and words this laptop’s copy is gone, and your group still has theirs.`}</Note>
      <div className="cta">
        <Button kind="quiet" size="large" onPress={onBack}>{t`Back`}</Button>
        <Button kind="primary" size="large" type="submit" keyHint="↵" isDisabled={passphrase === '' || again === ''}>
          {t`Continue`}
        </Button>
      </div>
    </form>
  )
}
