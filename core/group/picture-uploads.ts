import { CoreError } from '../contract/errors.ts'
import { pictureLimits } from '../contract/picture-limits.ts'
import { concat, randomBytes, toHex } from '../domain/crypto.ts'

const uploadsMost = 4

/** Pictures on their way from a page, in memory alone: what is not cleaned and sealed yet never reaches the disk. */
export interface PictureUploads {
  /** Appends to an upload, or begins one, for which the oldest that was left lying goes. NOT_FOUND, PICTURE_TOO_LARGE; BAD_INPUT where the offset is not its end. */
  write(upload: string | null, offset: number, data: Uint8Array): { upload: string; bytes: number }
  /** NOT_FOUND. */
  read(upload: string): Uint8Array
  drop(upload: string): void
}

export function createPictureUploads(): PictureUploads {
  const uploads = new Map<string, Uint8Array>()
  return {
    write: (upload, offset, data) => {
      const id = upload ?? toHex(randomBytes(8))
      const before = upload === null ? new Uint8Array(0) : uploads.get(upload)
      if (!before) throw new CoreError('NOT_FOUND')
      if (offset !== before.byteLength) throw new CoreError('BAD_INPUT', { field: 'offset' })
      if (offset + data.byteLength > pictureLimits.bytes) {
        uploads.delete(id)
        throw new CoreError('PICTURE_TOO_LARGE', { maxMiB: pictureLimits.bytes / 1024 ** 2 })
      }
      for (const oldest of uploads.keys()) {
        if (uploads.has(id) || uploads.size < uploadsMost) break
        uploads.delete(oldest)
      }
      const whole = concat(before, data)
      uploads.set(id, whole)
      return { upload: id, bytes: whole.byteLength }
    },
    read: (upload) => {
      const found = uploads.get(upload)
      if (!found) throw new CoreError('NOT_FOUND')
      return found
    },
    drop: (upload) => void uploads.delete(upload)
  }
}
