import * as Y from 'yjs'
import type { DeviceId, RecordName } from '../ids.ts'

/** The fragment that the editor (TipTap's Collaboration) writes. */
export const leafletFragment = 'default'

// A text of 10 000 keystrokes takes about 100 KB of edits; beyond this a leaflet takes no more, on every laptop at the same edit.
const maxTotalBytes = 8 * 1024 * 1024

// Each edit that breaks off half-way costs a new beginning. Only a tampered Starling writes such, so its laptop does not get many.
const maxBrokenByAuthor = 3

export interface LeafletEdit {
  readonly name: RecordName
  readonly author: DeviceId
  readonly update: Uint8Array
}

/** A text that several people write together: all edits count, and their order does not matter to what it says. */
export interface LeafletText {
  readonly edits: readonly LeafletEdit[]
  /** Edits that are no Yjs update, or came after the text was full. */
  readonly skipped: number
  add(edit: LeafletEdit): void
  /** The text with all edits in it. Do not write into it: edits of one's own go through a record. */
  doc(): Y.Doc
}

export function createLeafletText(): LeafletText {
  const edits: LeafletEdit[] = []
  let totalBytes = 0
  let skipped = 0
  let doc: Y.Doc | null = null
  let applied = 0
  let proven = 0 // so many edits are known to apply, whatever their authors did later
  const broken = new Map<DeviceId, number>()

  function add(edit: LeafletEdit): void {
    if (totalBytes + edit.update.byteLength > maxTotalBytes || !isYjsUpdate(edit.update)) {
      skipped++
      return
    }
    totalBytes += edit.update.byteLength
    edits.push(edit)
  }

  // Documents are built when somebody reads them: most leaflets of a long log are never opened in a session.
  function read(): Y.Doc {
    let open = doc ?? newLeafletDoc()
    for (let next = edits[applied]; next !== undefined; next = edits[applied]) {
      const faults = broken.get(next.author) ?? 0
      if ((applied < proven || faults < maxBrokenByAuthor) && tryApply(open, next.update)) {
        applied++
        continue
      }
      skipped++
      edits.splice(applied, 1)
      if (faults >= maxBrokenByAuthor) continue
      // An edit that fails half-way leaves the document in no known state: begin again without it.
      broken.set(next.author, faults + 1)
      proven = Math.max(proven, applied)
      open = newLeafletDoc()
      applied = 0
    }
    doc = open
    return open
  }

  return {
    edits,
    get skipped() {
      return skipped
    },
    add,
    doc: read
  }
}

export function newLeafletDoc(): Y.Doc {
  const doc = new Y.Doc()
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
