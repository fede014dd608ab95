import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { CoreError } from '../../../core/contract/errors.ts'
import { useGo } from '../../app/go.ts'
import { useGroup } from '../../app/group-context.tsx'
import { useDraft } from '../../connection/use-draft.ts'
import { useTell } from '../../connection/use-tell.ts'
import { Button } from '../../ui/button.tsx'
import { Select, TextField } from '../../ui/fields.tsx'
import { Dialog } from '../../ui/overlay.tsx'
import { Restored, useSentence } from '../../ui/states.tsx'
import { type Language, languages } from './types.ts'

type Fields = { readonly title: string; readonly language: Language | null }

/** A title is enough; the text is written in the leaflet itself, where everybody's edits come together. */
export function NewLeaflet({ onClose }: { readonly onClose: () => void }) {
  const { t } = useLingui()
  const { group } = useGroup()
  const go = useGo()
  const say = useSentence()
  const [first] = useState<Fields>({ title: '', language: null })
  const { value: draft, set, clear, restored } = useDraft(group.group, 'leaflet.new', first)
  const [wrong, setWrong] = useState<CoreError | null>(null)
  const create = useTell('leaflet.create', { done: t`Leaflet made`, quiet: true })

  const save = async (): Promise<void> => {
    try {
      const { title, language } = draft
      const made = await create.tell({ group: group.group, title, ...(language === null ? {} : { language }) })
      clear()
      onClose()
      go('leaflets', { id: made.id })
    } catch (err) {
      setWrong(err instanceof CoreError ? err : new CoreError('INTERNAL'))
    }
  }

  return (
    <Dialog title={t`New leaflet`} open onClose={onClose}>
      <form
        className="form"
        onSubmit={(submit) => {
          submit.preventDefault()
          if (draft.title.trim() !== '') save().catch(() => {}) // handled inside
        }}
      >
        {restored && <Restored />}
        <TextField
          label={t`Title`}
          value={draft.title}
          onChange={(title) => set({ title })}
          required
          autoFocus
          maxLength={200}
          error={wrong && say(wrong)}
        />
        <Select<Language>
          label={t`Language of the text`}
          value={draft.language}
          placeholder={t`not set`}
          onChange={(language) => set({ language })}
          options={languages}
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
            {t`Write it`}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
