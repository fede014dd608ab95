import * as Y from 'yjs'
import { CoreError } from '../../../core/contract/errors.ts'

export type SyncState = 'saved' | 'saving' | 'waiting' | 'refused'

/** The text that is open in the editor: what is typed goes to core soon after the fingers rest, what others write comes in. */
export interface TextSync {
  readonly doc: Y.Doc
  /** The text as core has it; what is already here changes nothing, and the caret stays where it is. */
  take(document: string): void
  /** Sends what is not sent yet: before leaving, and when core is there again. */
  flush(): void
  state(): SyncState
  onState(listener: () => void): () => void
  close(): void
}

const restMs = 250
const againMs = 1500
const pieceBytes = 55_000 // as base64 below the 80 000 letters that core takes at once

/** `send` rejects when core did not answer: the words stay here and go out again later. Core refuses what is no leaflet (`LEAFLET_CONTENT_REFUSED`). */
export function createTextSync(document: string, send: (update: string) => Promise<unknown>): TextSync {
  const doc = new Y.Doc()
  const fromCore = {}
  const listeners = new Set<() => void>()
  let waiting: Uint8Array[] = []
  let state: SyncState = 'saved'
  let sending = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const become = (next: SyncState): void => {
    if (state === next) return
    state = next
    for (const listener of listeners) listener()
  }
  const later = (ms: number): void => {
    clearTimeout(timer)
    timer = setTimeout(flush, ms)
  }
  const take = (text: string): void => {
    try {
      Y.applyUpdate(doc, base64ToBytes(text), fromCore)
    } catch {
      become('waiting') // core's own state always applies; if it ever does not, nothing typed is lost by going on
    }
  }

  function flush(): void {
    if (sending || waiting.length === 0) return
    clearTimeout(timer)
    const count = piece(waiting)
    const update = Y.mergeUpdates(waiting.slice(0, count))
    sending = true
    become('saving')
    send(bytesToBase64(update)).then(
      () => {
        sending = false
        waiting = waiting.slice(count)
        if (waiting.length === 0) become('saved')
        else flush()
      },
      (err: unknown) => {
        sending = false
        if (err instanceof CoreError && err.code === 'LEAFLET_CONTENT_REFUSED') return become('refused')
        become('waiting')
        later(againMs)
      }
    )
  }

  take(document)
  doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin === fromCore) return
    waiting.push(update)
    become('saving')
    later(restMs)
  })
  return {
    doc,
    take,
    flush,
    state: () => state,
    onState(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      flush()
      listeners.clear()
    }
  }
}

/** How many of the first updates go into one message; one alone always goes, core says if it is too large. */
function piece(updates: readonly Uint8Array[]): number {
  let bytes = 0
  const over = updates.findIndex((update) => {
    bytes += update.byteLength
    return bytes > pieceBytes
  })
  return over === -1 ? updates.length : Math.max(1, over)
}

function base64ToBytes(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
}

function bytesToBase64(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}
