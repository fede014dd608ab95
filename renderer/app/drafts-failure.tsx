import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { CoreError, isErrorCode } from '../../core/contract/errors.ts'
import { useAsk } from '../connection/use-ask.ts'
import { Button } from '../ui/button.tsx'
import { Mark } from '../ui/marks.tsx'
import { useSentence } from '../ui/states.tsx'

/** Something that was typed is lost, or nothing that is typed is kept: said on every screen until it was read. */
export function DraftsFailure() {
  const { t } = useLingui()
  const say = useSentence()
  const { data: profile } = useAsk('profile.state', {})
  const [read, setRead] = useState(false)
  const code = profile?.draftsFailure ?? null
  if (read || code === null) return null
  return (
    <div className="away" role="status">
      <Mark shape="need" />
      <span>{say(new CoreError(isErrorCode(code) ? code : 'INTERNAL'))}</span>
      <Button size="small" onPress={() => setRead(true)}>
        {t`Understood`}
      </Button>
    </div>
  )
}
