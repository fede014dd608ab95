import { NodeSelection } from '@tiptap/pm/state'
import type { Editor } from '@tiptap/react'
import * as Y from 'yjs'

/** Where pictures go, one below the other: between the blocks of the text, so that they split nobody's sentence. It stays there while others write. */
export interface PicturePlace {
  /** Puts the next one there. With `pick` it is picked, unless the caret was moved since the place was chosen; true: it is. */
  put(picture: string, pick: boolean): boolean
}

/** `at`: a position in the text, or null for where the caret is. An empty line there stays below the pictures, to write on. */
export function choosePlace(editor: Editor, shared: Y.Doc, at: number | null): PicturePlace {
  const { doc, selection } = editor.state
  const point = doc.resolve(Math.min(at ?? selection.from, doc.content.size))
  const here = point.index(0)
  const line = doc.maybeChild(here)
  const isBetween = point.depth === 0 && !(selection instanceof NodeSelection && at === null)
  const blocks = shared.getXmlFragment('default')
  const placeAt = (index: number): Y.RelativePosition =>
    Y.createRelativePositionFromTypeIndex(blocks, Math.min(index, blocks.length))
  let place = placeAt(isBetween || (line?.isTextblock && line.content.size === 0) ? here : here + 1)
  let caret = selection
  return {
    put(picture, pick) {
      const { tr, schema, doc: text, selection: now } = editor.state
      const [kind, paragraph] = [schema.nodes['picture'], schema.nodes['paragraph']]
      if (!kind || !paragraph) throw new Error('a text without pictures')
      const index = Math.min(Y.createAbsolutePositionFromRelativePosition(place, shared)?.index ?? 0, text.childCount)
      const sizes = Array.from({ length: index }, (_, child) => text.child(child).nodeSize)
      const position = sizes.reduce((sum, size) => sum + size, 0)
      tr.insert(position, [kind.create({ id: picture }), ...(index === text.childCount ? [paragraph.create()] : [])])
      const isStill = now.eq(caret)
      if (isStill && pick) tr.setSelection(NodeSelection.create(tr.doc, position)).scrollIntoView()
      editor.view.dispatch(tr)
      if (isStill) caret = editor.state.selection
      place = placeAt(index + 1)
      return isStill && pick
    }
  }
}

/** How many the text shows already. */
export function countPictures(editor: Editor): number {
  let count = 0
  editor.state.doc.descendants((node) => {
    if (node.type.name === 'picture') count++
  })
  return count
}
