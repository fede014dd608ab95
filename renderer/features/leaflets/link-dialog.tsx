import { useLingui } from '@lingui/react/macro'
import type { Editor } from '@tiptap/react'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Dialog } from '../../ui/overlay.tsx'
import { isSafeLink } from './extensions.ts'

export function LinkDialog({ editor, onClose }: { readonly editor: Editor; readonly onClose: () => void }) {
  const { t } = useLingui()
  const [href, setHref] = useState(() => {
    const stored: unknown = editor.getAttributes('link')['href']
    return typeof stored === 'string' ? stored : 'https://'
  })
  const [tried, setTried] = useState(false)
  const set = (): void => {
    setTried(true)
    const text = href.trim()
    if (text !== '' && !isSafeLink(text)) return
    const chain = editor.chain().focus().extendMarkRange('link')
    if (text === '') chain.unsetLink().run()
    else if (editor.state.selection.empty && !editor.isActive('link'))
      chain.insertContent({ type: 'text', text, marks: [{ type: 'link', attrs: { href: text } }] }).run()
    else chain.setLink({ href: text }).run()
    onClose()
  }
  return (
    <Dialog title={t`Link`} open onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          set()
        }}
      >
        <TextField
          label={t`Address`}
          value={href}
          onChange={setHref}
          maxLength={2000}
          error={tried && href.trim() !== '' && !isSafeLink(href.trim()) ? t`A link begins with https:// or mailto:` : null}
          description={t`Leave it empty to take the link away.`}
          autoFocus
        />
        <div className="cta cta-end">
          <Button kind="primary" type="submit">
            {t`Set link`}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
