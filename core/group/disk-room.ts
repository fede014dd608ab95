import { statfs } from 'node:fs/promises'

/** Left for what people write: a picture can come later. */
const keptFreeBytes = 200 * 1024 ** 2

/** Is there room on this disk for more than changes? Where nobody can tell, the disk itself will. */
export async function hasRoomIn(folder: string): Promise<boolean> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize > keptFreeBytes
  } catch {
    return true
  }
}
