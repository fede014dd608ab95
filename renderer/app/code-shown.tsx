import { useLingui } from '@lingui/react/macro'
import { Copy } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { QrPicture } from '../ui/qr-picture.tsx'
import { say } from './toasts.tsx'

/** A code as a picture and as text to copy; `about` stands before it, what one does with it after. */
export function CodeShown({
  text,
  qr,
  label,
  about,
  children
}: {
  readonly text: string
  readonly qr: readonly string[]
  readonly label: string
  readonly about: string
  readonly children: ReactNode
}) {
  const { t } = useLingui()
  return (
    <div className="code-shown">
      <QrPicture rows={qr} label={label} />
      <div className="form">
        <p>{about}</p>
        <p className="code-text" dir="ltr">
          {text}
        </p>
        <div className="cta">
          <Button
            size="small"
            icon={<Copy aria-hidden="true" />}
            onPress={() => {
              navigator.clipboard.writeText(text).then(
                () => say(t`Copied. Other programs on this computer can read what is copied.`),
                () => say(t`It could not be copied. Mark the text and copy it by hand.`)
              )
            }}
          >
            {t`Copy the text`}
          </Button>
        </div>
        {children}
      </div>
    </div>
  )
}
