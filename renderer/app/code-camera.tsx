import { useLingui } from '@lingui/react/macro'
import { Camera } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/overlay.tsx'
import { Note } from '../ui/states.tsx'
import { openQrReader } from './read-qr.ts'

type CameraState = 'asking' | 'on' | 'denied' | 'none' | 'busy'

/** A button that asks for the camera and reads what it sees; nothing is asked before the press. One code, then it is off. */
export function CodeCamera({ onCode }: { readonly onCode: (text: string) => void }) {
  const { t } = useLingui()
  const [open, setOpen] = useState(false)
  if (!hasCameras()) return null
  return (
    <>
      <Button size="large" icon={<Camera aria-hidden="true" />} onPress={() => setOpen(true)}>
        {t`Scan with the camera`}
      </Button>
      {open && (
        <CameraDialog
          onClose={() => setOpen(false)}
          onText={(text) => {
            setOpen(false)
            onCode(text)
          }}
        >
          <p className="sub">{t`Hold the code in front of the camera.`}</p>
        </CameraDialog>
      )}
    </>
  )
}

/** False in a browser that gives pages no camera at all. */
export function hasCameras(): boolean {
  return 'mediaDevices' in navigator
}

/** The camera is on while this stands, and its light goes out with it. Pictures are read here, kept nowhere and sent nowhere. */
export function CameraDialog({
  onText,
  onClose,
  children
}: {
  readonly onText: (text: string) => void
  readonly onClose: () => void
  readonly children: ReactNode
}) {
  const { t } = useLingui()
  const video = useRef<HTMLVideoElement>(null)
  const heard = useRef(onText)
  heard.current = onText
  const [state, setState] = useState<CameraState>('asking')
  useEffect(() => {
    const left = new AbortController()
    watch(video, left.signal, setState, (text) => heard.current(text)).catch((err: unknown) => {
      if (!left.signal.aborted) setState(whyNot(err))
    })
    return () => left.abort()
  }, [])
  return (
    <Dialog title={t`Scan with the camera`} open onClose={onClose}>
      {state === 'denied' ? (
        <Note>{t`The camera was not allowed. Allow it for this page in the browser or the system settings, or use a picture instead.`}</Note>
      ) : state === 'none' ? (
        <Note>{t`There is no camera here. Use a picture instead.`}</Note>
      ) : state === 'busy' ? (
        <Note>{t`The camera does not answer. Perhaps another program uses it.`}</Note>
      ) : (
        <video ref={video} className="camera" muted playsInline aria-label={t`What the camera sees`} />
      )}
      {state === 'asking' && <p role="status">{t`Waiting for the camera…`}</p>}
      {children}
      <p className="dim small">{t`What the camera sees is read on this laptop, and neither kept nor sent.`}</p>
    </Dialog>
  )
}

async function watch(
  video: { readonly current: HTMLVideoElement | null },
  left: AbortSignal,
  onState: (state: CameraState) => void,
  onText: (text: string) => void
): Promise<void> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { width: { ideal: 1280 }, height: { ideal: 720 }, facingMode: { ideal: 'environment' } }
  })
  const off = (): void => {
    for (const track of stream.getTracks()) track.stop()
  }
  const element = video.current
  if (left.aborted || !element) return off()
  left.addEventListener('abort', off)
  for (const track of stream.getTracks()) track.addEventListener('ended', () => onState('busy')) // pulled out
  const read = await openQrReader()
  element.srcObject = stream
  await element.play()
  if (left.aborted) return
  onState('on')
  const look = (): void => {
    if (left.aborted) return
    const text = read(element, element.videoWidth, element.videoHeight)
    if (text !== null) onText(text)
    element.requestVideoFrameCallback(look) // a picture at a time: between two the page is free
  }
  element.requestVideoFrameCallback(look)
}

function whyNot(err: unknown): CameraState {
  const name = err instanceof Error ? err.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'none' : 'busy'
}
