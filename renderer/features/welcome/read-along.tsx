import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { CoreError } from '../../../core/contract/errors.ts'
import { CodeCamera } from '../../app/code-camera.tsx'
import { CodePicture } from '../../app/code-picture.tsx'
import { useTell } from '../../connection/use-tell.ts'
import { Button } from '../../ui/button.tsx'
import { TextArea } from '../../ui/fields.tsx'
import { useSentence } from '../../ui/states.tsx'

/** A reading code: reads the whole plan, passes it on, changes nothing. */
export function ReadAlong({ onBack }: { readonly onBack: () => void }) {
  const { t } = useLingui()
  const say = useSentence()
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState<CoreError | null>(null)
  const { tell, pending } = useTell('reading.open', { quiet: true })
  const open = async (code: string): Promise<void> => {
    try {
      setWrong(null)
      await tell({ text: code })
    } catch (err) {
      setWrong(err instanceof CoreError ? err : new CoreError('INTERNAL'))
    }
  }
  return (
    <form
      className="wiz"
      onSubmit={(submit) => {
        submit.preventDefault()
        if (text.trim() !== '' && !pending) open(text).catch(() => {}) // handled inside
      }}
    >
      <header>
        <h1>{t`Read along`}</h1>
        <p className="sub">{t`You will see the whole plan and pass it on to others, and can change nothing.`}</p>
      </header>
      <TextArea label={t`Reading code`} value={text} onChange={setText} autoFocus rows={5} error={wrong ? say(wrong) : null} />
      <div className="cta">
        <Button kind="primary" size="large" type="submit" isDisabled={text.trim() === '' || pending}>
          {t`Read along`}
        </Button>
        <CodeCamera onCode={setText} />
        <CodePicture onCode={setText} />
        <Button kind="quiet" size="large" onPress={onBack}>
          {t`Back`}
        </Button>
      </div>
    </form>
  )
}
