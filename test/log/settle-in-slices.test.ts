import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import type { CoreInside } from 'corestore'
import Corestore from 'corestore'
import type Hypercore from 'hypercore'
import { expect, onTestFinished, test } from 'vitest'
import { toHex } from '../../core/domain/crypto.ts'
import { settleInSlices } from '../../core/log/settle-in-slices.ts'

/** As Autobase commits what it has put in order: from a session of its own to what is signed. */
type Committable = Hypercore & { commit(from: Hypercore, options?: { signature?: Uint8Array }): Promise<object | null> }

const text = (place: number): string => `block ${place} ${'x'.repeat(place % 7)}`
const blocks = (from: number, to: number): Buffer[] => Array.from({ length: to - from }, (_, i) => Buffer.from(text(from + i)))

async function openStore(dir?: string): Promise<{ store: Corestore; dir: string }> {
  const folder = dir ?? (await mkdtemp(join(tmpdir(), 'starling-slices-')))
  const store = new Corestore(folder, { manifestVersion: 2 })
  onTestFinished(async () => {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  })
  return { store, dir: folder }
}

/** A core with `from` blocks signed, and up to `to` in the session beside it. */
async function begun(store: Corestore, from: number, to: number): Promise<{ core: Committable; batch: Hypercore }> {
  const core = store.get({ name: 'view' }) as Committable
  await core.ready()
  if (from > 0) await core.append(blocks(0, from))
  const batch = core.session({ name: 'batch' })
  await batch.ready()
  await batch.append(blocks(from, to))
  return { core, batch }
}

const insideOf = (store: Corestore): CoreInside => {
  const [core] = [...store.cores]
  if (!core) throw new Error('no core is open')
  return core
}

/** How many blocks each write to the disk has. */
function watchWrites(store: Corestore): number[] {
  const counts: number[] = []
  const { state } = insideOf(store)
  const create = state.createWriteBatch.bind(state)
  state.createWriteBatch = () => {
    const tx = create()
    const put = tx.putBlock.bind(tx)
    const index = counts.push(0) - 1
    tx.putBlock = (place, block) => {
      counts[index] = (counts[index] ?? 0) + 1
      put(place, block)
    }
    return tx
  }
  return counts
}

async function everyNode(core: Hypercore): Promise<string[]> {
  const trip = insideOfCore(core).storage.read()
  const asked = Array.from({ length: 2 * core.length + 64 }, (_, index) => trip.getTreeNode(index))
  trip.tryFlush()
  return (await Promise.all(asked)).map((node) => (node ? `${node.index} ${node.size} ${toHex(node.hash)}` : '-'))
}

const insideOfCore = (core: Hypercore) => core.core.state

/** What is on the disk after a new start, and what a neighbour gets of it. */
async function afterStart(dir: string, length: number): Promise<{ nodes: string[]; hash: string }> {
  const { store } = await openStore(dir)
  const core = store.get({ name: 'view' })
  await core.ready()
  expect([core.length, core.contiguousLength]).toEqual([length, length])
  expect(await core.has(0, length)).toBe(true)
  expect(await core.has(length)).toBe(false)
  for (let place = 0; place < length; place++) expect(`${await core.get(place, { wait: false })}`).toBe(text(place))
  const { store: away } = await openStore()
  const copy = away.get({ key: core.key })
  await copy.ready()
  const [left, right] = [store.replicate(true as never), away.replicate(false as never)] as [Duplex, Duplex] // streams when given a side
  for (const end of [left, right]) end.on('error', () => {})
  left.pipe(right).pipe(left)
  await copy.update({ wait: true })
  await copy.download({ start: 0, end: length }).done()
  expect(copy.contiguousLength).toBe(length)
  const said = { nodes: await everyNode(core), hash: toHex(await core.treeHash()) }
  expect(toHex(await copy.treeHash())).toBe(said.hash)
  left.destroy()
  right.destroy()
  await store.close()
  return said
}

async function committed(
  from: number,
  to: number,
  most: number | null
): Promise<{ nodes: string[]; hash: string; writes: number[] }> {
  const { store, dir } = await openStore()
  if (most !== null) settleInSlices(store, most)
  const { core, batch } = await begun(store, from, to)
  const writes = watchWrites(store)
  expect(await core.commit(batch)).toMatchObject({ length: to })
  expect([core.length, core.contiguousLength, core.signedLength]).toEqual([to, to, to])
  const bytes = blocks(0, to).reduce((sum, block) => sum + block.byteLength, 0)
  expect(core.byteLength).toBe(bytes)
  // What Autobase does next goes on from there.
  await batch.append(blocks(to, to + 1))
  expect(batch.length).toBe(to + 1)
  for (let place = 0; place <= to; place++) expect(`${await batch.get(place, { wait: false })}`).toBe(text(place))
  await store.close()
  return { ...(await afterStart(dir, to)), writes }
}

test('hypercore writes all that it commits at once', async () => {
  expect((await committed(0, 40, null)).writes).toEqual([40])
})

test('a large commit goes a slice at a time, and what it leaves on the disk is what hypercore leaves', async () => {
  for (const [from, to] of [
    [0, 40],
    [0, 33],
    [1, 32],
    [5, 64],
    [7, 47],
    [13, 23],
    [16, 49],
    [31, 63]
  ] as const) {
    const [plain, slices] = [await committed(from, to, null), await committed(from, to, 6)]
    expect(slices.writes, `${from} to ${to}`).toEqual([
      ...Array.from({ length: Math.ceil((to - from) / 6) }, (_, i) => Math.min(6, to - from - 6 * i)),
      0
    ])
    expect(slices.hash).toBe(plain.hash)
    expect(slices.nodes, `${from} to ${to}`).toEqual(plain.nodes)
  }
})

test('the bits of many thousand blocks, over several pages', async () => {
  const [from, to] = [32_760, 65_600]
  const { store, dir } = await openStore()
  settleInSlices(store, 4096)
  const { core, batch } = await begun(store, from, to)
  await core.commit(batch)
  await store.close()
  const { store: again } = await openStore(dir)
  const reopened = again.get({ name: 'view' })
  await reopened.ready()
  expect(reopened.contiguousLength).toBe(to)
  expect(await reopened.has(0, to)).toBe(true)
  expect(await reopened.has(to)).toBe(false)
  const { bitfield } = insideOf(again)
  for (const place of [0, from - 1, from, 32_767, 32_768, 65_535, 65_536, to - 1])
    expect(bitfield.get(place), `${place}`).toBe(true)
  for (const place of [to, to + 1, 98_303]) expect(bitfield.get(place), `${place}`).toBe(false)
})

test('stopped between two slices, the old end stays, and the next commit completes', async () => {
  const [from, to] = [5, 40]
  const { store, dir } = await openStore()
  settleInSlices(store, 6)
  const { core, batch } = await begun(store, from, to)
  const { state } = insideOf(store)
  const flush = state.flush.bind(state)
  let left = 3
  state.flush = () => (left-- > 0 ? flush() : Promise.reject(new Error('the disk is full')))
  await expect(core.commit(batch)).rejects.toThrow('the disk is full')
  expect(core.length).toBe(from)
  await store.close()

  const { store: again } = await openStore(dir)
  settleInSlices(again, 6)
  const reopened = again.get({ name: 'view' }) as Committable
  await reopened.ready()
  expect([reopened.length, reopened.contiguousLength]).toEqual([from, from])
  expect(await reopened.has(from)).toBe(false)
  const other = reopened.session({ name: 'batch' })
  await other.ready()
  expect(other.length).toBe(to)
  await reopened.commit(other)
  await again.close()
  const plain = await committed(from, to, null)
  expect(await afterStart(dir, to)).toEqual({ nodes: plain.nodes, hash: plain.hash })
})

test('under a signature that is none nothing is written', async () => {
  const { store } = await openStore()
  settleInSlices(store, 6)
  const { core, batch } = await begun(store, 5, 40)
  const writes = watchWrites(store)
  await expect(core.commit(batch, { signature: Buffer.alloc(100) })).rejects.toThrow()
  expect(writes).toEqual([])
  expect(core.length).toBe(5)
})
