import { useLingui } from '@lingui/react/macro'
import { type Editor, useEditorState } from '@tiptap/react'
import {
  Bold,
  Heading1,
  Heading2,
  Heading3,
  ImagePlus,
  Italic,
  Link,
  List,
  ListOrdered,
  Minus,
  Quote,
  Redo2,
  Undo2
} from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Toolbar as AriaToolbar, FileTrigger, ToggleButton } from 'react-aria-components'
import { IconButton } from '../../ui/button.tsx'
import { atText } from './at-text.ts'
import { LinkDialog } from './link-dialog.tsx'

/** What a leaflet can be made of; each has a name, and its key in the name's hint. */
export function Toolbar({
  editor,
  onPictures
}: {
  readonly editor: Editor
  readonly onPictures: (files: readonly File[]) => void
}) {
  const { t } = useLingui()
  const [linking, setLinking] = useState(false)
  const on = useEditorState({
    editor,
    selector: ({ editor: now }) => ({
      bold: now.isActive('bold'),
      italic: now.isActive('italic'),
      h1: now.isActive('heading', { level: 1 }),
      h2: now.isActive('heading', { level: 2 }),
      h3: now.isActive('heading', { level: 3 }),
      bullet: now.isActive('bulletList'),
      numbered: now.isActive('orderedList'),
      quote: now.isActive('blockquote'),
      link: now.isActive('link')
    })
  })
  const chain = () => atText(editor)
  const tool = (label: string, keys: string, isOn: boolean, icon: ReactNode, act: () => void) => (
    <ToggleButton
      aria-label={label}
      aria-keyshortcuts={keys}
      className="bt bt-quiet bt-icon tool"
      isSelected={isOn}
      onChange={act}
    >
      {icon}
    </ToggleButton>
  )
  return (
    <>
      <AriaToolbar aria-label={t`Text`} className="tools">
        {tool(t`Bold`, 'Control+B', on.bold, <Bold aria-hidden="true" />, () => chain().toggleBold().run())}
        {tool(t`Italic`, 'Control+I', on.italic, <Italic aria-hidden="true" />, () => chain().toggleItalic().run())}
        {tool(t`Large heading`, 'Control+Alt+1', on.h1, <Heading1 aria-hidden="true" />, () =>
          chain().toggleHeading({ level: 1 }).run()
        )}
        {tool(t`Heading`, 'Control+Alt+2', on.h2, <Heading2 aria-hidden="true" />, () =>
          chain().toggleHeading({ level: 2 }).run()
        )}
        {tool(t`Small heading`, 'Control+Alt+3', on.h3, <Heading3 aria-hidden="true" />, () =>
          chain().toggleHeading({ level: 3 }).run()
        )}
        {tool(t`List`, 'Control+Shift+8', on.bullet, <List aria-hidden="true" />, () => chain().toggleBulletList().run())}
        {tool(t`Numbered list`, 'Control+Shift+7', on.numbered, <ListOrdered aria-hidden="true" />, () =>
          chain().toggleOrderedList().run()
        )}
        {tool(t`Quote`, 'Control+Shift+B', on.quote, <Quote aria-hidden="true" />, () => chain().toggleBlockquote().run())}
        {tool(t`Link`, '', on.link, <Link aria-hidden="true" />, () => setLinking(true))}
        <IconButton
          label={t`Line across`}
          icon={<Minus aria-hidden="true" />}
          onPress={() => chain().setHorizontalRule().run()}
        />
        <FileTrigger
          allowsMultiple
          acceptedFileTypes={['image/png', 'image/jpeg', 'image/webp']}
          onSelect={(files) => onPictures([...(files ?? [])])}
        >
          <IconButton label={t`Picture…`} icon={<ImagePlus aria-hidden="true" />} />
        </FileTrigger>
        <IconButton label={t`Undo my words`} icon={<Undo2 aria-hidden="true" />} onPress={() => chain().undo().run()} />
        <IconButton label={t`Write them again`} icon={<Redo2 aria-hidden="true" />} onPress={() => chain().redo().run()} />
      </AriaToolbar>
      {linking && <LinkDialog editor={editor} onClose={() => setLinking(false)} />}
    </>
  )
}
