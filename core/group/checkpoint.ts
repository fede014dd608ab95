import { constants, open, readFile } from 'node:fs/promises'
import { equalBytes } from '../domain/crypto.ts'
import type { Rights } from '../domain/kernel/rights.ts'
import type { GroupLog } from '../log/group-log.ts'
import type { Keyring } from '../log/keyring.ts'
import { openViewBlock, type ViewItem } from '../log/open-record.ts'
import { type KeptRecord, openPiece, sealPiece } from './checkpoint-file.ts'

export interface CheckpointOptions {
  readonly file: string
  readonly key: Uint8Array
  readonly log: Pick<GroupLog, 'groupKey' | 'blocks' | 'settledLength' | 'settledHash'>
  readonly keyring: Keyring
}

/**
 * Opens a group without opening every record again: what was unsealed and verified once, sealed for this laptop. It holds records, not
 * a state, so the fold over it is the fold over the log. It may be missing, cut, damaged or old at any time: what it does not hold is
 * read from the log.
 */
export interface Checkpoint {
  /** By place, from the first on: what stands in exactly this order in the log now; null for a place that must be read there. */
  load(): Promise<(KeptRecord | null)[]>
  /** Seals what settled since. Rejects with an error of the file system; the file then counts up to its last whole piece. */
  save(rights: Rights): Promise<void>
  /** Waits for a save under way. Never rejects. */
  close(): Promise<void>
}

/** Fewer new records than this are quicker read at the next start than sealed now; more go into one piece at a time. */
const leastRecords = 64
const mostRecords = 8192
const sliceBlocks = 128

export function createCheckpoint({ file, key, log, keyring }: CheckpointOptions): Checkpoint {
  let loading: Promise<(KeptRecord | null)[]> | null = null
  /** Where the next piece goes: its place in the log and in the file. */
  let next = { place: 0, byte: 0 }
  let saving: Promise<void> = Promise.resolve()
  let closed = false

  async function read(): Promise<(KeptRecord | null)[]> {
    const bytes = await readFile(file).catch(() => new Uint8Array(0)) // none yet, or unreadable: the log has it all
    const kept: (KeptRecord | null)[] = []
    for (;;) {
      const found = openPiece(bytes, next.byte, kept.length, log.groupKey, key)
      const hash = found && (await log.settledHash(found.piece.end))
      if (!found || !hash || !equalBytes(hash, found.piece.treeHash)) return kept
      for (const record of found.piece.kept) kept.push(record)
      next = { place: kept.length, byte: found.endsAt }
    }
  }

  async function write(rights: Rights): Promise<void> {
    await load()
    while (!closed && log.settledLength() - next.place >= leastRecords) {
      const end = Math.min(next.place + mostRecords, log.settledLength())
      const items = await opened(next.place, end, rights)
      const hash = await log.settledHash(end)
      if (items === null || hash === null || closed) return
      const piece = sealPiece(next.place, hash, items, log.groupKey, key)
      await writeAt(file, piece, next.byte)
      next = { place: end, byte: next.byte + piece.byteLength }
    }
  }

  /** Null when a block is not here, or the group closes. */
  async function opened(from: number, end: number, rights: Rights): Promise<ViewItem[] | null> {
    const items: ViewItem[] = []
    while (from + items.length < end) {
      const first = from + items.length
      const count = Math.min(sliceBlocks, end - first)
      const blocks = await log.blocks(Array.from({ length: count }, (_, i) => first + i))
      for (const [i, block] of blocks.entries()) {
        if (block === null || closed) return null
        items.push(openViewBlock(block, first + i, log.groupKey, rights, keyring))
      }
      await new Promise(setImmediate) // others get their turn
    }
    return items
  }

  function load(): Promise<(KeptRecord | null)[]> {
    loading ??= read()
    return loading
  }

  return {
    load,
    save: (rights) => {
      const done = saving.then(() => write(rights))
      saving = done.catch(() => {}) // whoever asked hears it
      return done
    },
    close: () => {
      closed = true
      return saving
    }
  }
}

/** Over whatever a cut-off or unbelieved piece left there. Not synced: a torn piece does not open, and the log has it all. */
async function writeAt(file: string, bytes: Uint8Array, at: number): Promise<void> {
  const handle = await open(file, constants.O_WRONLY | constants.O_CREAT, 0o600)
  try {
    await handle.truncate(at)
    await handle.write(bytes, 0, bytes.byteLength, at)
  } finally {
    await handle.close()
  }
}
