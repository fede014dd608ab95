import { mkdir, open, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CoreError } from '../contract/errors.ts'
import { randomBytes, toHex } from '../domain/crypto.ts'
import { toDiskError } from '../vault/disk-error.ts'
import { writeAt } from '../vault/whole-file.ts'

/** Where carried files wait for a page, which knows no paths. They are sealed like those on a stick. */
export interface CarryFolder {
  /** A new empty folder for a file to be written into. */
  place(): Promise<string>
  read(path: string, offset: number, most: number): Promise<{ data: Uint8Array; bytes: number }>
  /** Appends to an upload, or begins one, for which the oldest that was left lying goes. BAD_INPUT where the offset is not its end; MESSAGE_TOO_LARGE. */
  write(upload: string | null, offset: number, data: Uint8Array): Promise<{ upload: string; bytes: number }>
  /** NOT_FOUND. */
  pathOf(upload: string): string
  /** As `pathOf`; nobody else gets it from here on, and it stays until it is dropped. */
  claim(upload: string): string
  drop(upload: string): Promise<void>
  /** Files that were written into a `place`; paths elsewhere are left alone. Never rejects. */
  removeWritten(paths: readonly string[]): Promise<void>
  /** Everything goes: nothing of it is needed after a start. Never rejects. */
  clear(): Promise<void>
}

const uploadsMost = 4
const uploadMostBytes = 4 * 1024 ** 3

export function createCarryFolder(root: string): CarryFolder {
  const uploads = new Map<string, { readonly path: string; bytes: number }>()
  const clear = (): Promise<void> => rm(root, { recursive: true, force: true }).catch(() => {}) // tried again at the next start
  const cleared = clear()

  async function make(name: string): Promise<string> {
    await cleared
    const path = join(root, name)
    await mkdir(path, { recursive: true, mode: 0o700 })
    return path
  }

  function pathOf(upload: string): string {
    const found = uploads.get(upload)
    if (!found) throw new CoreError('NOT_FOUND')
    return found.path
  }

  async function drop(upload: string): Promise<void> {
    uploads.delete(upload)
    await rm(join(root, upload), { recursive: true, force: true }).catch(() => {}) // cleared at the next start
  }

  return {
    place: () => make(toHex(randomBytes(8))),
    read: async (path, offset, most) => {
      try {
        const { size } = await stat(path)
        const data = Buffer.alloc(Math.max(0, Math.min(most, size - offset)))
        const handle = await open(path, 'r')
        const { bytesRead } = await handle.read(data, 0, data.byteLength, offset).finally(() => handle.close())
        return { data: data.subarray(0, bytesRead), bytes: size }
      } catch {
        throw new CoreError('FILE_NOT_FOUND')
      }
    },
    write: async (upload, offset, data) => {
      const id = upload ?? toHex(randomBytes(8))
      if (upload === null) {
        for (const oldest of uploads.keys()) {
          if (uploads.size < uploadsMost) break
          await drop(oldest)
        }
        uploads.set(id, { path: join(await make(id), 'file'), bytes: 0 })
      }
      const found = uploads.get(id)
      if (!found) throw new CoreError('NOT_FOUND')
      if (offset !== found.bytes) throw new CoreError('BAD_INPUT', { field: 'offset' })
      if (offset + data.byteLength > uploadMostBytes)
        throw new CoreError('MESSAGE_TOO_LARGE', { maxMiB: uploadMostBytes / 1024 ** 2 })
      found.bytes += data.byteLength
      try {
        const handle = await open(found.path, offset === 0 ? 'w' : 'r+', 0o600)
        await writeAt(handle, data, offset).finally(() => handle.close())
      } catch (err) {
        uploads.delete(id)
        await rm(join(root, id), { recursive: true, force: true }).catch(() => {}) // cleared at the next start
        throw toDiskError(err, 'DISK_FULL')
      }
      return { upload: id, bytes: found.bytes }
    },
    pathOf,
    claim: (upload) => {
      const path = pathOf(upload)
      uploads.delete(upload)
      return path
    },
    drop,
    removeWritten: async (paths) => {
      for (const path of paths)
        if (dirname(dirname(path)) === root) await rm(dirname(path), { recursive: true, force: true }).catch(() => {}) // cleared at the next start
    },
    clear
  }
}
