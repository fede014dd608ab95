import { useLingui } from '@lingui/react/macro'
import { ScreenFrame } from '../../app/screen.tsx'
import { useFormats } from '../../i18n/words-provider.tsx'
import { Empty } from '../../ui/states.tsx'

export function Screen() {
  const { t } = useLingui()
  const formats = useFormats()
  return (
    <ScreenFrame title={formats.day(Date.now())}>
      <Empty title={t`Nothing is asked of you`} />
    </ScreenFrame>
  )
}
