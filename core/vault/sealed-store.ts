import { join } from 'node:path'
import Corestore from 'corestore'
import DeviceFile from 'device-file'
import CorestoreStorage from 'hypercore-storage'
import RocksDB from 'rocksdb-native'
import { CoreError } from '../contract/errors.ts'
import { toDiskError } from './disk-error.ts'
import { hasDroppedBytes } from './dropped-bytes.ts'
import { type DurableFiles, type DurableLog, openDurableLog } from './durable.ts'
import { gatherReads } from './gathered-reads.ts'
import { sealedValue } from './sealed-value.ts'
import { prepareStoreFolder } from './store-folder.ts'

/**
 * One group's Corestore with every value sealed. `damaged()` turns true, once and for all, when a value did not open: close it then
 * and answer STORE_DAMAGED, never an empty group.
 */
export interface SealedStore {
  readonly store: Corestore
  readonly durable: DurableLog
  damaged(): boolean
  /** Opened without a part of its journal that was damaged, now or earlier. */
  hasDroppedBytes(): Promise<boolean>
  /** Never rejects; twice is fine. Afterwards the key may be wiped. */
  close(): Promise<void>
}

export interface SealedStoreOptions {
  /** Called at the first value that does not open. */
  readonly onDamaged?: () => void
  readonly files?: DurableFiles
}

/** What is written gathers in memory up to so many bytes, twice where much comes at once. The library's 64 MiB are much for an old laptop with several groups. */
const writeBufferSize = 16 * 1024 * 1024

/**
 * Opens, or makes, the store in `folder`. The key is compared with a check value before RocksDB sees a byte.
 *
 * PROFILE_IN_USE (another process has it open), STORE_MOVED (the folder was copied or restored: its writer must not write again),
 * STORE_DAMAGED, DISK_FULL, DISK_READ_ONLY. After a failure the folder can be tried again in the same process.
 */
export async function openSealedStore(folder: string, key: Uint8Array, options: SealedStoreOptions = {}): Promise<SealedStore> {
  let damaged = false
  const noteDamage = () => {
    if (damaged) return
    damaged = true
    options.onDamaged?.()
  }
  const databaseFolder = join(folder, 'db')
  await prepareStoreFolder(folder, key)
  const rocks = new RocksDB(databaseFolder, {
    lock: new DeviceFile(join(folder, 'CORESTORE'), { lock: true, data: {} }),
    valueEncoding: sealedValue(key, noteDamage)
  })
  gatherReads(rocks)
  // manifestVersion 2: with 1, a writer that forks uses one nonce twice (measured). The primary key is random and stays inside the seal.
  const store = new Corestore(new CorestoreStorage(rocks, { writeBufferSize }), { manifestVersion: 2 })
  try {
    await store.ready()
    const durable = await openDurableLog(rocks, databaseFolder, options.files)
    if (damaged) throw new CoreError('STORE_DAMAGED')
    let closed: Promise<void> | null = null
    return {
      store,
      durable,
      damaged: () => damaged,
      hasDroppedBytes: () => hasDroppedBytes(databaseFolder),
      close() {
        closed ??= durable.close().then(() => closeQuietly(store, rocks))
        return closed
      }
    }
  } catch (err) {
    await closeQuietly(store, rocks)
    throw damaged ? new CoreError('STORE_DAMAGED') : toDiskError(err, 'STORE_DAMAGED')
  }
}

/** A store that failed half-way keeps its lock in this process until RocksDB is closed; a store that is whole closes in order. */
async function closeQuietly(store: Corestore, rocks: RocksDB): Promise<void> {
  await store.close().catch(() => {})
  await rocks.close().catch(() => {})
}
