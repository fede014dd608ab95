import * as Y from 'yjs'
import type { RecordName } from '../ids.ts'
import { type LeafletEdit, leafletFragment, newLeafletDoc } from './leaflet-text.ts'

/**
 * An edit that takes back one earlier edit of a text and nothing that anybody else wrote: what it added and still stands goes, what it took
 * out comes back. Null where nothing of it is left to take back.
 */
export function undoEdit(edits: readonly LeafletEdit[], name: RecordName): Uint8Array | null {
  const doc = newLeafletDoc()
  const undone = Symbol('undone')
  const manager = new Y.UndoManager(doc.getXmlFragment(leafletFragment), { trackedOrigins: new Set([undone]), captureTimeout: 0 })
  try {
    for (const edit of edits) Y.applyUpdate(doc, edit.update, edit.name === name ? undone : null)
    const updates: Uint8Array[] = []
    doc.on('update', (update: Uint8Array) => updates.push(update))
    while (manager.undoStack.length > 0) manager.undo()
    return updates.length === 0 ? null : Y.mergeUpdates(updates)
  } catch {
    return null // Yjs refuses a document that contradicts itself; such an edit stays
  } finally {
    manager.destroy()
    doc.destroy()
  }
}
