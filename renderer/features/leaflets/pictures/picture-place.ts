import { NodeSelection } from '@tiptap/pm/state'
import type { Editor } from '@tiptap/react'
import * as Y from 'yjs'

/** Where a picture goes: between the blocks of the text, so that it splits nobody's sentence. It stays there while others write. */
export interface PicturePlace {
  /** Puts it there. `picked`: and picks it, where the caret has not moved since the place was chosen. */
  put(picture: string): { readonly picked: boolean }
}

/** `at`: a position in the text, or null for where the caret is. An empty line there stays below the picture, to write on. */
export function choosePlace(editor: Editor, shared: Y.Doc, at: number | null): PicturePlace {
  const { doc, selection } = editor.state
  const point = doc.resolve(Math.min(at ?? selection.from, doc.content.size))
  const here = point.index(0)
  const line = doc.maybeChild(here)
  const isBetween = point.depth === 0 && !(selection instanceof NodeSelection && at === null)
  const index = isBetween || (line?.isTextblock && line.content.size === 0) ? here : here + 1
  const blocks = shared.getXmlFragment('default')
  const place = Y.createRelativePositionFromTypeIndex(blocks, Math.min(index, blocks.length))
  return {
    put(picture) {
      const now = Y.createAbsolutePositionFromRelativePosition(place, shared)?.index ?? 0
      const { tr, schema, doc: text, selection: caret } = editor.state
      const [kind, paragraph] = [schema.nodes['picture'], schema.nodes['paragraph']]
      if (!kind || !paragraph) throw new Error('a text without pictures')
      const before = Math.min(now, text.childCount)
      const position = Array.from({ length: before }, (_, child) => text.child(child).nodeSize).reduce(
        (sum, size) => sum + size,
        0
      )
      tr.insert(position, [kind.create({ id: picture }), ...(before === text.childCount ? [paragraph.create()] : [])])
      const picked = caret.eq(selection)
      if (picked) tr.setSelection(NodeSelection.create(tr.doc, position)).scrollIntoView()
      editor.view.dispatch(tr)
      return { picked }
    }
  }
}
