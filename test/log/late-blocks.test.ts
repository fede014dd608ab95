import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import Corestore from 'corestore'
import type Hypercore from 'hypercore'
import type { Proof } from 'hypercore'
import { expect, onTestFinished, test } from 'vitest'
import { countLateBlocks } from '../../core/log/count-late-blocks.ts'

/** What our types leave out, for the product has no use for it. */
type Provable = Hypercore & { proof(asked: object): Promise<Proof>; missingNodes(place: number): Promise<number> }

const length = 20
const late = 3

async function openStore(): Promise<Corestore> {
  const dir = await mkdtemp(join(tmpdir(), 'starling-late-'))
  const store = new Corestore(dir, { manifestVersion: 2 })
  onTestFinished(async () => {
    await store.close()
    await rm(dir, { recursive: true, force: true })
  })
  return store
}

/** Ten blocks, then ten more; whoever reads knows of the first ten, and has none. Two answers bring it the new length, the second a block besides. */
async function overtaken(store: Corestore) {
  const away = await openStore()
  const written = away.get({ name: 'written' }) as Provable
  const blocks = (from: number) => Array.from({ length: length / 2 }, (_, i) => Buffer.from(`block ${from + i}`))
  const prove = (o: object) => written.proof(o)
  await written.append(blocks(0))
  const core = store.get({ key: written.key }) as Provable
  await core.ready()
  const first = await prove({ upgrade: { start: 0, length: length / 2 } })
  await core.applyProof({ ...first, manifest: written.manifest })
  await written.append(blocks(length / 2))
  const upgrade = { start: length / 2, length: length / 2 }
  const news = await prove({ upgrade })
  const withBlock = await prove({ upgrade, block: { index: late, nodes: await core.missingNodes(late) } })
  expect(await Promise.all([core.applyProof(news), core.applyProof(withBlock)])).toEqual([true, true])
  expect(core.length).toBe(length)
  expect(`${await core.get(late, { wait: false })}`, 'the block is on the disk').toBe(`block ${late}`)
  return { core, away }
}

function plug(one: Corestore, other: Corestore): void {
  const [left, right] = [one.replicate(true as never), other.replicate(false as never)] as [Duplex, Duplex] // streams when given a side
  for (const end of [left, right]) end.on('error', () => {})
  left.pipe(right).pipe(left)
  onTestFinished(() => {
    left.destroy()
    right.destroy()
  })
}

test('hypercore does not count a block that came with news of a length reached meanwhile', async () => {
  const { core } = await overtaken(await openStore())
  expect(await core.has(late)).toBe(false)
})

test('such a block counts, and a core becomes whole', async () => {
  const store = await openStore()
  onTestFinished(countLateBlocks(store))
  const { core, away } = await overtaken(store)
  expect(await core.has(late)).toBe(true)
  plug(store, away)
  await core.download({ start: 0, end: length }).done()
  expect(core.contiguousLength).toBe(length)
})

test('cores opened before are looked after as well, and none after the end', async () => {
  const store = await openStore()
  const early = store.get({ name: 'early' })
  await early.ready()
  const inside = [...store.cores]
  expect(inside.length).toBe(1)
  const before = inside.map((core) => core._verifyExclusive)
  const stop = countLateBlocks(store)
  expect(inside.map((core) => core._verifyExclusive)).not.toEqual(before)
  stop()
  const { core } = await overtaken(store)
  expect(await core.has(late)).toBe(false)
})
