import { useLingui } from '@lingui/react/macro'
import { EditorContent, useEditor } from '@tiptap/react'
import { useEffect, useRef, useSyncExternalStore } from 'react'
import { Failed } from '../../ui/states.tsx'
import { leafletExtensions } from './extensions.ts'
import { AddingLine } from './pictures/adding-line.tsx'
import { droppedFiles, pastedPictures } from './pictures/files-of.ts'
import { PictureBar } from './pictures/picture-bar.tsx'
import { type AddPictures, useAddPictures } from './pictures/use-add-pictures.ts'
import type { TextSync } from './text-sync.ts'
import { Toolbar } from './toolbar.tsx'

/** The text itself. Tab belongs to lists; after Esc it leads out of the text, as it does everywhere else. */
export function LeafletEditor({
  leaflet,
  sync,
  language,
  mayWrite
}: {
  readonly leaflet: string
  readonly sync: TextSync
  readonly language: string | null
  readonly mayWrite: boolean
}) {
  const { t } = useLingui()
  const label = t`Text of the leaflet`
  const add = useRef<AddPictures['add']>(() => {})
  const taken = (files: readonly File[], at: number | null): boolean => {
    if (files.length > 0) add.current(files, at)
    return files.length > 0
  }
  const editor = useEditor(
    {
      extensions: leafletExtensions(sync.doc),
      // The shared text takes its place at once. Left out, TipTap would parse an empty string as HTML, which trusted types refuse.
      content: { type: 'doc', content: [{ type: 'paragraph' }] },
      editable: mayWrite,
      injectCSS: false,
      textDirection: 'auto',
      editorProps: {
        attributes: {
          'aria-label': label,
          'aria-multiline': 'true',
          role: 'textbox',
          class: 'sheet',
          tabindex: '0',
          ...(language === null ? {} : { lang: language })
        },
        transformPastedHTML: withoutHandlers,
        handlePaste: (_, { clipboardData }) => taken(pastedPictures(clipboardData), null),
        handleDrop: (view, { dataTransfer, clientX, clientY }, _, moved) =>
          !moved && taken(droppedFiles(dataTransfer), view.posAtCoords({ left: clientX, top: clientY })?.pos ?? null),
        handleDOMEvents: { keydown: seesCaret(leaveByEscape()), blur: () => flushed(sync) }
      }
    },
    [sync, mayWrite, language, label]
  )
  const pictures = useAddPictures(editor, sync.doc, leaflet)
  useEffect(() => {
    add.current = pictures.add
  })
  useEffect(() => {
    const leave = (): void => sync.flush()
    window.addEventListener('pagehide', leave)
    return () => window.removeEventListener('pagehide', leave)
  }, [sync])
  return (
    <div className="desk-write">
      {mayWrite && (
        <div className="desk-bar">
          <Toolbar editor={editor} onPictures={(files) => pictures.add(files, null)} />
          <SyncLine sync={sync} />
          <PictureBar editor={editor} fresh={pictures.fresh} />
          <AddingLine pictures={pictures} />
        </div>
      )}
      {mayWrite && <SyncFailure sync={sync} />}
      <EditorContent editor={editor} className="paper-edit" />
    </div>
  )
}

/**
 * A key acts where the caret is. The browser tells of a click or an arrow only later than of a key that follows at once, and Tab, Enter or
 * Backspace would act on the place before.
 */
function seesCaret<V>(next: (view: V, event: KeyboardEvent) => boolean): (view: V, event: KeyboardEvent) => boolean {
  return (view, event) => {
    if (!event.isComposing && event.keyCode !== 229) document.dispatchEvent(new Event('selectionchange')) // 229: older IMEs
    return next(view, event)
  }
}

/** True: the editor leaves this key to the browser. */
function leaveByEscape(): (view: unknown, event: KeyboardEvent) => boolean {
  let leaving = false
  return (_, event) => {
    const out = leaving && event.key === 'Tab'
    if (event.key !== 'Shift') leaving = event.key === 'Escape'
    return out
  }
}

/** Not the guard, which is the schema and the page's policy: it only spares the policy's complaint about what it would block anyway. */
function withoutHandlers(html: string): string {
  return html.replace(/<[^>]*>/g, (tag) => tag.replace(/\son\w+\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, ''))
}

function flushed(sync: TextSync): boolean {
  sync.flush()
  return false
}

function SyncLine({ sync }: { readonly sync: TextSync }) {
  const { t } = useLingui()
  const { state } = useSyncExternalStore(sync.onStatus, sync.status)
  const words = {
    saved: t`Saved on this laptop`,
    saving: t`Saving…`,
    waiting: t`Not saved yet. It is tried again.`,
    refused: t`This is too long for a leaflet, so it is not saved. Copy your last words and undo.`
  }
  return (
    <span className={state === 'refused' || state === 'waiting' ? 'small sync-wrong' : 'small dim'} role="status">
      {words[state]}
    </span>
  )
}

/** Why core did not take the last words, other than that it is being started again, which the frame says already. */
function SyncFailure({ sync }: { readonly sync: TextSync }) {
  const status = useSyncExternalStore(sync.onStatus, sync.status)
  const error = status.state === 'waiting' ? status.error : null
  if (error === null || ['CORE_STOPPED', 'CHANNEL_CLOSED'].includes(error.code)) return null
  return <Failed error={error} onRetry={sync.flush} />
}
