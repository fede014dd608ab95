import { type FileHandle, mkdir, open, readFile, rename, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { isMissing } from './disk-error.ts'

const privateFile = 0o600
const privateFolder = 0o700

/** The folder, and those above it, that only this user of the computer can enter. */
export async function makePrivateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: privateFolder })
}

/** Makes names in a folder durable. Windows cannot open a folder for that and does not need it: NTFS journals names. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * Replaces a file so that a power cut at any moment leaves either the old one or the new one, whole: written beside it, synced,
 * renamed over it, and the name synced. Errors are those of the file system.
 */
export async function writeWholeFile(path: string, bytes: Uint8Array): Promise<void> {
  const beside = `${path}.tmp`
  const handle = await open(beside, 'w', privateFile)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(beside, path)
  await syncFolder(dirname(path))
}

/**
 * Writes all the bytes at a place. A disk that fills up writes some of them and calls that a success; only asking for the rest brings
 * the error (measured: a draft "saved" on a full disk).
 */
export async function writeAt(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.byteLength; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.byteLength - done, position + done)
    done += bytesWritten
  }
}

/** The bytes of a file, or null when there is none. */
export async function readIfThere(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path)
  } catch (err) {
    if (isMissing(err)) return null
    throw err
  }
}

export async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (err) {
    if (isMissing(err)) return false
    throw err
  }
}
