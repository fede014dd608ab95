import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

const dropped = /dropping \d+ bytes; Corruption/

/**
 * Did RocksDB ever leave out a part of this store's journal because it was damaged? It opens all the same, shorter, and says so only
 * in its own notes (LOG, LOG.old.…), which it keeps. Without that, damage looks like a backup that was restored.
 */
export async function hasDroppedBytes(databaseFolder: string): Promise<boolean> {
  const notes = (await readdir(databaseFolder)).filter((name) => name === 'LOG' || name.startsWith('LOG.old.'))
  for (const name of notes) if (dropped.test(await readFile(join(databaseFolder, name), 'latin1'))) return true
  return false
}
