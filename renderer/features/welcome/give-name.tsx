import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/fields.tsx'

export function GiveName({
  steps,
  value,
  error,
  pending,
  onChange,
  onNext,
  onBack
}: {
  readonly steps: ReactNode
  readonly value: string
  readonly error: string | null
  readonly pending: boolean
  readonly onChange: (value: string) => void
  readonly onNext: () => void
  readonly onBack: () => void
}) {
  const { t } = useLingui()
  return (
    <form
      className="wiz"
      onSubmit={(event) => {
        event.preventDefault()
        if (value.trim() !== '' && !pending) onNext()
      }}
    >
      {steps}
      <h1>{t`What should others call you?`}</h1>
      <TextField
        label={t`Your name here`}
        value={value}
        onChange={onChange}
        autoFocus
        maxLength={80}
        error={error}
        description={t`Not your legal name if that is risky. Only people of your groups see it.`}
      />
      <div className="cta">
        <Button kind="quiet" size="large" isDisabled={pending} onPress={onBack}>{t`Back`}</Button>
        <Button kind="primary" size="large" type="submit" keyHint="↵" isDisabled={value.trim() === '' || pending}>
          {pending ? t`Locking everything with your passphrase…` : t`Continue`}
        </Button>
      </div>
    </form>
  )
}
