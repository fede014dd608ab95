import { randomBytes } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'

const KeyFile = v.object({
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
  key: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
  pid: v.number()
})
export interface PeerAddress {
  readonly port: number
  readonly key: Uint8Array
}

const fileName = 'peer.json'

/**
 * How the command line finds the peer that runs on a profile, and proves that it may talk to it: only this user can read the file. A
 * file that a killed peer left behind is recognised when the proof fails. Answers what removes it.
 */
export async function writeKeyFile(profileDir: string, { port, key }: PeerAddress): Promise<() => Promise<void>> {
  const path = join(profileDir, fileName)
  const beside = `${path}.${randomBytes(6).toString('hex')}`
  await writeFile(beside, JSON.stringify({ port, key: Buffer.from(key).toString('base64url'), pid: process.pid }), {
    mode: 0o600,
    flag: 'wx'
  })
  await rename(beside, path)
  return () => rm(path, { force: true }).catch(() => {}) // a profile that is gone already took the file along
}

/** Null when there is none, or none that can be read. */
export async function readKeyFile(profileDir: string): Promise<PeerAddress | null> {
  try {
    const parsed = v.safeParse(KeyFile, JSON.parse(await readFile(join(profileDir, fileName), 'utf8')))
    return parsed.success ? { port: parsed.output.port, key: Buffer.from(parsed.output.key, 'base64url') } : null
  } catch {
    return null
  }
}
