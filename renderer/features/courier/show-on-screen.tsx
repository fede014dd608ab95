import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Output } from '../../../core/contract/handlers.ts'
import { useFormats } from '../../i18n/words-provider.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/overlay.tsx'
import { Note } from '../../ui/states.tsx'
import { drawCode } from './draw-code.ts'

const everyMs = 200
/** For whom movement is too much: slow enough to be no flicker, and only when asked for. */
const slowlyMs = 1500

/** What somebody lacks, as pictures that follow each other until the other camera has seen all of them. */
export function ShowOnScreen({ shown, onClose }: { readonly shown: Output<'courier.show'>; readonly onClose: () => void }) {
  const { t } = useLingui()
  const formats = useFormats()
  const { frames, records } = shown
  const [calm] = useState(() => matchMedia('(prefers-reduced-motion: reduce)').matches)
  const [moving, setMoving] = useState(!calm)
  const [at, setAt] = useState(0)
  const picture = useRef<HTMLCanvasElement>(null)
  const step = (by: number): void => setAt((now) => (now + by + frames.length) % frames.length)
  const byHand = (by: number): void => {
    setMoving(false)
    step(by)
  }
  useEffect(() => {
    if (!moving) return
    const timer = setInterval(() => setAt((now) => (now + 1) % frames.length), calm ? slowlyMs : everyMs)
    return () => clearInterval(timer)
  }, [moving, calm, frames.length])
  useLayoutEffect(() => {
    if (picture.current) drawCode(picture.current, frames[at] ?? '')
  }, [at, frames])
  const [place, of] = [formats.number(at + 1), formats.number(frames.length)]
  return (
    <Dialog title={t`Show on the screen`} open onClose={onClose} wide>
      <p className="sub">
        {t`${plural(records, { 0: 'Nothing new in the plan, only who has what.', one: '# change.', other: '# changes.' })}`}{' '}
        {t`On the other laptop choose “Scan with the camera” and hold this screen in front of it.`}
      </p>
      {shown.newest && (
        <Note>{t`Only what nobody else is known to have yet fits here. Whoever has been away for longer needs a carry file.`}</Note>
      )}
      {!shown.complete && <Note>{t`This laptop has not got everything itself yet. What it has is shown.`}</Note>}
      <canvas ref={picture} className="run-picture" role="img" aria-label={t`Picture ${place} of ${of}, for a camera`} />
      <p className="scan-count" aria-live={moving ? 'off' : 'polite'}>
        {t`Picture ${place} of ${of}`}
      </p>
      <div className="cta centred">
        <Button onPress={() => byHand(-1)}>{t`Back`}</Button>
        <Button kind="primary" onPress={() => setMoving(!moving)}>
          {moving ? t`Hold` : calm ? t`Go on slowly` : t`Go on`}
        </Button>
        <Button onPress={() => byHand(1)}>{t`Next`}</Button>
      </div>
    </Dialog>
  )
}
