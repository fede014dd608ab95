import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { CoreError } from '../../../core/contract/errors.ts'
import { Button } from '../../ui/button.tsx'
import { TextArea } from '../../ui/fields.tsx'
import { useSentence } from '../../ui/states.tsx'
import { ScanPicture } from './scan-picture.tsx'

/** A code that somebody gave: pasted, typed, or read from a picture of it. */
export function EnterCode({
  title,
  about,
  label,
  action,
  pending,
  error,
  onEnter,
  onBack
}: {
  readonly title: string
  readonly about: string
  readonly label: string
  readonly action: string
  readonly pending: boolean
  readonly error: CoreError | null
  readonly onEnter: (text: string) => void
  readonly onBack: () => void
}) {
  const { t } = useLingui()
  const say = useSentence()
  const [text, setText] = useState('')
  const enter = (code: string): void => {
    if (code.trim() !== '' && !pending) onEnter(code.trim())
  }
  return (
    <form
      className="wiz"
      onSubmit={(event) => {
        event.preventDefault()
        enter(text)
      }}
    >
      <h1>{title}</h1>
      <p className="sub">{about}</p>
      <TextArea
        label={label}
        value={text}
        onChange={setText}
        rows={3}
        autoFocus
        maxLength={2000}
        description={t`Paste it or type it. Spaces, capitals and line breaks make no difference.`}
        error={error ? say(error) : null}
      />
      <ScanPicture
        onFound={(found) => {
          setText(found)
          enter(found)
        }}
      />
      <div className="cta">
        <Button kind="quiet" size="large" onPress={onBack}>{t`Back`}</Button>
        <Button kind="primary" size="large" type="submit" isDisabled={text.trim() === '' || pending}>
          {action}
        </Button>
      </div>
    </form>
  )
}
