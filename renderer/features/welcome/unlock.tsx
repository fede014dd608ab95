import { useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { CoreError } from '../../../core/contract/errors.ts'
import { useTell } from '../../connection/use-tell.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/fields.tsx'
import { useSentence } from '../../ui/states.tsx'

const freeTries = 5
const mostWaitS = 60

/** After five misses each further one waits twice as long; nothing is ever wiped by counting. */
function waitAfter(misses: number): number {
  return misses < freeTries ? 0 : Math.min(mostWaitS, 2 ** (misses - freeTries))
}

export function Unlock() {
  const { t } = useLingui()
  const say = useSentence()
  const { tell, pending } = useTell('profile.unlock', { quiet: true })
  const [passphrase, setPassphrase] = useState('')
  const [wrong, setWrong] = useState<CoreError | null>(null)
  const [misses, setMisses] = useState(0)
  const [waitS, setWaitS] = useState(0)

  useEffect(() => {
    if (waitS <= 0) return
    const timer = setTimeout(() => setWaitS(waitS - 1), 1000)
    return () => clearTimeout(timer)
  }, [waitS])

  const unlock = async (): Promise<void> => {
    try {
      await tell({ passphrase })
    } catch (err) {
      setWrong(err instanceof CoreError ? err : new CoreError('INTERNAL'))
      setMisses(misses + 1)
      setWaitS(waitAfter(misses + 1))
    }
  }
  return (
    <form
      className="wiz"
      onSubmit={(event) => {
        event.preventDefault()
        if (waitS === 0 && !pending) unlock().catch(() => {}) // handled inside
      }}
    >
      <h1>{t`Starling is locked`}</h1>
      <TextField
        label={t`Passphrase`}
        value={passphrase}
        onChange={setPassphrase}
        secret
        autoFocus
        error={wrong ? say(wrong) : null}
        description={
          waitS > 0 ? t`Wait ${waitS} seconds before you try again.` : t`No hint is stored. Spaces and capital letters count.`
        }
      />
      <div className="cta">
        <Button kind="primary" size="large" type="submit" isDisabled={pending || waitS > 0 || passphrase === ''}>
          {pending ? t`Opening…` : t`Unlock`}
        </Button>
      </div>
      <p className="dim small">{t`Whoever administers this computer, or runs a program as you, can read what you type here.`}</p>
    </form>
  )
}
