import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { setLook, useLook } from '../../app/look.ts'
import { say } from '../../app/toasts.tsx'
import { useAsk } from '../../connection/use-ask.ts'
import { useTell } from '../../connection/use-tell.ts'
import { type Language, languageNames, languages } from '../../i18n/languages.ts'
import { useWords } from '../../i18n/words-provider.tsx'
import { Button } from '../../ui/button.tsx'
import { Choices, Select, TextField } from '../../ui/fields.tsx'

export function GeneralSettings() {
  const { t } = useLingui()
  const { language } = useWords()
  const { data: profile } = useAsk('profile.state', {})
  const { weekStart, figures } = useLook()
  const set = useTell('profile.set')
  const [name, setName] = useState<string | null>(null)
  const shown = name ?? profile?.name ?? ''
  return (
    <div className="form">
      <Select<Language>
        label={t`Language`}
        value={language}
        onChange={(next) => set.send({ language: next })}
        options={languages.map((each) => ({ value: each, label: languageNames[each] }))}
      />
      {language === 'ar' && (
        <Choices
          label={t`Figures`}
          value={figures}
          onChange={(next) => setLook({ figures: next })}
          options={[
            { value: 'latin', label: '123' },
            { value: 'arabic', label: '١٢٣' }
          ]}
        />
      )}
      <Select
        label={t`A week starts on`}
        value={weekStart}
        onChange={(next) => setLook({ weekStart: next })}
        options={[
          { value: 'auto', label: t`as usual in this language` },
          { value: 'monday', label: t`Monday` },
          { value: 'sunday', label: t`Sunday` },
          { value: 'saturday', label: t`Saturday` }
        ]}
      />
      <form
        className="form-row"
        onSubmit={(submit) => {
          submit.preventDefault()
          set.send({ name: shown }, () => say(t`Saved on this laptop`))
        }}
      >
        <TextField
          label={t`Your name for new groups`}
          value={shown}
          onChange={setName}
          maxLength={80}
          description={t`Not your legal name, if that is risky. A group that you are in already keeps the name it has; change it under This group.`}
        />
        <Button type="submit" isDisabled={shown.trim() === '' || shown === profile?.name}>
          {t`Save`}
        </Button>
      </form>
    </div>
  )
}
