import * as Y from 'yjs'
import type { RecordName } from '../ids.ts'
import { type LeafletText, leafletFragment, newLeafletDoc } from './leaflet-text.ts'

/**
 * An edit after which the text says what it said when only the edits in `kept`, the first ones of the agreed order, were there. It takes
 * back the later ones and writes nothing anew, so whatever somebody types elsewhere meanwhile stands beside it. Null where the text says
 * that already, and for a text that contradicts itself, which only a tampered Starling writes.
 */
export function restoreText(text: LeafletText, kept: ReadonlySet<RecordName>): Uint8Array | null {
  text.doc() // whatever breaks off half-way leaves the edits
  const then = newLeafletDoc()
  const now = newLeafletDoc()
  const later = Symbol('later')
  const manager = new Y.UndoManager(now.getXmlFragment(leafletFragment), {
    trackedOrigins: new Set([later]),
    captureTimeout: Number.MAX_SAFE_INTEGER // all of them as one
  })
  try {
    for (const { name, update } of text.edits) {
      if (kept.has(name)) Y.applyUpdate(then, update)
      Y.applyUpdate(now, update, kept.has(name) ? null : later)
    }
    if (wordsOf(now) === wordsOf(then)) return null
    const updates: Uint8Array[] = []
    now.on('update', (update: Uint8Array) => updates.push(update))
    manager.undo()
    return wordsOf(now) === wordsOf(then) ? Y.mergeUpdates(updates) : null
  } catch {
    return null
  } finally {
    manager.destroy()
  }
}

/** Text, order, kinds and marks, and nothing of how they came about. */
function wordsOf(doc: Y.Doc): string {
  return doc.getXmlFragment(leafletFragment).toString()
}
