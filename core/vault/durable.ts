import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { CoreError } from '../contract/errors.ts'
import { isMissing, toDiskError } from './disk-error.ts'
import { syncFolder } from './whole-file.ts'

/** What "on the disk" needs of the file system. A port, so that a test can record the order of calls. */
export interface DurableFiles {
  open(path: string): Promise<{ datasync(): Promise<void>; close(): Promise<void> }>
  syncFolder(path: string): Promise<void>
}

const realFiles: DurableFiles = { open: (path) => open(path, 'r+'), syncFolder } // r+: Windows syncs only what may be written

/** As rocksdb-native 3.18.1 answers; the path is relative to the database ("/000004.log"), so the number is used. */
export interface WalSource {
  currentWalFile(): Promise<{ readonly number: number }>
}

export interface DurableLog {
  /**
   * Returns when everything appended before the call survives a power cut. RocksDB itself never syncs its write-ahead log: without
   * this, 10 of 10 simulated power cuts lost every acknowledged record. Calls made while one sync runs share the next one.
   * DISK_FULL, DISK_READ_ONLY, STORE_DAMAGED: after a failure every later call fails too, since the system may have dropped what it
   * could not write and would report the next sync as a success.
   */
  sync(): Promise<void>
  close(): Promise<void>
}

/** Opened right after RocksDB and before the first append, so that no rotation of the log goes unseen. */
export async function openDurableLog(
  wal: WalSource,
  databaseFolder: string,
  files: DurableFiles = realFiles
): Promise<DurableLog> {
  let current: { number: number; handle: Awaited<ReturnType<DurableFiles['open']>> } | null = null
  let syncedUpTo = (await wal.currentWalFile()).number - 1
  let failed: CoreError | null = null
  let next: Promise<void> | null = null
  let running: Promise<void> = Promise.resolve()

  function sync(): Promise<void> {
    next ??= running.then(async () => {
      await new Promise(setImmediate) // those who append in this tick join
      next = null
      await syncNow()
    })
    running = next.catch(() => {}) // each caller has its own rejection; the queue only needs the end
    return next
  }

  async function syncNow(): Promise<void> {
    if (failed) throw failed
    try {
      // Everything appended so far lies in files up to this one, or already in tables, which RocksDB does sync.
      let { number } = await wal.currentWalFile()
      if (current?.number === number) return await current.handle.datasync()
      while (!(await moveTo(number))) ({ number } = await wal.currentWalFile())
    } catch (err) {
      failed = toDiskError(err, 'STORE_DAMAGED')
      throw failed
    }
  }

  /** The log rotated: the file in hand, those in between and the new one are synced. False when the new one is gone already. */
  async function moveTo(number: number): Promise<boolean> {
    if (current) {
      const { handle } = current
      current = null
      await handle.datasync().finally(() => handle.close())
    }
    for (let between = syncedUpTo + 1; between < number; between++) {
      const handle = await openWal(between)
      if (handle) await handle.datasync().finally(() => handle.close())
    }
    syncedUpTo = number - 1
    const handle = await openWal(number)
    if (!handle) return false
    current = { number, handle }
    syncedUpTo = number
    await handle.datasync()
    await files.syncFolder(databaseFolder) // once for each file: its name must survive as well
    return true
  }

  /** Null when there is no such file: numbers are shared with tables, and a log whose content is in a table is deleted. */
  async function openWal(number: number) {
    try {
      return await files.open(join(databaseFolder, `${String(number).padStart(6, '0')}.log`))
    } catch (err) {
      if (isMissing(err)) return null
      throw err
    }
  }

  return {
    sync,
    async close() {
      await running
      failed ??= new CoreError('PROFILE_LOCKED')
      await current?.handle.close().catch(() => {}) // closing never rejects; nothing is waiting for these bytes
      current = null
    }
  }
}
