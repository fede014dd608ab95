import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface LaunchFile {
  readonly path: string
  /** May be called any number of times; never rejects. */
  remove(): Promise<void>
}

const lifeMs = 60_000

/**
 * A page of one line that sends the browser to the address with the key. Opening this file instead of the address keeps the key out
 * of the list of processes, where every user of the machine could read it. Only this user can read the file; it goes when it was used,
 * or after a minute.
 */
export async function writeLaunchFile(url: string, runtimeDir: string | undefined): Promise<LaunchFile> {
  const folder = await mkdtemp(join(runtimeDir ?? tmpdir(), 'starling-')) // mkdtemp makes it 0700
  const path = join(folder, 'open.html')
  const remove = async (): Promise<void> => {
    clearTimeout(timer)
    await rm(folder, { recursive: true, force: true }).catch(() => {}) // a runtime folder that is gone already took the file along
  }
  const timer = setTimeout(() => void remove(), lifeMs)
  timer.unref()
  const html = `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0;url=${url}">`
  await writeFile(path, html, { mode: 0o600, flag: 'wx' })
  return { path, remove }
}
