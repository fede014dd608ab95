import { useLingui } from '@lingui/react/macro'
import { ImageUp } from 'lucide-react'
import { FileTrigger } from 'react-aria-components'
import { Button } from '../ui/button.tsx'
import { openQrReader } from './read-qr.ts'
import { say } from './toasts.tsx'

const patienceMs = 1000

/** Codes out of pictures of their QR, read on this computer. */
export function CodePicture({
  onCode,
  several = false,
  size = 'large'
}: {
  readonly onCode: (text: string) => void
  readonly several?: boolean
  readonly size?: 'usual' | 'large'
}) {
  const { t } = useLingui()
  const read = async (file: File): Promise<void> => {
    try {
      const [reader, bitmap] = await Promise.all([openQrReader(), createImageBitmap(file)])
      const text = reader(bitmap, bitmap.width, bitmap.height, patienceMs)
      bitmap.close()
      if (text === null) throw new Error('no code')
      onCode(text)
    } catch {
      say(t`There is no code in this picture that can be read. Try a sharper one, or paste the text.`)
    }
  }
  const readAll = async (files: readonly File[]): Promise<void> => {
    for (const file of files) await read(file)
  }
  return (
    <FileTrigger
      allowsMultiple={several}
      acceptedFileTypes={['image/png', 'image/jpeg', 'image/webp']}
      onSelect={(files) => void readAll([...(files ?? [])])}
    >
      <Button size={size} icon={<ImageUp aria-hidden="true" />}>
        {several ? t`From pictures…` : t`From a picture…`}
      </Button>
    </FileTrigger>
  )
}
