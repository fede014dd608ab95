import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Output } from '../../core/contract/handlers.ts'
import { pieceBytes } from '../../core/contract/operations/courier.ts'
import { admit, type CorePeer, cast, eventually, openCorePeer, part, refusal } from '../helpers/core-cast.ts'

async function stick(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'starling-stick-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

type Job = Output<'job.list'>[number]

async function ended(peer: CorePeer, job: string): Promise<Job> {
  const found = await eventually(
    'the job ended',
    async () => (await peer.call('job.list', {})).find((one) => one.job === job),
    (one) => one !== undefined && one.state !== 'running'
  )
  if (!found) throw new Error('no job')
  return found
}

async function exported(
  peer: CorePeer,
  input: { group: string; for?: string | null; whole?: boolean; path: string }
): Promise<string> {
  const job = await ended(peer, (await peer.call('courier.export', input)).job)
  expect(job).toMatchObject({ state: 'done', error: null })
  expect(job.written?.complete).toBe(true)
  return join(input.path, job.written?.files[0]?.name ?? '')
}

async function imported(peer: CorePeer, group: string, path: string): Promise<NonNullable<Job['taken']>> {
  const job = await ended(peer, (await peer.call('courier.import', { group, path })).job)
  expect(job).toMatchObject({ state: 'done', error: null })
  if (!job.taken) throw new Error('nothing was taken')
  return job.taken
}

const titles = async (peer: CorePeer, group: string): Promise<string[]> =>
  (await peer.call('event.list', { group })).items.map((item) => item.title).sort()

const personOf = async (peer: CorePeer, group: string, name: string): Promise<string> =>
  (await peer.call('member.list', { group })).find((m) => m.name === name)?.person ?? ''

/** Three of one group who were together once, and have no connection any more. */
async function three(): Promise<{ peers: readonly [CorePeer, CorePeer, CorePeer]; groups: [string, string, string] }> {
  const peers = await cast('Amira', 'Kenji', 'José')
  const [amira, kenji, jose] = peers
  const { group } = await amira.call('group.create', { name: 'Harbour' })
  const groups: [string, string, string] = [group, await admit(amira, group, kenji), await admit(amira, group, jose)]
  await amira.call('event.create', { group, title: 'together' })
  for (const [i, peer] of peers.entries())
    await eventually(
      `${peer.name} has the list, the names and the plan`,
      async () => ({ m: await peer.call('member.list', { group: groups[i] ?? '' }), t: await titles(peer, groups[i] ?? '') }),
      ({ m, t }) => m.filter((one) => one.name !== '').length === 3 && t.length === 1
    )
  await part(...peers)
  return { peers, groups }
}

test('from hand to hand without any connection: A to B to C, and the receipt comes back by the same stick', {
  timeout: 120_000
}, async () => {
  const { peers, groups } = await three()
  const [amira, kenji, jose] = peers
  const [ga, gk, gj] = groups
  const folder = await stick()
  const made = await amira.call('event.create', { group: ga, title: 'from Amira' })
  const toKenji = await exported(amira, { group: ga, for: await personOf(amira, ga, 'Kenji'), path: folder })
  expect(await amira.call('courier.trips', { group: ga })).toMatchObject([{ forName: 'Kenji', state: 'carried', confirmed: [] }])

  const seen = await kenji.call('courier.inspect', { path: toKenji })
  expect(seen).toMatchObject({ group: gk, fromName: 'Amira', forName: 'Kenji' })
  expect(seen.newHere).toBeGreaterThanOrEqual(1)
  expect(await imported(kenji, gk, toKenji)).toMatchObject({ damagedAt: null, gap: false })
  expect(await titles(kenji, gk)).toEqual(['from Amira', 'together'])
  expect(await kenji.call('courier.inspect', { path: toKenji })).toMatchObject({ newHere: 0 })
  expect(await imported(kenji, gk, toKenji), 'twice is once').toMatchObject({ records: 0, damagedAt: null })

  await kenji.call('event.create', { group: gk, title: 'from Kenji' })
  await imported(jose, gj, await exported(kenji, { group: gk, path: folder }))
  expect(await titles(jose, gj)).toEqual(['from Amira', 'from Kenji', 'together'])
  await jose.call('event.create', { group: gj, title: 'from José' })

  const back = await exported(jose, { group: gj, path: folder })
  await imported(kenji, gk, back)
  await imported(amira, ga, back)
  expect(await titles(amira, ga)).toEqual(['from Amira', 'from José', 'from Kenji', 'together'])
  expect(await titles(kenji, gk)).toEqual(await titles(amira, ga))
  // What José's stick says for him and for Kenji: both have what Amira wrote.
  const { reach } = await amira.call('event.get', { group: ga, id: made.id })
  expect(reach).toMatchObject({ reachedPeople: 3, ofPeople: 3 })
  const [trip] = await eventually(
    'the trip is confirmed',
    () => amira.call('courier.trips', { group: ga }),
    (list) => list[0]?.state === 'confirmed'
  )
  expect(trip).toMatchObject({ forName: 'Kenji', confirmed: [{ name: 'Kenji' }] })
  await amira.reopen()
  expect(await amira.call('courier.trips', { group: ga })).toMatchObject([{ forName: 'Kenji', state: 'confirmed' }])
})

test('a file goes out and comes in over the pipe in pieces, for a page that knows no paths', { timeout: 60_000 }, async () => {
  const { peers, groups } = await three()
  const [amira, kenji] = peers
  const [ga, gk] = groups
  await amira.call('event.create', { group: ga, title: 'by pieces' })
  const { job } = await amira.call('courier.export', { group: ga })
  const { written } = await ended(amira, job)
  expect(written?.files).toHaveLength(1)
  let upload: string | undefined
  for (let offset = 0, last = false; !last; ) {
    const piece = await amira.call('courier.read', { job, offset })
    expect(piece.name).toMatch(/^photos-\d{4}\.bin$/)
    expect(Buffer.from(piece.data, 'base64').byteLength).toBeLessThanOrEqual(pieceBytes)
    const got = await kenji.call('courier.write', { ...(upload ? { upload } : {}), offset, data: piece.data })
    upload = got.upload
    offset = got.bytes
    last = piece.last
  }
  expect(await kenji.call('courier.inspect', { upload })).toMatchObject({ fromName: 'Amira', for: null })
  const taken = await ended(kenji, (await kenji.call('courier.import', { group: gk, upload })).job)
  expect(taken.taken).toMatchObject({ damagedAt: null })
  expect(await titles(kenji, gk)).toContain('by pieces')
  await expect(kenji.call('courier.inspect', { upload })).rejects.toEqual(refusal('NOT_FOUND'))
  const first = await amira.call('courier.read', { job, offset: 0 })
  const left = await kenji.call('courier.write', { offset: 0, data: first.data })
  expect(await readdir(join(kenji.dir, 'carry'))).toEqual([left.upload])
  await kenji.call('courier.discard', { upload: left.upload })
  expect(await readdir(join(kenji.dir, 'carry')), 'what is left alone does not stay').toEqual([])
  await kenji.call('courier.discard', { upload: left.upload })
  await expect(kenji.call('courier.write', { offset: 7, data: '' })).rejects.toEqual(refusal('BAD_INPUT'))
  await amira.reopen()
  expect(await readdir(amira.dir)).not.toContain('carry')
})

test('whoever holds a reading code reads the plan from a stick before ever being connected', { timeout: 60_000 }, async () => {
  const [amira] = await cast('Amira')
  const { group } = await amira.call('group.create', { name: 'Harbour' })
  await amira.call('event.create', { group, title: 'Picket' })
  const { text } = await amira.call('reading.create', { group, label: 'press' })
  await part(amira)
  const press = await openCorePeer('Press')
  const { group: there } = await press.call('reading.open', { text })
  const path = await exported(amira, { group, path: await stick() })
  expect(await press.call('courier.inspect', { path })).toMatchObject({ group: there })
  await imported(press, there, path)
  expect(await titles(press, there)).toEqual(['Picket'])
})

test('another group, no group, no file and no place are told apart, in words', { timeout: 60_000 }, async () => {
  const amira = await openCorePeer('Amira')
  const stranger = await openCorePeer('Stranger')
  const { group: harbour } = await amira.call('group.create', { name: 'Harbour' })
  const { group: kitchen } = await amira.call('group.create', { name: 'Kitchen' })
  const { group: theirs } = await stranger.call('group.create', { name: 'Else' })
  const folder = await stick()
  const path = await exported(amira, { group: harbour, path: folder })
  const failing = async (peer: CorePeer, group: string, file: string) =>
    (await ended(peer, (await peer.call('courier.import', { group, path: file })).job)).error?.code
  expect(await failing(amira, kitchen, path)).toBe('COURIER_OTHER_GROUP')
  expect(await failing(stranger, theirs, path)).toBe('COURIER_NOT_OURS')
  await expect(stranger.call('courier.inspect', { path })).rejects.toEqual(refusal('COURIER_NOT_OURS'))
  expect(await failing(amira, harbour, join(folder, 'none.bin'))).toBe('FILE_NOT_FOUND')
  expect(await failing(amira, harbour, 'relative.bin')).toBe('BAD_INPUT')
  await writeFile(join(folder, 'noise.bin'), Buffer.alloc(300_000, 7))
  expect(await failing(amira, harbour, join(folder, 'noise.bin'))).toBe('COURIER_NOT_OURS')
  await writeFile(join(folder, 'empty.bin'), '')
  expect(await failing(amira, harbour, join(folder, 'empty.bin'))).toBe('COURIER_NOT_OURS')
  const out = async (where: string) =>
    (await ended(amira, (await amira.call('courier.export', { group: harbour, path: where })).job)).error?.code
  expect(await out(path)).toBe('FILE_EXISTS')
  expect(await out(join(folder, 'no', 'such', 'folder'))).toBe('FILE_NOT_FOUND')
  await expect(amira.call('job.cancel', { job: '0123456789abcdef' })).rejects.toEqual(refusal('JOB_NOT_FOUND'))
})

test('a damaged file gives what is whole and says where it stops', { timeout: 60_000 }, async () => {
  const { peers, groups } = await three()
  const [amira, kenji] = peers
  const [ga, gk] = groups
  const notes = 'long '.repeat(1900)
  for (let n = 0; n < 40; n++) await amira.call('event.create', { group: ga, title: `event ${n}`, notes })
  const folder = await stick()
  const path = await exported(amira, { group: ga, path: folder })
  const bytes = await readFile(path)
  bytes.fill(0, 320_000)
  await writeFile(join(folder, 'bad.bin'), bytes)
  const taken = await imported(kenji, gk, join(folder, 'bad.bin'))
  expect(taken.damagedAt).toBeGreaterThan(50)
  expect(taken.damagedAt).toBeLessThan(90)
  expect(taken.records).toBeGreaterThan(5)
  const first = await titles(kenji, gk)
  expect(first).toHaveLength(taken.records + 1)
  expect(first).toContain('event 0')
  expect(first).not.toContain('event 39')
  await writeFile(join(folder, 'worse.bin'), bytes.subarray(0, 40_000))
  expect(await imported(kenji, gk, join(folder, 'worse.bin'))).toMatchObject({ records: 0, damagedAt: 100 })
  await imported(kenji, gk, path)
  expect(await titles(kenji, gk)).toHaveLength(41)
})

test('a job can be held, goes on, and leaves nothing when it is cancelled', { timeout: 60_000 }, async () => {
  const amira = await openCorePeer('Amira')
  const { group } = await amira.call('group.create', { name: 'Harbour' })
  for (let n = 0; n < 3; n++) await amira.call('event.create', { group, title: `event ${n}` })
  const folder = await stick()
  const stateOf = async (job: string) => (await amira.call('job.list', { group })).find((one) => one.job === job)?.state
  const held = await amira.call('courier.export', { group, path: folder })
  await amira.call('job.pause', held)
  expect(await stateOf(held.job)).toBe('paused')
  await amira.call('job.resume', held)
  expect((await ended(amira, held.job)).state).toBe('done')
  expect(await readdir(folder)).toHaveLength(1)
  const stopped = await amira.call('courier.export', { group, path: folder })
  await amira.call('job.pause', stopped)
  await amira.call('job.cancel', stopped)
  expect(await stateOf(stopped.job)).toBe('cancelled')
  expect(await readdir(folder)).toHaveLength(1)
})
