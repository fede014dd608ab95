import * as Y from 'yjs'
import type { RecordName } from '../ids.ts'

/** The fragment that the editor (TipTap's Collaboration) writes. */
export const leafletFragment = 'default'

// A text of 10 000 keystrokes takes about 100 KB of edits; beyond this a leaflet takes no more, on every laptop at the same edit.
const maxTotalBytes = 8 * 1024 * 1024

export interface LeafletEdit {
  readonly name: RecordName
  readonly update: Uint8Array
}

/** A text that several people write together: all edits count, and their order does not matter to what it says. */
export interface LeafletText {
  readonly edits: readonly LeafletEdit[]
  /** Edits that are no Yjs update, or came after the text was full. */
  readonly skipped: number
  add(name: RecordName, update: Uint8Array): void
  /** The text with all edits in it. Do not write into it: edits of one's own go through a record. */
  doc(): Y.Doc
}

export function createLeafletText(): LeafletText {
  let edits: LeafletEdit[] = []
  let totalBytes = 0
  let skipped = 0
  let doc: Y.Doc | null = null
  let applied = 0

  function add(name: RecordName, update: Uint8Array): void {
    if (totalBytes + update.byteLength > maxTotalBytes || !isYjsUpdate(update)) {
      skipped++
      return
    }
    totalBytes += update.byteLength
    edits.push({ name, update })
  }

  // Documents are built when somebody reads them: most leaflets of a long log are never opened in a session.
  function read(): Y.Doc {
    while (doc === null || applied < edits.length) {
      doc ??= newLeafletDoc()
      const next = edits[applied]
      if (next === undefined) return doc
      if (tryApply(doc, next.update)) applied++
      else {
        // An edit that fails half-way leaves the document in no known state: begin again without it.
        skipped++
        edits = edits.filter((edit) => edit !== next)
        doc = null
        applied = 0
      }
    }
    return doc
  }

  return {
    get edits() {
      return edits
    },
    get skipped() {
      return skipped
    },
    add,
    doc: read
  }
}

export function newLeafletDoc(options: { keepDeleted?: boolean } = {}): Y.Doc {
  const doc = new Y.Doc({ gc: options.keepDeleted !== true })
  doc.getXmlFragment(leafletFragment)
  return doc
}

/**
 * Reads the update to its end without applying it. Y.applyUpdate would apply the first half of one that breaks off, and reserves room for as
 * many parts as its first bytes claim; the reader behind decodeUpdate does neither.
 */
export function isYjsUpdate(update: Uint8Array): boolean {
  try {
    Y.decodeUpdate(update)
    return true
  } catch {
    return false
  }
}

function tryApply(doc: Y.Doc, update: Uint8Array): boolean {
  try {
    Y.applyUpdate(doc, update)
    return true
  } catch {
    return false
  }
}
