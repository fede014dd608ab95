import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { TextField } from '../../ui/fields.tsx'

/** The title as a field; it is saved when one leaves it or presses Enter. */
export function LeafletTitle({ title, onChange }: { readonly title: string; readonly onChange: (title: string) => void }) {
  const { t } = useLingui()
  const [typed, setTyped] = useState(title)
  const save = (): void => {
    const clean = typed.trim()
    if (clean === '') setTyped(title)
    else if (clean !== title) onChange(clean)
  }
  return (
    <form
      onBlur={save}
      onSubmit={(submit) => {
        submit.preventDefault()
        save()
      }}
    >
      <TextField label={t`Title`} value={typed} onChange={setTyped} maxLength={200} />
    </form>
  )
}
