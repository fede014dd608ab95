import { useLingui } from '@lingui/react/macro'
import { NodeSelection } from '@tiptap/pm/state'
import { type Editor, useEditorState } from '@tiptap/react'
import { ImageOff } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { altChars } from '../../../../core/contract/shapes.ts'
import { Button } from '../../../ui/button.tsx'
import { TextField } from '../../../ui/fields.tsx'
import { atText } from '../at-text.ts'
import { altOf, pictureOf } from './picture-node.ts'

const restMs = 500

/** While a picture is picked: words for those who do not see it. After it was added one may write them at once, or go on. */
export function PictureBar({ editor, fresh }: { readonly editor: Editor; readonly fresh: string | null }) {
  const { t } = useLingui()
  const picked = useEditorState({
    editor,
    selector: ({ editor: { state } }) => {
      const { selection } = state
      if (!(selection instanceof NodeSelection) || selection.node.type.name !== 'picture') return null
      return { id: pictureOf(selection.node.attrs), alt: altOf(selection.node.attrs) }
    }
  })
  if (!picked) return null
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw its own frame, and this is no part of a form
    <div className="pic-bar" role="group" aria-label={t`Picture`}>
      <AltField key={picked.id} editor={editor} picture={picked.id} alt={picked.alt} isFresh={fresh === picked.id} />
      <Button
        size="small"
        kind="quiet"
        icon={<ImageOff aria-hidden="true" />}
        onPress={() => atText(editor).deleteSelection().run()}
      >
        {t`Take the picture out`}
      </Button>
    </div>
  )
}

function AltField({
  editor,
  picture,
  alt,
  isFresh
}: {
  readonly editor: Editor
  readonly picture: string
  readonly alt: string
  readonly isFresh: boolean
}) {
  const { t } = useLingui()
  const [typed, setTyped] = useState<string | null>(null)
  const latest = useRef<string | null>(null)
  const write = useRef((): void => {})
  write.current = () => {
    if (latest.current !== null) setAlt(editor, picture, latest.current)
    latest.current = null
    setTyped(null)
  }
  useEffect(() => {
    if (typed === null) return
    const timer = setTimeout(() => write.current(), restMs)
    return () => clearTimeout(timer)
  }, [typed])
  useEffect(() => () => write.current(), [])
  return (
    <form
      className="pic-alt"
      onBlur={() => write.current()}
      onSubmit={(event) => {
        event.preventDefault()
        write.current()
        atText(editor).focus(editor.state.selection.to).run()
      }}
    >
      <TextField
        label={t`What is on it, for those who do not see it`}
        value={typed ?? alt}
        onChange={(text) => {
          latest.current = text
          setTyped(text)
        }}
        maxLength={altChars}
        autoFocus={isFresh}
      />
    </form>
  )
}

/** Wherever this picture stands in the text. */
function setAlt(editor: Editor, picture: string, alt: string): void {
  if (editor.isDestroyed) return
  const { tr } = editor.state
  editor.state.doc.descendants((node, at) => {
    if (node.type.name === 'picture' && pictureOf(node.attrs) === picture && altOf(node.attrs) !== alt)
      tr.setNodeAttribute(at, 'alt', alt)
  })
  if (tr.docChanged) editor.view.dispatch(tr)
}
