import { readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openCore } from '../../core/api/core.ts'
import { CoreError, type ErrorCode } from '../../core/contract/errors.ts'
import { readKeyFile, writeKeyFile } from '../../core/peer/key-file.ts'
import { floorCost } from '../../core/vault/stretch-passphrase.ts'
import { eventually, openCorePeer, passphrase } from '../helpers/core-cast.ts'
import { seededRandom } from '../vault/seeded-random.ts'

const allPerFile = 24
const perFile = process.env['SOAK'] ? allPerFile : 2
const never = () => false

/** What somebody may be told about a damaged disk. */
const damage: readonly ErrorCode[] = ['PROFILE_DAMAGED', 'PROFILE_TOO_NEW', 'DRAFTS_DAMAGED', 'STORE_DAMAGED', 'STORE_MOVED']

async function filesOf(dir: string): Promise<string[]> {
  const found = await readdir(dir, { recursive: true, withFileTypes: true })
  return found.filter((file) => file.isFile()).map((file) => relative(dir, join(file.parentPath, file.name)))
}

/** Everything that a profile writes: two groups with a mark each, a checkpoint, what somebody is typing. */
async function fullProfile() {
  const peer = await openCorePeer('Amira')
  const { group } = await peer.call('group.create', { name: 'Harbour' })
  const { group: other } = await peer.call('group.create', { name: 'Other' })
  for (let n = 0; n < 70; n++) await peer.call('event.create', { group, title: `Shift ${n}` })
  await peer.call('draft.keep', { group, form: 'first', text: 'half a sentence' })
  await peer.call('draft.keep', { group: other, form: 'second', text: 'another half' })
  await eventually(
    'a checkpoint',
    () => readdir(join(peer.dir, 'checkpoint')),
    (found) => found.length > 0
  )
  await peer.close()
  return { dir: peer.dir, group, other }
}

/** What each thing that somebody does on a damaged profile ends with: done, or a code. */
async function tryEverything(dir: string, groups: readonly string[]) {
  const core = await openCore({ profileDir: dir, passphraseCost: floorCost })
  const told = new Map<string, string>()
  const attempt = async (what: string, act: () => Promise<unknown>): Promise<void> => {
    const end = await Promise.resolve()
      .then(act)
      .then(
        () => 'done',
        (err: unknown) => (err instanceof CoreError ? err.code : `no code: ${err}`)
      )
    told.set(what, end)
  }
  const { handlers } = core
  try {
    await attempt('state', () => handlers['profile.state']({}, never))
    await attempt('unlock', () => handlers['profile.unlock']({ passphrase }, never))
    for (const [i, group] of groups.entries()) {
      await attempt(`list ${i}`, async () => {
        const { items } = await handlers['event.list']({ group, removed: false, limit: 500 }, never)
        if (i === 0 && items.length < 70) throw new Error('events are missing and nobody is told')
      })
      await attempt(`create ${i}`, () => handlers['event.create']({ group, title: 'After' }, never))
      await attempt(`type ${i}`, () => handlers['draft.keep']({ group, form: 'third', text: 'x' }, never))
    }
  } finally {
    await core.close()
  }
  return told
}

test('one flipped byte in any file of a profile is told in a code, and whatever is not touched by it goes on', {
  timeout: 600_000
}, async () => {
  const { random, seed } = seededRandom()
  const { dir, group, other } = await fullProfile()
  const files = await filesOf(dir)
  const before = new Map<string, { readonly bytes: Buffer; readonly mtime: Date }>()
  for (const file of files)
    before.set(file, { bytes: await readFile(join(dir, file)), mtime: (await stat(join(dir, file))).mtime })
  /** With its old time: a device file that was written later than it says is a copy. */
  const put = async (file: string, bytes: Buffer, mtime: Date): Promise<void> => {
    await writeFile(join(dir, file), bytes)
    await utimes(join(dir, file), mtime, mtime)
  }
  const kinds = [
    'FORMAT',
    'vault/a',
    'vault/b',
    'drafts/journal',
    'mark/',
    'checkpoint/',
    'CORESTORE',
    'check',
    '.log',
    'CURRENT',
    'MANIFEST'
  ]
  for (const kind of kinds)
    expect(
      files.some((file) => file.includes(kind)),
      kind
    ).toBe(true)
  const heard: string[] = []
  let flips = 0
  for (const [file, { bytes, mtime }] of before) {
    if (bytes.byteLength === 0) continue // a lock of the operating system, on an empty file
    for (let n = 0; n < perFile; n++) {
      const at = n === 0 ? 0 : Math.floor(random() * bytes.byteLength)
      const hurt = Buffer.from(bytes)
      hurt[at] = (hurt[at] ?? 0) ^ (1 << Math.floor(random() * 8))
      await put(file, hurt, mtime)
      const told = await tryEverything(dir, [group, other])
      flips++
      const where = `${file} at ${at} of ${bytes.byteLength}, seed ${seed}: ${JSON.stringify([...told])}`
      for (const end of told.values()) expect(['done', 'PROFILE_LOCKED', ...damage], where).toContain(end)
      // Each file harms at most one thing: a group, what is being typed, or the way in.
      const harmed = new Set(
        [...told].filter(([, end]) => end !== 'done').map(([what]) => what.split(' ').at(file.startsWith('drafts') ? 0 : -1))
      )
      if (file !== 'FORMAT') expect(harmed.size, where).toBeLessThanOrEqual(1)
      const failures = new Set([...told.values()].filter((end) => end !== 'done'))
      heard.push(`${file.replace(/[0-9a-f]{32,}/g, '…')}@${at}: ${[...failures].join(' ') || 'mended or unused'}`)
      await putBack()
    }
  }
  expect(flips).toBeGreaterThan(20)
  console.log(`flipped bytes: ${flips} (${perFile} of ${allPerFile} in each file), seed ${seed}\n${heard.join('\n')}`)
  expect([...(await tryEverything(dir, [group, other])).values()].filter((end) => end !== 'done')).toEqual([])

  async function putBack(): Promise<void> {
    for (const file of await filesOf(dir)) if (!before.has(file)) await rm(join(dir, file))
    for (const [file, { bytes, mtime }] of before) await put(file, bytes, mtime)
  }
})

test('a flipped byte in the key file of a running peer leads nowhere, and never throws', async () => {
  const peer = await openCorePeer('Amira')
  const key = Buffer.alloc(32, 7)
  const remove = await writeKeyFile(peer.dir, { port: 4711, key })
  onTestFinished(remove)
  const path = join(peer.dir, 'peer.json')
  const bytes = await readFile(path)
  for (let at = 0; at < bytes.byteLength; at++) {
    const hurt = Buffer.from(bytes)
    hurt[at] = (hurt[at] ?? 0) ^ 1
    await writeFile(path, hurt)
    const address = await readKeyFile(peer.dir)
    if (address !== null) expect(address.key.byteLength).toBe(32)
  }
})
