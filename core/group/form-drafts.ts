import { CoreError, type ErrorCode } from '../contract/errors.ts'
import { utf8 } from '../domain/crypto.ts'
import type { Drafts } from '../vault/drafts.ts'

/** What people are typing, kept sealed on this laptop until it is saved to the plan or discarded. */
export interface FormDrafts {
  /** Why nothing is kept, or DRAFTS_DAMAGED where something that was kept could not be read; null when all is well. */
  readonly failure: ErrorCode | null
  get(localId: string, form: string): { readonly text: string; readonly at: number } | null
  /** On the disk when it resolves. DISK_FULL, DISK_READ_ONLY, DRAFTS_DAMAGED. */
  keep(localId: string, form: string, text: string): Promise<void>
  forget(localId: string, form: string): Promise<void>
  /** With the group that is left goes what was typed for it. */
  forgetGroup(localId: string): Promise<void>
}

/** `drafts` is the journal, or why it did not open: then nothing is kept, and whoever types hears the reason. */
export function createFormDrafts(drafts: Drafts | CoreError, now: () => number): FormDrafts {
  const keyOf = (localId: string, form: string): string => `form/${localId}/${form}`
  const journal = (): Drafts => {
    if (drafts instanceof CoreError) throw drafts
    return drafts
  }
  const damaged = !(drafts instanceof CoreError) && drafts.passedOver > 0
  return {
    failure: drafts instanceof CoreError ? drafts.code : damaged ? 'DRAFTS_DAMAGED' : null,
    get: (localId, form) => {
      const bytes = drafts instanceof CoreError ? null : drafts.get(keyOf(localId, form))
      if (bytes === null || bytes.byteLength < 8) return null
      const at = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0))
      return { at, text: new TextDecoder().decode(bytes.subarray(8)) }
    },
    keep: async (localId, form, text) => {
      const words = utf8(text)
      const bytes = new Uint8Array(8 + words.byteLength)
      new DataView(bytes.buffer).setBigUint64(0, BigInt(now()))
      bytes.set(words, 8)
      await journal().put(keyOf(localId, form), bytes)
    },
    forget: async (localId, form) => {
      const key = keyOf(localId, form)
      if (!(drafts instanceof CoreError) && drafts.get(key) !== null) await drafts.delete(key)
    },
    forgetGroup: async (localId) => {
      if (drafts instanceof CoreError) return
      for (const key of drafts.list()) if (key.startsWith(keyOf(localId, ''))) await drafts.delete(key)
    }
  }
}
