import type { ChainedCommands, Editor } from '@tiptap/core'

/** A change of the text, with the caret back in it at once: TipTap's own comes a frame later, and what is typed meanwhile would go nowhere. */
export function atText(editor: Editor): ChainedCommands {
  editor.view.focus()
  return editor.chain().focus()
}
