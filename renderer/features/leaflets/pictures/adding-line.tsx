import { useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button, IconButton } from '../../../ui/button.tsx'
import { Progress } from '../../../ui/progress.tsx'
import { Failed } from '../../../ui/states.tsx'
import type { AddPictures } from './use-add-pictures.ts'

const slowMs = 1000

/** How far a picture is that takes longer, and why one was not taken. */
export function AddingLine({ pictures: { adding, stop, dismiss } }: { readonly pictures: AddPictures }) {
  const { t } = useLingui()
  if (adding.at === 'failed')
    return (
      <div className="pic-line">
        <Failed error={adding.error} />
        <IconButton label={t`Close`} icon={<X aria-hidden="true" />} onPress={dismiss} />
      </div>
    )
  if (adding.at === 'rest') return null
  return <Slow done={adding.done} total={adding.total} onStop={stop} />
}

function Slow({ done, total, onStop }: { readonly done: number; readonly total: number; readonly onStop: () => void }) {
  const { t } = useLingui()
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), slowMs)
    return () => clearTimeout(timer)
  }, [])
  if (!slow) return null
  return (
    <div className="pic-line">
      <Progress label={t`Adding the picture`} done={done} total={total} />
      <Button size="small" kind="quiet" onPress={onStop}>{t`Stop`}</Button>
    </div>
  )
}
