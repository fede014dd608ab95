import { useLingui } from '@lingui/react/macro'
import { useFormats } from '../../i18n/words-provider.tsx'

export function StepHead({ step, title, about }: { readonly step: number; readonly title: string; readonly about?: string }) {
  const { t } = useLingui()
  const formats = useFormats()
  return (
    <header>
      <p className="dim small">{t`${formats.number(step)} of ${formats.number(3)}`}</p>
      <h1>{title}</h1>
      {about !== undefined && <p className="sub">{about}</p>}
    </header>
  )
}
