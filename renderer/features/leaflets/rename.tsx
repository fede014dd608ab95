import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useGroup } from '../../app/group-context.tsx'
import { useDraft } from '../../connection/use-draft.ts'
import { useTell } from '../../connection/use-tell.ts'
import { languageNames, languages } from '../../i18n/languages.ts'
import { Button } from '../../ui/button.tsx'
import { Select, TextField } from '../../ui/fields.tsx'
import { Dialog } from '../../ui/overlay.tsx'
import { Restored } from '../../ui/states.tsx'
import type { LeafletBody } from './types.ts'

/** Title and language. What is left as it was is not written: somebody else may have changed it meanwhile. */
export function Rename({ leaflet, onClose }: { readonly leaflet: LeafletBody; readonly onClose: () => void }) {
  const { t } = useLingui()
  const { group } = useGroup()
  const [first] = useState(() => ({ title: leaflet.title, language: leaflet.language ?? '' }))
  const { value, set, clear, restored } = useDraft<{ title: string; language: string }>(
    group.group,
    `leaflet.${leaflet.id}`,
    first
  )
  const { send, pending } = useTell('leaflet.update', { done: t`Leaflet changed` })
  const title = value.title.trim()
  const language = languages.find((each) => each === value.language)
  const leave = (): void => {
    clear()
    onClose()
  }
  const save = (): void =>
    send(
      {
        group: group.group,
        id: leaflet.id,
        ...(title === first.title ? {} : { title }),
        ...(language === undefined || language === first.language ? {} : { language })
      },
      leave
    )
  return (
    <Dialog title={t`Title and language`} open onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        {restored && <Restored />}
        <TextField
          label={t`Title`}
          value={value.title}
          onChange={(next) => set({ title: next })}
          maxLength={200}
          required
          autoFocus
        />
        <Select
          label={t`Language`}
          value={language ?? null}
          onChange={(next) => set({ language: next })}
          options={languages.map((each) => ({ value: each, label: languageNames[each] }))}
        />
        <div className="cta cta-end">
          <Button kind="quiet" onPress={leave}>{t`Discard`}</Button>
          <Button kind="primary" type="submit" isDisabled={title === '' || pending}>
            {t`Save`}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
