import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import DeviceFile from 'device-file'
import { CoreError } from '../contract/errors.ts'
import { concat, equalBytes, keyedHash, randomBytes } from '../domain/crypto.ts'
import { toDiskError } from './disk-error.ts'
import { isThere, makePrivateFolder, readIfThere, syncFolder, writeWholeFile } from './whole-file.ts'

/**
 * What stands in a store's folder beside RocksDB: the check value of its key and the device file, by which a copied or restored
 * folder is known. Both are on the disk before the database is begun. STORE_DAMAGED (the key does not fit), STORE_MOVED,
 * DISK_FULL, DISK_READ_ONLY.
 */
export async function prepareStoreFolder(folder: string, key: Uint8Array): Promise<void> {
  try {
    await makePrivateFolder(folder)
    const isOld = await isThere(join(folder, 'db'))
    await prepareCheckValue(join(folder, 'check'), key, isOld)
    await prepareDeviceFile(folder, isOld)
  } catch (err) {
    throw toDiskError(err, 'STORE_DAMAGED')
  }
}

const checkNonceBytes = 16

/** `random 16 | keyed hash`. Where an old store lost it, RocksDB's values tell a wrong key themselves, as damage. */
async function prepareCheckValue(path: string, key: Uint8Array, isOld: boolean): Promise<void> {
  const answer = (nonce: Uint8Array) => concat(nonce, keyedHash(key, 'store-check/1', nonce))
  const found = await readIfThere(path)
  if (found && !equalBytes(found, answer(found.subarray(0, checkNonceBytes)))) throw new CoreError('STORE_DAMAGED')
  if (!found && !isOld) await writeWholeFile(path, answer(randomBytes(checkNonceBytes)))
}

/**
 * The library writes its device file without a sync, makes a new one where it is missing, and so opens a copy whose device file
 * was deleted (measured). Here a database without one is STORE_MOVED, and a new one is durable before there is a database.
 */
async function prepareDeviceFile(folder: string, isOld: boolean): Promise<void> {
  const path = join(folder, 'CORESTORE')
  if (isOld) {
    if (!(await isThere(path))) throw new CoreError('STORE_MOVED')
    return
  }
  await rm(path, { force: true }) // left by a start that was cut off before there was anything to lose
  const device = new DeviceFile(path)
  await device.ready()
  await device.close()
  const handle = await open(path, 'r+')
  await handle.sync().finally(() => handle.close())
  await syncFolder(folder)
}
