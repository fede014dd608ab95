import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { CoreError } from '../../../core/contract/errors.ts'
import { say } from '../../app/toasts.tsx'
import { useAsk } from '../../connection/use-ask.ts'
import { useTell } from '../../connection/use-tell.ts'
import { useFormats } from '../../i18n/words-provider.tsx'
import { Button } from '../../ui/button.tsx'
import { Select, TextField } from '../../ui/fields.tsx'
import { Note, useSentence } from '../../ui/states.tsx'

export function SecuritySettings() {
  const { t } = useLingui()
  const formats = useFormats()
  const { data: profile } = useAsk('profile.state', {})
  const { send: set } = useTell('profile.set')
  const after = profile?.lockAfterMinutes ?? null
  const { send: lock } = useTell('profile.lock')
  const minutes = (count: number): string => (count === 0 ? t`never by itself` : t`after ${formats.number(count)} min`)
  return (
    <div className="form">
      <div className="cta">
        <Button keyHint="Ctrl Shift L" onPress={() => lock({})}>
          {t`Lock now`}
        </Button>
      </div>
      {after !== null && (
        <Select
          label={t`Lock when nobody is there`}
          value={String(after)}
          onChange={(next) => set({ lockAfterMinutes: Number(next) })}
          options={choices(after).map((count) => ({ value: String(count), label: minutes(count) }))}
        />
      )}
      {after === 0 ? (
        <Note kind="need">{t`Whoever takes this laptop while Starling runs can read everything: nothing locks it but you.`}</Note>
      ) : (
        <p className="dim small">{t`The time also runs while this page is closed and while the computer sleeps. A file being carried or a code being compared is waited for, a quarter of an hour at most.`}</p>
      )}
      <p className="dim small">{t`Locking ends the program that holds the keys; opening takes your passphrase again.`}</p>
      <ChangePassphrase />
      <Note kind="info">{t`In a browser Starling is less isolated than in its own window: another program that runs as you on this computer can read what you type.`}</Note>
    </div>
  )
}

/** The command line may have set any other time. */
function choices(after: number): readonly number[] {
  const usual = [1, 5, 15, 60]
  return [...(after === 0 || usual.includes(after) ? usual : [...usual, after].sort((a, b) => a - b)), 0]
}

function ChangePassphrase() {
  const { t } = useLingui()
  const sentence = useSentence()
  const { tell, pending } = useTell('profile.changePassphrase', { quiet: true })
  const [old, setOld] = useState('')
  const [next, setNext] = useState('')
  const [again, setAgain] = useState('')
  const [wrong, setWrong] = useState<CoreError | null>(null)
  const change = async (): Promise<void> => {
    try {
      await tell({ old, passphrase: next })
      setOld('')
      setNext('')
      setAgain('')
      setWrong(null)
      say(t`The new passphrase opens this profile from now on.`)
    } catch (err) {
      setWrong(err instanceof CoreError ? err : new CoreError('INTERNAL'))
    }
  }
  return (
    <form
      className="form card"
      onSubmit={(submit) => {
        submit.preventDefault()
        if (next !== '' && next === again) change().catch(() => {}) // handled inside
      }}
    >
      <h3>{t`Another passphrase`}</h3>
      <TextField
        label={t`Passphrase now`}
        value={old}
        onChange={setOld}
        secret
        error={wrong?.code === 'PASSPHRASE_WRONG' ? sentence(wrong) : null}
      />
      <TextField
        label={t`New passphrase`}
        value={next}
        onChange={setNext}
        secret
        error={wrong && wrong.code !== 'PASSPHRASE_WRONG' ? sentence(wrong) : null}
      />
      <TextField
        label={t`New passphrase again`}
        value={again}
        onChange={setAgain}
        secret
        error={again !== '' && again !== next ? t`These are not the same.` : null}
      />
      <div className="cta">
        <Button type="submit" isDisabled={pending || old === '' || next === '' || next !== again}>
          {t`Change passphrase`}
        </Button>
      </div>
    </form>
  )
}
