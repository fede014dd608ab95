import { useLingui } from '@lingui/react/macro'
import { setLook, useLook } from '../../app/look.ts'
import { useFormats } from '../../i18n/words-provider.tsx'
import { Choices, Select, Switch } from '../../ui/fields.tsx'

export function LookSettings() {
  const { t } = useLingui()
  const formats = useFormats()
  const look = useLook()
  return (
    <div className="form">
      <Choices
        label={t`Theme`}
        value={look.theme}
        onChange={(theme) => setLook({ theme })}
        options={[
          { value: 'system', label: t`As this computer` },
          { value: 'light', label: t`Light` },
          { value: 'dark', label: t`Dark` }
        ]}
      />
      <Select
        label={t`Text size`}
        value={String(look.textSize)}
        onChange={(size) => setLook({ textSize: Number(size) })}
        options={[90, 100, 115, 130, 150].map((size) => ({ value: String(size), label: t`${formats.number(size)} %` }))}
      />
      <Choices
        label={t`Density`}
        value={look.density}
        onChange={(density) => setLook({ density })}
        options={[
          { value: 'comfortable', label: t`Comfortable` },
          { value: 'compact', label: t`Compact`, about: t`more rows on a small screen` }
        ]}
      />
      <Switch
        label={t`Stronger contrast`}
        on={look.contrast === 'more'}
        onChange={(on) => setLook({ contrast: on ? 'more' : 'usual' })}
      />
      <Switch
        label={t`Single letters as keys (c, e, g t…)`}
        on={look.letterKeys}
        onChange={(letterKeys) => setLook({ letterKeys })}
      />
      <p className="dim small">{t`These stand in this browser only. Motion is reduced when this computer asks for it.`}</p>
    </div>
  )
}
