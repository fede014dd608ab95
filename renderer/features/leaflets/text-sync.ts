import * as Y from 'yjs'
import { CoreError } from '../../../core/contract/errors.ts'
import { formTextChars } from '../../../core/contract/operations/draft.ts'
import { base64ToBytes, bytesToBase64 } from './base64.ts'

/** `waiting`: core did not take it, for this reason, and is asked again. `refused`: it is no leaflet any more, such as too long. */
export type SyncStatus =
  | { readonly state: 'saved' | 'saving' | 'refused' }
  | { readonly state: 'waiting'; readonly error: CoreError | null }

/** The text that is open in the editor: what is typed goes to core soon after the fingers rest, what others write comes in. */
export interface TextSync {
  readonly doc: Y.Doc
  /** The text as core has it; what is already here changes nothing, and the caret stays where it is. */
  take(document: string): void
  /** Sends what is not sent yet: before leaving, and when core is there again. */
  flush(): void
  status(): SyncStatus
  onStatus(listener: () => void): () => void
  /** Nobody looks any more; what is not sent goes on going out. */
  close(): void
  /** The profile is locked: nothing typed stays in this page. What was not sent is kept sealed. */
  drop(): void
}

export interface TextSyncPorts {
  /** Rejects when core did not take it. Asked again with the same `requestId`, core does it once. */
  send(update: string, requestId: string): Promise<unknown>
  /** With every keystroke: all that core has not taken yet, to be sealed on this laptop. Null: nothing is left. */
  keep(unsent: string | null): void
}

const restMs = 250
const againMs = 1500
const pieceBytes = 55_000 // as base64 below the 80 000 letters that core takes at once
const refusals = ['LEAFLET_CONTENT_REFUSED', 'TEXT_TOO_LONG', 'RECORD_TOO_LARGE', 'BAD_INPUT']

interface Batch {
  readonly update: string
  readonly requestId: string
  readonly count: number
}

/** `unsent`: what was kept when the page or core last ended. It is taken up, and goes out unless core has it already. */
export function createTextSync(document: string, unsent: string | null, { send, keep }: TextSyncPorts): TextSync {
  const doc = new Y.Doc()
  const fromCore = Symbol('from core')
  const listeners = new Set<() => void>()
  let waiting: Uint8Array[] = []
  let batch: Batch | null = null
  let status: SyncStatus = { state: 'saved' }
  let sending = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const become = (next: SyncStatus): void => {
    if (isSame(status, next)) return
    status = next
    for (const listener of listeners) listener()
  }
  // Why core did not take it stands there until it does, not between one try and the next.
  const saving = (): void => {
    if (status.state !== 'waiting') become({ state: 'saving' })
  }
  const later = (ms: number): void => {
    clearTimeout(timer)
    timer = setTimeout(flush, ms)
  }
  const apply = (text: string, origin: symbol): void => {
    try {
      Y.applyUpdate(doc, base64ToBytes(text), origin)
    } catch {
      become({ state: 'waiting', error: null }) // core's own state always applies; if it ever does not, nothing typed is lost by going on
    }
  }

  function keepUnsent(): void {
    const text = waiting.length === 0 ? null : bytesToBase64(Y.mergeUpdates(waiting))
    if (text === null || text.length <= formTextChars) keep(text)
    else flush() // a large paste has no room there, and does not wait for the fingers either
  }

  function flush(): void {
    if (sending || waiting.length === 0) return
    clearTimeout(timer)
    batch ??= firstBatch(waiting)
    const { update, requestId, count } = batch
    sending = true
    saving()
    send(update, requestId).then(
      () => {
        sending = false
        batch = null
        waiting = waiting.slice(count)
        keepUnsent()
        if (waiting.length === 0) become({ state: 'saved' })
        else flush()
      },
      (err: unknown) => {
        sending = false
        if (err instanceof CoreError && refusals.includes(err.code)) {
          batch = null // what is typed next, such as taking it back, goes with it
          return become({ state: 'refused' })
        }
        become({ state: 'waiting', error: err instanceof CoreError ? err : null })
        later(againMs)
      }
    )
  }

  apply(document, fromCore)
  doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin === fromCore) return
    waiting.push(update)
    saving()
    later(restMs)
    keepUnsent()
  })
  if (unsent !== null) {
    apply(unsent, Symbol('kept'))
    keepUnsent()
  }
  return {
    doc,
    take: (text) => apply(text, fromCore),
    flush,
    status: () => status,
    onStatus(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      flush()
      listeners.clear()
    },
    drop() {
      clearTimeout(timer)
      waiting = []
      batch = null
      listeners.clear()
      doc.destroy()
    }
  }
}

function isSame(a: SyncStatus, b: SyncStatus): boolean {
  if (a.state === 'waiting' && b.state === 'waiting') return a.error?.code === b.error?.code
  return a.state === b.state
}

/** As many of the first updates as go into one message; one alone always goes, core says if it is too large. */
function firstBatch(updates: readonly Uint8Array[]): Batch {
  let bytes = 0
  const over = updates.findIndex((update) => {
    bytes += update.byteLength
    return bytes > pieceBytes
  })
  const count = over === -1 ? updates.length : Math.max(1, over)
  return { update: bytesToBase64(Y.mergeUpdates(updates.slice(0, count))), requestId: crypto.randomUUID(), count }
}
