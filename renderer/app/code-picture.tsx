import { useLingui } from '@lingui/react/macro'
import { ImageUp } from 'lucide-react'
import { FileTrigger } from 'react-aria-components'
import { say } from '../../app/toasts.tsx'
import { Button } from '../../ui/button.tsx'

const mostSide = 1600

/** A code out of a picture of its QR, read on this computer. */
export function CodePicture({ onCode }: { readonly onCode: (text: string) => void }) {
  const { t } = useLingui()
  const read = async (file: File): Promise<void> => {
    try {
      const [{ default: decodeQR }, bitmap] = await Promise.all([import('qr/decode.js'), createImageBitmap(file)])
      const scale = Math.min(1, mostSide / Math.max(bitmap.width, bitmap.height))
      const [width, height] = [Math.round(bitmap.width * scale), Math.round(bitmap.height * scale)]
      const context = new OffscreenCanvas(width, height).getContext('2d')
      if (!context) throw new Error('no canvas')
      context.drawImage(bitmap, 0, 0, width, height)
      onCode(decodeQR({ width, height, data: context.getImageData(0, 0, width, height).data }))
    } catch {
      say(t`There is no code in this picture that can be read. Try a sharper one, or paste the text.`)
    }
  }
  return (
    <FileTrigger
      acceptedFileTypes={['image/png', 'image/jpeg', 'image/webp']}
      onSelect={(files) => {
        const [file] = files ?? []
        if (file) void read(file)
      }}
    >
      <Button size="large" icon={<ImageUp aria-hidden="true" />}>{t`From a picture…`}</Button>
    </FileTrigger>
  )
}
