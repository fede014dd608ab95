import { useLingui } from '@lingui/react/macro'
import { ScanQrCode } from 'lucide-react'
import { useState } from 'react'
import { FileTrigger } from 'react-aria-components'
import { Button } from '../../ui/button.tsx'

const widestPx = 1600

/** Reads a QR code from a picture file, on this laptop. The reader is loaded when somebody asks for it. */
export function ScanPicture({ onFound }: { readonly onFound: (text: string) => void }) {
  const { t } = useLingui()
  const [missed, setMissed] = useState(false)
  const scan = async (file: File): Promise<void> => {
    setMissed(false)
    const text = await readPicture(file)
    if (text === null) setMissed(true)
    else onFound(text)
  }
  return (
    <div className="scan">
      <FileTrigger
        acceptedFileTypes={['image/png', 'image/jpeg', 'image/webp']}
        onSelect={(files) => {
          const file = files?.[0]
          if (file) scan(file).catch(() => setMissed(true))
        }}
      >
        <Button icon={<ScanQrCode aria-hidden="true" />}>{t`Read a picture of the code…`}</Button>
      </FileTrigger>
      {missed && (
        <span role="status">{t`There is no code to be seen in this picture. Take it straight on and in good light.`}</span>
      )}
    </div>
  )
}

async function readPicture(file: File): Promise<string | null> {
  const picture = await createImageBitmap(file)
  const scale = Math.min(1, widestPx / Math.max(picture.width, picture.height))
  const [width, height] = [Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale))]
  const context = new OffscreenCanvas(width, height).getContext('2d')
  if (!context) return null
  context.drawImage(picture, 0, 0, width, height)
  const { default: decode } = await import('qr/decode.js')
  try {
    return decode(context.getImageData(0, 0, width, height))
  } catch {
    return null // no code in it, or too blurred
  }
}
