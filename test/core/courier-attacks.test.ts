import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Output } from '../../core/contract/handlers.ts'
import { scanFolder } from '../helpers/canary-scanner.ts'
import { type CorePeer, eventually, openCorePeer, refusal } from '../helpers/core-cast.ts'

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

async function harbour(): Promise<{ amira: CorePeer; group: string; carry: (path: string) => Promise<Job> }> {
  const amira = await openCorePeer('Amira')
  const { group } = await amira.call('group.create', { name: 'Harbour' })
  await amira.call('event.create', { group, title: 'Picket' })
  return { amira, group, carry: async (path) => ended(amira, (await amira.call('courier.export', { group, path })).job) }
}

test('nothing that lies on a stick is written over, and nothing is written into a profile', { timeout: 60_000 }, async () => {
  const { amira, carry } = await harbour()
  const folder = await stick()
  await writeFile(join(folder, 'photo.bin'), 'mine')
  await writeFile(join(folder, 'photo two-2.bin'), 'mine too')
  await symlink(join(folder, 'nowhere'), join(folder, 'link.bin'))
  for (const name of ['photo', 'photo.bin', 'photo two', 'link', 'link.bin'])
    expect((await carry(join(folder, name))).error?.code, name).toBe('FILE_EXISTS')
  expect(await readFile(join(folder, 'photo.bin'), 'utf8')).toBe('mine')
  const before = (await readdir(amira.dir, { recursive: true })).filter((name) => name.endsWith('.bin'))
  await symlink(amira.dir, join(folder, 'way in'))
  for (const path of [amira.dir, join(amira.dir, 'x.bin'), join(amira.dir, 'drafts', '..'), join(folder, 'way in')])
    expect((await carry(path)).error, path).toMatchObject({ code: 'BAD_INPUT', params: { field: 'path' } })
  expect((await readdir(amira.dir, { recursive: true })).filter((name) => name.endsWith('.bin'))).toEqual(before)
  for (const path of [join(folder, 'a\0b'), join(folder, 'n'.repeat(300)), 'relative'])
    expect((await carry(path)).error?.code).toBe('BAD_INPUT')
  expect((await readdir(folder)).sort()).toEqual(['link.bin', 'photo two-2.bin', 'photo.bin', 'way in'])
})

test('what a stick does wrong is never told as damage of the group', { timeout: 60_000 }, async () => {
  const { amira, group, carry } = await harbour()
  const folder = await stick()
  if (process.platform === 'linux') expect((await carry('/proc/self/task/x')).error?.code).not.toBe('STORE_DAMAGED')
  const loop = join(folder, 'loop.bin')
  await symlink(loop, loop)
  await expect(amira.call('courier.inspect', { path: loop })).rejects.toEqual(refusal('MEDIUM_FAILED'))
  if (process.platform !== 'win32') {
    execFileSync('mkfifo', [join(folder, 'pipe.bin')])
    await expect(amira.call('courier.inspect', { path: join(folder, 'pipe.bin') })).rejects.toEqual(refusal('COURIER_NOT_OURS'))
    const taking = await amira.call('courier.import', { group, path: join(folder, 'pipe.bin') })
    expect((await ended(amira, taking.job)).error?.code).toBe('COURIER_NOT_OURS')
  }
  expect(await amira.call('event.list', { group })).toMatchObject({ total: 1 })
})

test('a file that is none of ours and was handed over by mistake never reaches the disk', { timeout: 60_000 }, async () => {
  const { amira } = await harbour()
  const secret = `dear diary, ${'the key is under the third stone. '.repeat(3000)}`
  const data = Buffer.from(secret).subarray(0, 90_000).toString('base64')
  await expect(amira.call('courier.write', { offset: 0, data })).rejects.toEqual(refusal('COURIER_NOT_OURS'))
  expect(await scanFolder(amira.dir, [{ name: 'diary', value: 'the key is under the third stone' }])).toEqual([])
})

test('files that were handed over and left lying make room for the next; one that is being taken in stays', {
  timeout: 60_000
}, async () => {
  const { amira, group, carry } = await harbour()
  const folder = await stick()
  const path = join(folder, (await carry(folder)).written?.files[0]?.name ?? '')
  const data = (await readFile(path)).subarray(0, 90_000).toString('base64')
  const uploads: string[] = []
  for (let n = 0; n < 6; n++) uploads.push((await amira.call('courier.write', { offset: 0, data })).upload)
  await expect(amira.call('courier.inspect', { upload: uploads[0] })).rejects.toEqual(refusal('NOT_FOUND'))
  expect(await amira.call('courier.inspect', { upload: uploads[5] })).toMatchObject({ group })
  expect(await readdir(join(amira.dir, 'carry'))).toHaveLength(4)
  const { job } = await amira.call('courier.import', { group, upload: uploads[5] })
  await expect(amira.call('courier.inspect', { upload: uploads[5] })).rejects.toEqual(refusal('NOT_FOUND'))
  expect((await ended(amira, job)).state).toBe('done')
  expect(await readdir(join(amira.dir, 'carry'))).toHaveLength(3)
})

test('two exports to one stick at a time do not take each other for what a killed one left', { timeout: 60_000 }, async () => {
  const { amira, group } = await harbour()
  const notes = 'long '.repeat(1900)
  for (let n = 0; n < 40; n++) await amira.call('event.create', { group, title: `event ${n}`, notes })
  const folder = await stick()
  await writeFile(join(folder, 'photos-0001.bin.part'), 'left by a killed one')
  const started = await Promise.all(Array.from({ length: 3 }, () => amira.call('courier.export', { group, path: folder })))
  for (const { job } of started) expect(await ended(amira, job)).toMatchObject({ state: 'done', error: null })
  const names = await readdir(folder)
  expect(names.filter((name) => /^photos-\d{4}\.bin$/.test(name))).toHaveLength(3)
  expect(names).toHaveLength(3)
})

test('locking and leaving end the work: no half file on the stick, nothing of it waiting for a page', {
  timeout: 60_000
}, async () => {
  const { amira, group } = await harbour()
  const notes = 'long '.repeat(1900)
  for (let n = 0; n < 60; n++) await amira.call('event.create', { group, title: `event ${n}`, notes })
  const folder = await stick()
  await amira.call('courier.export', { group, path: folder })
  await amira.reopen()
  expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([])
  const written = await ended(amira, (await amira.call('courier.export', { group })).job)
  expect(written.written?.files).toHaveLength(1)
  expect(await readdir(join(amira.dir, 'carry'))).toHaveLength(1)
  const { job } = await amira.call('courier.export', { group, path: folder })
  await amira.call('job.pause', { job })
  await amira.call('group.leave', { group })
  expect((await ended(amira, job)).state).toMatch(/cancelled|done/)
  expect(await readdir(join(amira.dir, 'carry'))).toEqual([])
  expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([])
})

test('whether a file is whole on the stick is told by taking it in, also on the laptop that wrote it; a look at it does not tell', {
  timeout: 60_000
}, async () => {
  const { amira, group } = await harbour()
  for (let n = 0; n < 40; n++) await amira.call('event.create', { group, title: `event ${n}`, notes: 'long '.repeat(1900) })
  const folder = await stick()
  const job = await ended(amira, (await amira.call('courier.export', { group, path: folder })).job)
  const path = join(folder, job.written?.files[0]?.name ?? '')
  const taking = async (): Promise<Job['taken']> =>
    (await ended(amira, (await amira.call('courier.import', { group, path })).job)).taken
  expect(await taking()).toEqual({ records: 0, pictures: 0, damagedAt: null, gap: false, missing: null })
  const bytes = await readFile(path)
  await writeFile(path, bytes.fill(0, 320_000))
  expect(await amira.call('courier.inspect', { path })).toMatchObject({ newHere: 0 })
  expect((await taking())?.damagedAt).toBeGreaterThan(0)
})
