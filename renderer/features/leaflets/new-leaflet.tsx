import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { CoreError } from '../../../core/contract/errors.ts'
import { useGo } from '../../app/go.ts'
import { useGroup } from '../../app/group-context.tsx'
import { useDraft } from '../../connection/use-draft.ts'
import { useTell } from '../../connection/use-tell.ts'
import { type Language, languageNames, languages } from '../../i18n/languages.ts'
import { useWords } from '../../i18n/words-provider.tsx'
import { Button } from '../../ui/button.tsx'
import { Choices, Select, TextField } from '../../ui/fields.tsx'
import { Dialog } from '../../ui/overlay.tsx'
import { Restored, useSentence } from '../../ui/states.tsx'
import { type TemplateName, templateBlocks, templateNames } from './templates.ts'

type Draft = { readonly title: string; readonly language: string; readonly template: string }

export function NewLeaflet({ onClose, start = 'blank' }: { readonly onClose: () => void; readonly start?: TemplateName }) {
  const { t } = useLingui()
  const { group } = useGroup()
  const { language: mine } = useWords()
  const go = useGo()
  const say = useSentence()
  const templates = useTemplates()
  const [first] = useState<Draft>(() => ({ title: '', language: mine, template: start }))
  const { value: draft, set, clear, restored } = useDraft(group.group, 'leaflet.new', first)
  const [wrong, setWrong] = useState<CoreError | null>(null)
  const create = useTell('leaflet.create', { done: t`Leaflet made`, quiet: true })
  const language: Language = languages.find((each) => each === draft.language) ?? mine
  const template: TemplateName = templateNames.find((each) => each === draft.template) ?? 'blank'
  const save = async (): Promise<void> => {
    try {
      const made = await create.tell({
        group: group.group,
        title: draft.title.trim(),
        language,
        blocks: templateBlocks(template, language)
      })
      clear()
      go('leaflets', { id: made.id })
    } catch (err) {
      setWrong(err instanceof CoreError ? err : new CoreError('INTERNAL'))
    }
  }
  return (
    <Dialog title={t`New leaflet`} open onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        {restored && <Restored />}
        <TextField
          label={t`Title`}
          value={draft.title}
          onChange={(title) => set({ title })}
          error={wrong && say(wrong)}
          maxLength={200}
          required
          autoFocus
        />
        <Select<Language>
          label={t`Language`}
          value={language}
          onChange={(next) => set({ language: next })}
          options={languages.map((value) => ({ value, label: languageNames[value] }))}
        />
        <Choices<TemplateName>
          label={t`Begin with`}
          value={template}
          onChange={(next) => set({ template: next })}
          options={templateNames.map((value) => ({ value, ...templates[value] }))}
        />
        <div className="cta cta-end">
          <Button
            kind="quiet"
            onPress={() => {
              clear()
              onClose()
            }}
          >
            {t`Discard`}
          </Button>
          <Button kind="primary" type="submit" isDisabled={draft.title.trim() === '' || create.pending}>
            {t`Make leaflet`}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

export function useTemplates(): Readonly<Record<TemplateName, { label: string; about: string }>> {
  const { t } = useLingui()
  return {
    blank: { label: t`Blank sheet`, about: t`Nothing on it yet.` },
    callOut: { label: t`Call-out`, about: t`When, where and why to come.` },
    rights: { label: t`Know your rights`, about: t`What to do when stopped, and who to call.` },
    meeting: { label: t`Meeting`, about: t`An invitation with what will be talked about.` }
  }
}
