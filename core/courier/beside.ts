import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** More parts has no file. */
export const partsMost = 256

/** Files that by their names may be the other parts of this one, whichever of them it is; what they are is said by what opens them. */
export async function filesBeside(path: string): Promise<string[]> {
  const name = basename(path)
  const stem = /^(.+)\.bin$/.exec(name)?.[1]
  if (stem === undefined) return []
  const stems = new Set([stem])
  const before = /^(.+)-\d{1,3}$/.exec(stem)?.[1]
  if (before !== undefined) stems.add(before)
  const names = await readdir(dirname(path)).catch(() => []) // the folder cannot be read, the file itself can
  const belongs = (other: string): boolean =>
    [...stems].some(
      (one) => other === `${one}.bin` || (other.startsWith(`${one}-`) && /^\d{1,3}\.bin$/.test(other.slice(one.length + 1)))
    )
  return names
    .filter((other) => other !== name && belongs(other))
    .sort()
    .slice(0, 2 * partsMost)
    .map((other) => join(dirname(path), other))
}
