import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { CoreError } from '../contract/errors.ts'
import { toDiskError } from './disk-error.ts'
import { type DraftEntry, newJournal, readJournal, sealEntry } from './drafts-journal.ts'
import { makePrivateFolder, readIfThere, writeAt, writeWholeFile } from './whole-file.ts'

/**
 * Bytes that must outlive a crash before there is a log to hold them: a newcomer's outbox, unsent text, undo. `put` and `delete`
 * are on the disk when they return; calls follow one another. DISK_FULL, DISK_READ_ONLY; after a failed write the journal only
 * reads until it is opened again.
 */
export interface Drafts {
  get(key: string): Uint8Array | null
  /** Keys in the order in which they were first put. */
  list(): string[]
  put(key: string, value: Uint8Array): Promise<void>
  delete(key: string): Promise<void>
  /**
   * In how many places something could not be opened, with whole entries after it: damage, not a tail that a crash tore. Whoever opens says
   * so; closing writes the journal anew without them, so that it is said once.
   */
  readonly passedOver: number
  /** Never rejects; twice is fine. */
  close(): Promise<void>
}

const worthCompactingBytes = 64 * 1024

/**
 * Opens, or begins, the journal in `folder`. What a crash tore off while it was written is left out: it was never called saved.
 * DRAFTS_DAMAGED (the journal is kept as it is), PROFILE_TOO_NEW, DISK_FULL, DISK_READ_ONLY.
 */
export async function openDrafts(folder: string, key: Uint8Array): Promise<Drafts> {
  const path = join(folder, 'journal')
  try {
    await makePrivateFolder(folder)
    let file = await readIfThere(path)
    if (file === null) {
      file = newJournal(key, []).file
      await writeWholeFile(path, file)
    }
    return await hold(path, key, file)
  } catch (err) {
    throw toDiskError(err, 'DRAFTS_DAMAGED')
  }
}

async function hold(path: string, key: Uint8Array, file: Uint8Array): Promise<Drafts> {
  const journal = readJournal(file, key)
  const values = new Map<string, Uint8Array>()
  for (const entry of journal.entries) remember(entry)
  let { id, endsAt } = journal
  let handle = await open(path, 'r+')
  let compactFromBytes = worthCompactingBytes
  let refusal: CoreError | null = null
  let turn: Promise<void> = Promise.resolve()

  function remember({ verb, key: name, value }: DraftEntry): void {
    if (verb === 'put') values.set(name, value)
    else values.delete(name)
  }

  function inTurn(entry: DraftEntry): Promise<void> {
    const done = turn.then(() => append(entry))
    turn = done.catch(() => {}) // whoever asked gets the failure
    return done
  }

  async function append(entry: DraftEntry): Promise<void> {
    if (refusal) throw refusal
    try {
      const frame = sealEntry(entry, id, endsAt, key)
      await writeAt(handle, frame, endsAt)
      await handle.datasync()
      endsAt += frame.byteLength
      remember(entry)
      await compactWhenWorthIt()
    } catch (err) {
      refusal = toDiskError(err, 'DRAFTS_DAMAGED')
      throw refusal
    }
  }

  /** The new journal replaces the old one whole or not at all; without room for it the old one goes on. */
  async function compactWhenWorthIt(): Promise<void> {
    const liveBytes = [...values].reduce((sum, [name, value]) => sum + name.length + value.byteLength, 0)
    if (endsAt < compactFromBytes || endsAt < 3 * liveBytes) return
    await writeAnew()
  }

  async function writeAnew(): Promise<void> {
    const entries = [...values].map(([name, value]): DraftEntry => ({ verb: 'put', key: name, value }))
    const fresh = newJournal(key, entries)
    await handle.close() // Windows renames no file over an open one
    try {
      await writeWholeFile(path, fresh.file)
      id = fresh.id
      endsAt = fresh.file.byteLength
    } catch {
      compactFromBytes = 2 * endsAt
    }
    handle = await open(path, 'r+')
  }

  return {
    passedOver: journal.passedOver,
    get: (name) => values.get(name) ?? null,
    list: () => [...values.keys()],
    put: (name, value) => inTurn({ verb: 'put', key: name, value: Uint8Array.from(value) }),
    delete: (name) => inTurn({ verb: 'delete', key: name, value: new Uint8Array(0) }),
    async close() {
      await turn
      if (refusal === null && journal.passedOver > 0) await writeAnew().catch(() => {}) // said again next time
      refusal ??= new CoreError('PROFILE_LOCKED')
      await handle.close().catch(() => {}) // closing never rejects; everything promised is on the disk
    }
  }
}
