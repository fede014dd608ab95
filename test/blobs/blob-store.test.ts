import type Corestore from 'corestore'
import { expect, onTestFinished, test } from 'vitest'
import { openBlobCore } from '../../core/blobs/blob-core.ts'
import { type BlobFetcher, createBlobFetcher } from '../../core/blobs/blob-fetcher.ts'
import { createBlobStore } from '../../core/blobs/blob-store.ts'
import { blockTree } from '../../core/blobs/block-tree.ts'
import { blockBytes, openBlob, sealBlob } from '../../core/blobs/sealed-blocks.ts'
import { randomBytes } from '../../core/domain/crypto.ts'
import { plainStore, plainStoreIn, plug } from '../helpers/blob-stores.ts'
import { scanFolder } from '../helpers/canary-scanner.ts'
import { eventually } from '../helpers/core-cast.ts'
import { noisePng } from '../helpers/sample-pictures.ts'

function fetcher(of: Corestore, whole: string[], onProgress: () => void = () => {}): BlobFetcher {
  const made = createBlobFetcher({
    store: of,
    mayBegin: async () => true,
    onWhole: ({ blocks }) => whole.push(`${blocks}`),
    onProgress
  })
  onTestFinished(() => made.close())
  return made
}

const blob = (count: number) => {
  const key = randomBytes(32)
  const bytes = randomBytes(count * (blockBytes - 16) - 5)
  return { key, bytes, blocks: sealBlob(bytes, key) }
}

test('a blob is named by what is in it, as hypercore would hash it, and comes back the same', async () => {
  const here = await plainStore()
  const blobs = createBlobStore(here)
  for (const count of [1, 2, 3, 7, 8, 33, 65]) {
    const { key, bytes, blocks } = blob(count)
    const name = await blobs.add(blocks)
    expect(name).toMatchObject({ blocks: count })
    const core = await openBlobCore(here, name, false)
    expect(Buffer.from(await core.treeHash()).equals(name.tree)).toBe(true)
    await core.close()
    expect(await blobs.count(name)).toBe(count)
    const back = openBlob((await blobs.read(name)) ?? [], key, bytes.byteLength)
    expect(back && Buffer.compare(back, bytes)).toBe(0)
    await blobs.add(blocks)
    expect(await blobs.count(name), 'the same twice').toBe(count)
  }
})

test('blocks of one size, and none opens elsewhere, changed, or with another key', () => {
  const { key, bytes, blocks } = blob(3)
  expect(new Set(blocks.map((block) => block.byteLength))).toEqual(new Set([blockBytes]))
  const [a, b, c] = blocks as [Uint8Array, Uint8Array, Uint8Array]
  const size = bytes.byteLength
  expect(openBlob([b, a, c], key, size)).toBeNull()
  expect(openBlob([a, b], key, 2 * (blockBytes - 16))).toBeNull()
  expect(openBlob(blocks, randomBytes(32), size)).toBeNull()
  expect(openBlob(blocks, key, size - 1), 'a size that hides a byte').toBeNull()
  const changed = Buffer.from(b)
  changed[9] = (changed[9] ?? 0) ^ 1
  expect(openBlob([a, changed, c], key, size)).toBeNull()
  expect(openBlob(blocks, key, size)).not.toBeNull()
})

test('without any other seal nothing of a blob stands in clear on the disk', async () => {
  const { opened, folder } = await plainStoreIn()
  const bytes = noisePng(200, 150)
  const needles = Array.from({ length: 30 }, (_, i) => Math.floor((i * (bytes.byteLength - 16)) / 29)).map((at) => ({
    name: `at ${at}`,
    value: Buffer.from(bytes.subarray(at, at + 16))
  }))
  const key = randomBytes(32)
  await createBlobStore(opened).add(sealBlob(bytes, key))
  expect(await scanFolder(folder, [...needles, { name: 'key', value: key }])).toEqual([])
  const clear = opened.get({ name: 'clear' })
  await clear.append([bytes])
  expect((await scanFolder(folder, needles)).length, 'the scanner finds what is there').toBeGreaterThanOrEqual(needles.length)
})

test('what comes by hand is believed by its name alone, and makes a half blob whole', async () => {
  const here = await plainStore()
  const there = await plainStore()
  const blobs = createBlobStore(here)
  const { blocks } = blob(9)
  const name = { tree: blockTree(blocks).hash, blocks: 9 }
  expect(await blobs.count(name)).toBe(0)
  expect(await blobs.read(name)).toBeNull()
  expect(await blobs.take(name, [...blocks.slice(1), blocks[0] ?? new Uint8Array(0)])).toBe(false)
  expect(await blobs.take(name, blocks.slice(0, 8))).toBe(false)
  expect(await blobs.count(name)).toBe(0)

  await createBlobStore(there).add(blocks)
  const wire = plug(there, here)
  const core = await openBlobCore(here, name, true)
  await core.get(4)
  await core.close()
  wire.pull()
  expect(await blobs.count(name)).toBe(1)
  expect(await blobs.read(name)).toBeNull()
  expect(await blobs.take(name, blocks)).toBe(true)
  expect((await blobs.read(name))?.map((block, i) => Buffer.compare(block, blocks[i] ?? new Uint8Array(0)))).toEqual(
    Array(9).fill(0)
  )
})

test('a hundred blobs come over one connection without a channel left open, what nobody has does not hold them up', async () => {
  const here = await plainStore()
  const there = await plainStore()
  const theirs = createBlobStore(there)
  const names = []
  for (let i = 0; i < 100; i++) names.push(await theirs.add(blob(2).blocks))
  const nowhere = Array.from({ length: 3 }, () => ({ tree: randomBytes(32), blocks: 4 }))
  const whole: string[] = []
  const fetching = fetcher(here, whole)
  fetching.want([...nowhere, ...names])
  fetching.proceed()
  const wire = plug(there, here)
  fetching.met()
  let most = 0
  await eventually(
    'all are here',
    async () => {
      most = Math.max(most, ...wire.channels())
      return whole.length
    },
    (count) => count === 100,
    60_000
  )
  expect(most).toBeLessThan(20)
  const blobs = createBlobStore(here)
  for (const name of names) expect(await blobs.count(name)).toBe(2)
  wire.pull()
})

test('while the plan moves nothing is asked for, and then it goes on where it was', async () => {
  const here = await plainStore()
  const there = await plainStore()
  const name = await createBlobStore(there).add(blob(40).blocks)
  const wire = plug(there, here)
  const whole: string[] = []
  const blobs = createBlobStore(here)
  const fetching = fetcher(here, whole, () => {
    if ((fetching.progress(name)?.blocks ?? 0) > 0) fetching.pause()
  })
  fetching.want([name])
  fetching.proceed()
  const asked = async () => {
    const before = await blobs.count(name)
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
    return { before, after: await blobs.count(name) }
  }
  const { after } = await eventually(
    'what was on its way has come',
    asked,
    (seen) => seen.before > 0 && seen.before === seen.after
  )
  expect(after).toBeLessThan(20)
  expect(whole).toEqual([])
  const goOn = setInterval(() => fetching.proceed(), 1) // each block pauses it again
  await eventually(
    'whole',
    async () => whole,
    (list) => list.length === 1
  )
  clearInterval(goOn)
  expect(await blobs.count(name)).toBe(40)
  wire.pull()
})
