import { useLingui } from '@lingui/react/macro'
import { Collaboration } from '@tiptap/extension-collaboration'
import { EditorContent, useEditor, useEditorState } from '@tiptap/react'
import { StarterKit } from '@tiptap/starter-kit'
import { Bold, Heading, Italic, List, ListOrdered, Quote } from 'lucide-react'
import { ToggleButton, Toolbar } from 'react-aria-components'
import { useGroup } from '../../app/group-context.tsx'
import { Failed } from '../../ui/states.tsx'
import { useSharedText } from './shared-text.ts'
import type { LeafletBody } from './types.ts'

/** Headings, lists, quotes, bold, italics and links: all that a leaflet can hold, so nothing that is typed is dropped elsewhere. */
export function TextEditor({ leaflet, mayWrite }: { readonly leaflet: LeafletBody; readonly mayWrite: boolean }) {
  const { t } = useLingui()
  const { group } = useGroup()
  const { doc, state, retry } = useSharedText(group.group, leaflet)
  const editor = useEditor({
    injectCSS: false,
    editable: mayWrite,
    extensions: [
      StarterKit.configure({
        heading: { levels: [1, 2, 3] },
        link: { openOnClick: false, autolink: false, isAllowedUri: (url) => /^(https:|mailto:)/i.test(url) },
        code: false,
        codeBlock: false,
        strike: false,
        underline: false,
        undoRedo: false,
        trailingNode: false
      }),
      Collaboration.configure({ document: doc })
    ],
    editorProps: {
      attributes: {
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': t`Text of the leaflet`,
        dir: 'auto',
        ...(leaflet.language === null ? {} : { lang: leaflet.language })
      }
    }
  })
  const at = useEditorState({
    editor,
    selector: ({ editor: now }) => ({
      bold: now.isActive('bold'),
      italic: now.isActive('italic'),
      heading: now.isActive('heading', { level: 2 }),
      list: now.isActive('bulletList'),
      numbers: now.isActive('orderedList'),
      quote: now.isActive('blockquote')
    })
  })
  const change = () => editor.chain().focus()
  const tools = [
    { label: t`Bold`, icon: <Bold aria-hidden="true" />, on: at.bold, act: () => change().toggleBold().run() },
    { label: t`Italics`, icon: <Italic aria-hidden="true" />, on: at.italic, act: () => change().toggleItalic().run() },
    { label: t`Heading`, icon: <Heading aria-hidden="true" />, on: at.heading, act: () => change().toggleHeading({ level: 2 }).run() },
    { label: t`List with points`, icon: <List aria-hidden="true" />, on: at.list, act: () => change().toggleBulletList().run() },
    { label: t`Numbered list`, icon: <ListOrdered aria-hidden="true" />, on: at.numbers, act: () => change().toggleOrderedList().run() },
    { label: t`Quotation`, icon: <Quote aria-hidden="true" />, on: at.quote, act: () => change().toggleBlockquote().run() }
  ]
  return (
    <section className="leaf">
      {mayWrite && (
        <div className="leaf-bar">
          <Toolbar aria-label={t`Form of the text`} className="leaf-tools">
            {tools.map(({ label, icon, on, act }) => (
              <ToggleButton key={label} aria-label={label} className="btn btn-quiet btn-small" isSelected={on} onChange={act}>
                {icon}
              </ToggleButton>
            ))}
          </Toolbar>
          <span className="dim small" role="status">
            {state === 'saved' ? t`Saved on this laptop` : state === 'saving' ? t`Saving…` : t`Not saved`}
          </span>
        </div>
      )}
      {typeof state !== 'string' && <Failed error={state} onRetry={retry} />}
      <EditorContent editor={editor} className="leaf-text" />
    </section>
  )
}
