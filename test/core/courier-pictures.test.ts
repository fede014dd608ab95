import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { admit, type CorePeer, cast, eventually, part } from '../helpers/core-cast.ts'
import { picturesIn, readPicture, showPicture } from '../helpers/picture-hands.ts'
import { noisePng } from '../helpers/sample-pictures.ts'

async function jobDone(peer: CorePeer, job: string) {
  const found = await eventually(
    'the job ended',
    async () => (await peer.call('job.list', {})).find((one) => one.job === job),
    (one) => one !== undefined && one.state !== 'running'
  )
  expect(found).toMatchObject({ state: 'done', error: null })
  return found
}

async function carried(peer: CorePeer, group: string, path: string, pictures: boolean, to: string | null = null) {
  const { written } = (await jobDone(peer, (await peer.call('courier.export', { group, path, pictures, for: to })).job)) ?? {}
  if (!written) throw new Error('nothing was written')
  return { ...written, path: join(path, written.files[0]?.name ?? '') }
}

const taken = async (peer: CorePeer, group: string, path: string) =>
  (await jobDone(peer, (await peer.call('courier.import', { group, path })).job))?.taken

async function two() {
  const [amira, kenji] = await cast('Amira', 'Kenji')
  const { group } = await amira.call('group.create', { name: 'Harbour' })
  const there = await admit(amira, group, kenji)
  const { id: leaflet } = await amira.call('leaflet.create', { group, title: 'Call' })
  await eventually(
    'Kenji has it',
    () => kenji.call('leaflet.list', { group: there }),
    ({ total }) => total === 1
  )
  await part(amira, kenji)
  const stick = await mkdtemp(join(tmpdir(), 'starling-stick-'))
  onTestFinished(() => rm(stick, { recursive: true, force: true }))
  return { amira, group, kenji, there, leaflet, stick }
}

test('a stick carries pictures by choice: told beforehand, told after, and the same twice is once', {
  timeout: 60_000
}, async () => {
  const { amira, group, kenji, there, leaflet, stick } = await two()
  const bytes = [noisePng(300, 200), noisePng(100, 50)]
  const ids: string[] = []
  for (const one of bytes) ids.push(await showPicture(amira, group, leaflet, one))
  const gone = await showPicture(amira, group, leaflet, noisePng(60, 60))
  await amira.call('leaflet.cut', { group, id: leaflet, at: 2 })

  const weighed = await amira.call('courier.estimate', { group })
  expect(weighed).toMatchObject({ pictures: 2 })
  const plain = await carried(amira, group, stick, false)
  const full = await carried(amira, group, stick, true)
  expect([plain.pictures, full.pictures]).toEqual([0, 2])
  expect(plain.records).toBe(weighed.records)
  const more = (await stat(full.path)).size - (await stat(plain.path)).size
  expect(Math.abs(more - weighed.pictureBytes)).toBeLessThan(weighed.pictureBytes * 0.25 + 256 * 1024)

  expect(await taken(kenji, there, plain.path)).toMatchObject({ pictures: 0, damagedAt: null })
  expect((await picturesIn(kenji, there, leaflet)).map(({ state }) => state)).toEqual(['coming', 'coming'])
  expect(await taken(kenji, there, full.path)).toMatchObject({ records: 0, pictures: 2, damagedAt: null })
  expect((await picturesIn(kenji, there, leaflet)).map(({ state }) => state)).toEqual(['here', 'here'])
  for (const [i, id] of ids.entries()) expect(bytes[i]?.equals(await readPicture(kenji, there, id))).toBe(true)
  expect(await taken(kenji, there, full.path)).toMatchObject({ records: 0, pictures: 0 })
  await expect(readPicture(kenji, there, gone)).rejects.toMatchObject({ code: 'PICTURE_NOT_HERE' })
  await kenji.reopen()
  expect(bytes[0]?.equals(await readPicture(kenji, there, ids[0] ?? ''))).toBe(true)
  // Whoever added them has them.
  const amirasKey = (await kenji.call('member.list', { group: there })).find(({ name }) => name === 'Amira')?.person ?? ''
  expect(await kenji.call('courier.estimate', { group: there, for: amirasKey })).toMatchObject({ pictures: 0, pictureBytes: 0 })
  expect(await kenji.call('courier.estimate', { group: there, for: amirasKey, whole: true })).toMatchObject({ pictures: 2 })
})

test('with a picture that was damaged on the way the rest is taken in, and nothing false is shown', {
  timeout: 60_000
}, async () => {
  const { amira, group, kenji, there, leaflet, stick } = await two()
  const bytes = [noisePng(400, 300), noisePng(400, 300), noisePng(400, 300)]
  const ids: string[] = []
  for (const one of bytes) ids.push(await showPicture(amira, group, leaflet, one))
  const { path } = await carried(amira, group, stick, true)
  const file = await readFile(path)
  const at = Math.floor(file.byteLength * 0.6)
  file.set(Buffer.alloc(64, 0xaa), at)
  await writeFile(path, file)
  const result = await taken(kenji, there, path)
  expect(result?.pictures).toBe(2)
  expect(result?.damagedAt).toBeGreaterThan(40)
  const states = (await picturesIn(kenji, there, leaflet)).map(({ state }) => state)
  expect([...states].sort()).toEqual(['coming', 'here', 'here'])
  for (const [i, id] of ids.entries())
    if (states[i] === 'here') expect(bytes[i]?.equals(await readPicture(kenji, there, id))).toBe(true)
})
