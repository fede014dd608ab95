import { useLingui } from '@lingui/react/macro'
import './courier.css'
import { ScreenFrame } from '../../app/screen.tsx'
import { Note } from '../../ui/states.tsx'
import { TakeIn } from './take-in.tsx'
import { Trips } from './trips.tsx'
import { WriteFile } from './write-file.tsx'

/** The plan by USB stick, where no network reaches: write a file, take one in, see what arrived. */
export function Screen() {
  const { t } = useLingui()
  return (
    <ScreenFrame title={t`Carry by hand`}>
      <div className="courier">
        <WriteFile />
        <TakeIn />
      </div>
      <Trips />
      <Note kind="info">{t`A carry file is locked for this group. Whoever has it without a key of the group sees its size and when it was written, and not what is in it.`}</Note>
    </ScreenFrame>
  )
}
