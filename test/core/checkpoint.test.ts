import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { randomBytes } from '../../core/domain/crypto.ts'
import type { Rights } from '../../core/domain/kernel/rights.ts'
import { planWrite } from '../../core/domain/plan/plan-write.ts'
import { taskSchema } from '../../core/domain/plan/schemas.ts'
import { type Checkpoint, createCheckpoint } from '../../core/group/checkpoint.ts'
import { createFollower } from '../../core/group/follower.ts'
import { createIndex, type Index } from '../../core/index/create-index.ts'
import type { GroupLog } from '../../core/log/group-log.ts'
import { Keyring } from '../../core/log/keyring.ts'
import { eventually, openCorePeer } from '../helpers/core-cast.ts'
import { foundGroup, type LogPeer, until } from '../helpers/log-cast.ts'
import { snapshot } from '../index/snapshot.ts'

const key = Buffer.alloc(32, 7)
const secretTitle = 'Meet at the old mill'

interface Opened {
  readonly index: Index
  readonly checkpoint: Checkpoint
  readonly rights: Rights
  /** Places that were read and opened from the log. */
  readonly read: number[]
}

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'starling-checkpoint-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  return dir
}

/** Opens what a start of the product opens, on the log of a peer, beside the checkpoint in `file`. */
async function openOn(peer: LogPeer, file: string, settledHash: GroupLog['settledHash'] = peer.log.settledHash): Promise<Opened> {
  const read: number[] = []
  const log: GroupLog = {
    ...peer.log,
    settledHash,
    blocks: (places) => {
      read.push(...places)
      return peer.log.blocks(places)
    }
  }
  const keyring = new Keyring(log.groupKey, { signKey: peer.identity.sign.publicKey, box: peer.identity.box }, peer.keys)
  const index = createIndex()
  const checkpoint = createCheckpoint({ file, key, log, keyring })
  const take = (from: number, items: Parameters<Index['apply']>[2]): void =>
    index.apply(index.length, from, items, from + items.length)
  const follower = createFollower(log, keyring, { take }, checkpoint)
  await follower.caughtUp()
  const { rights } = follower.check()
  await follower.close()
  return { index, checkpoint, rights, read }
}

async function writeTasks(peer: LogPeer, count: number): Promise<void> {
  const planned = planWrite(null, [{ field: taskSchema.fields.title, value: secretTitle }])
  if (!planned.ok) throw new Error('does not fit')
  const entities = Array.from({ length: 8 }, () => randomBytes(16))
  for (let i = 0; i < count; i++)
    await peer.appendData({ type: 'task.set', entity: entities[i % 8] ?? randomBytes(16), ...planned.content })
  await until('settled', () => peer.log.settledLength() === peer.log.viewLength())
}

function stateOf({ index }: Opened) {
  return index.list({ noun: 'task', limit: 100 }).entries.map(({ state }) => snapshot(state))
}

async function groupWithCheckpoint(): Promise<{ peer: LogPeer; file: string; whole: ReturnType<typeof stateOf> }> {
  const peer = await foundGroup('amira')
  await writeTasks(peer, 100)
  const file = join(await folder(), 'kept')
  const opened = await openOn(peer, file)
  expect(opened.read.length).toBeGreaterThanOrEqual(100)
  await opened.checkpoint.save(opened.rights)
  return { peer, file, whole: stateOf(opened) }
}

test('a group opens from its checkpoint to the very state that the whole log gives, and only what came since is opened', async () => {
  const { peer, file, whole } = await groupWithCheckpoint()
  const again = await openOn(peer, file)
  expect(stateOf(again)).toEqual(whole)
  expect(again.read).toEqual([])
  await writeTasks(peer, 70)
  const later = await openOn(peer, file)
  expect(Math.min(...later.read)).toBe(100)
  await later.checkpoint.save(later.rights)
  const last = await openOn(peer, file)
  expect(last.read).toEqual([])
  expect(stateOf(last)).toEqual(stateOf(await openOn(peer, `${file}-none`)))
})

test('a checkpoint that is damaged, cut short or empty is not believed: the log gives the state, and the next one is whole', async () => {
  const { peer, file, whole } = await groupWithCheckpoint()
  const good = await readFile(file)
  const changed = (at: number) => Buffer.from(good.map((byte, i) => (i === at ? byte ^ 1 : byte)))
  const places = [0, 3, 4, 27, 28, good.length >> 1, good.length - 1]
  for (const bytes of [
    ...places.map(changed),
    good.subarray(0, good.length - 9),
    good.subarray(0, 20),
    Buffer.alloc(0),
    randomBytes(500)
  ]) {
    await writeFile(file, bytes)
    const opened = await openOn(peer, file)
    expect(opened.read.length).toBe(100)
    expect(stateOf(opened)).toEqual(whole)
    await opened.checkpoint.save(opened.rights)
    expect((await openOn(peer, file)).read).toEqual([])
  }
})

test('a checkpoint of another order, another group or another laptop is not believed', async () => {
  const { peer, file, whole } = await groupWithCheckpoint()
  const reordered = await openOn(peer, file, async () => randomBytes(32))
  expect(reordered.read.length).toBe(100)
  expect(stateOf(reordered)).toEqual(whole)
  const other = await groupWithCheckpoint()
  await writeFile(file, await readFile(other.file))
  const opened = await openOn(peer, file)
  expect(opened.read.length).toBe(100)
  expect(stateOf(opened)).toEqual(whole)
})

test('nothing of the plan can be read in a checkpoint', async () => {
  const { file } = await groupWithCheckpoint()
  const bytes = await readFile(file)
  expect(bytes.byteLength).toBeGreaterThan(100 * secretTitle.length)
  expect(bytes.includes(secretTitle)).toBe(false)
})

test('a laptop keeps a checkpoint when it is quiet, opens with it, and leaving the group leaves none behind', async () => {
  const amira = await openCorePeer('amira')
  const { group } = await amira.call('group.create', { name: 'Harbour Union' })
  const titles = Array.from({ length: 70 }, (_, i) => `Task ${i}`)
  for (const title of titles) await amira.call('task.create', { group, title })
  const files = (): Promise<string[]> => readdir(join(amira.dir, 'checkpoint'))
  await eventually('a checkpoint', files, (names) => names.length === 1)
  const { items } = await amira.call('task.list', { group, limit: 5 })
  const [removed, taken, doing] = items
  if (!removed || !taken || !doing) throw new Error('no tasks')
  await amira.call('task.remove', { group, id: removed.id })
  await amira.call('task.take', { group, id: taken.id })
  await amira.call('task.update', { group, id: doing.id, state: 'doing' })
  const asked = async () => ({
    all: (await amira.call('task.list', { group, limit: 100 })).items,
    mine: (await amira.call('task.list', { group, mine: true })).items.map(({ id }) => id),
    doing: (await amira.call('task.list', { group, state: 'doing' })).items.map(({ id }) => id),
    removed: (await amira.call('task.list', { group, removed: true })).total,
    latest: (await amira.call('change.list', { group, limit: 100 })).changes.map(({ change }) => change),
    found: (await amira.call('search.find', { group, text: 'Task 41' })).map(({ id }) => id)
  })
  const before = await asked()
  expect([before.all.length, before.mine, before.doing, before.removed]).toEqual([69, [taken.id], [doing.id], 70])
  await amira.reopen()
  expect(await asked()).toEqual(before)
  await amira.call('group.leave', { group })
  expect(await files()).toEqual([])
})
