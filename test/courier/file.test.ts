import { readdir, readFile, rename, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { frameBytes } from '../../core/courier/frames.ts'
import { inspectFile } from '../../core/courier/import-file.ts'
import { writerIdOf } from '../../core/domain/kernel/rights.ts'
import { connect, foundGroup, type LogPeer, letIn, sameView, until } from '../helpers/log-cast.ts'
import { seededRandom } from '../vault/seeded-random.ts'
import { carry, keysOf, rawBlocks, stick, takeBare, takeIn } from './courier-kit.ts'

const bodyOf = (n: number): Buffer => Buffer.alloc(120, n)
const write = async (peer: LogPeer, count: number): Promise<void> => {
  for (let n = 0; n < count; n++) await peer.appendData({ type: 'event.set', body: bodyOf(n) })
}

/** Two writers who wrote in turn, together; then apart for good. */
async function pair(count: number): Promise<[LogPeer, LogPeer]> {
  const amira = await foundGroup('Amira')
  const kenji = await letIn(amira, 'Kenji')
  const unplug = connect(amira, kenji)
  await until('Kenji may write', () => kenji.log.writable())
  for (let n = 0; n < count; n++) await write(n % 2 === 0 ? amira : kenji, 1)
  await until('both have the same', () => sameView(amira, kenji))
  unplug()
  return [amira, kenji]
}

const headsOf = async (peer: LogPeer): Promise<Map<string, number>> => {
  const out = new Map<string, number>()
  for (const id of (await peer.rights()).writers.keys())
    out.set(id, (await rawBlocks(peer.log.base.store, Buffer.from(id, 'hex'))).length)
  return out
}

test('what one laptop has stands on another that has never been connected, from one file', async () => {
  const [amira] = await pair(60)
  const jose = await letIn(amira, 'José')
  const folder = await stick()
  const { parts, blocks } = await carry(amira, folder)
  const path = parts[0]?.path ?? ''
  expect(await readdir(folder)).toEqual([path.slice(folder.length + 1)])
  expect(path).toMatch(/photos-\d{4}\.bin$/)
  const taken = await takeIn(jose, path)
  expect(taken).toMatchObject({ blocks, damagedAt: null, gaps: 0 })
  await until('José has the same', () => sameView(amira, jose))
  expect(await takeIn(jose, path), 'the same file twice').toMatchObject({ blocks: 0, damagedAt: null })
  const bytes = (await stat(path)).size
  expect(bytes % frameBytes).toBe(0)
})

test('from hand to hand and back: A to B to C to B to A, with only the difference each time', async () => {
  const [amira, kenji] = await pair(10)
  const jose = await letIn(amira, 'José')
  const folder = await stick()
  const pass = async (from: LogPeer, to: LogPeer): Promise<number> => {
    const { parts, blocks } = await carry(from, folder, { have: await headsOf(to) })
    const taken = await takeIn(to, parts[0]?.path ?? '')
    expect(taken).toMatchObject({ damagedAt: null, gaps: 0 })
    return blocks
  }
  await write(amira, 150)
  expect(await pass(amira, kenji)).toBeGreaterThan(149)
  await write(kenji, 90)
  await pass(kenji, jose)
  await until('José may write', () => jose.log.writable())
  await write(jose, 70)
  const back = await pass(jose, kenji)
  expect(back).toBeGreaterThan(69)
  expect(back).toBeLessThan(100)
  await pass(kenji, amira)
  await until('Amira has what José wrote', () => sameView(amira, jose))
  await until('and so has Kenji', () => sameView(kenji, jose))
})

test('a laptop that has a little more than was known takes the rest; one that has less is told that something is missing between', async () => {
  const [amira, kenji] = await pair(10)
  const jose = await letIn(amira, 'José')
  const folder = await stick()
  const first = await carry(amira, folder)
  await takeIn(jose, first.parts[0]?.path ?? '')
  const known = await headsOf(jose)
  await write(amira, 101)
  const more = await carry(amira, folder)
  await takeIn(jose, more.parts[0]?.path ?? '')
  await write(amira, 37)
  const rest = await carry(amira, folder, { have: known })
  expect(await takeIn(jose, rest.parts[0]?.path ?? '')).toMatchObject({ damagedAt: null, gaps: 0 })
  await until('José has all', () => sameView(amira, jose))
  const ahead = await carry(amira, folder, { have: new Map([[writerIdOf(amira.log.groupKey), 130]]) })
  expect(await takeIn(kenji, ahead.parts[0]?.path ?? '')).toMatchObject({ gaps: 1 })
})

test('a file is of no use to whoever holds no key of the group, and says nothing in the clear', async () => {
  const [amira] = await pair(4)
  const stranger = await foundGroup('Stranger')
  const folder = await stick()
  const { parts } = await carry(amira, folder)
  const path = parts[0]?.path ?? ''
  expect(await takeIn(stranger, path)).toBeNull()
  expect(await inspectFile(path, keysOf(stranger))).toBeNull()
  const info = (await inspectFile(path, keysOf(amira)))?.info
  expect(info?.madeAt).toBe(1_800_000_000_000)
  expect(Buffer.from(info?.author ?? []).equals(Buffer.from(amira.identity.sign.publicKey))).toBe(true)
  const bytes = await readFile(path)
  expect(bytes.includes(Buffer.from(amira.log.groupKey))).toBe(false)
  // Every value occurs about as often as in noise: no header, no zeros for filling up.
  const counts = new Array<number>(256).fill(0)
  for (const byte of bytes) counts[byte] = (counts[byte] ?? 0) + 1
  const expected = bytes.length / 256
  expect(Math.max(...counts)).toBeLessThan(expected + 6 * Math.sqrt(expected))
  expect(Math.min(...counts)).toBeGreaterThan(expected - 6 * Math.sqrt(expected))
})

test('sizes tell little: a file with one change and one with forty are the same size', async () => {
  const [amira] = await pair(4)
  const folder = await stick()
  const one = await carry(amira, folder)
  await write(amira, 40)
  const forty = await carry(amira, folder)
  expect(forty.parts[0]?.bytes).toBe(one.parts[0]?.bytes)
})

test('a file too large for a stick comes in parts, taken in together or one after the other', async () => {
  const [amira] = await pair(4)
  const jose = await letIn(amira, 'José')
  const [whole, apart] = [await stick(), await stick()]
  for (let n = 0; n < 40; n++) await amira.appendData({ type: 'event.set', body: Buffer.alloc(40_000, n) })
  const partMostBytes = 24 * frameBytes
  const { parts, blocks } = await carry(amira, whole, { partMostBytes })
  expect(parts.length).toBeGreaterThan(2)
  expect(Math.max(...parts.map((part) => part.bytes))).toBeLessThanOrEqual(partMostBytes)
  const together = await takeBare(parts[0]?.path ?? '', keysOf(amira))
  expect(together.imported).toMatchObject({ blocks, damagedAt: null })
  await together.close()
  let taken = 0
  for (const [n, part] of parts.entries()) {
    const alone = join(apart, `alone ${n}`)
    await writeFile(alone, await readFile(part.path))
    taken += (await takeIn(jose, alone))?.blocks ?? 0
  }
  expect(taken).toBe(blocks)
  await until('José has all', () => sameView(amira, jose))
})

test('parts are found from any of them, and taken in whatever order; one that is missing is known by its number', async () => {
  const [amira] = await pair(4)
  const jose = await letIn(amira, 'José')
  const folder = await stick()
  for (let n = 0; n < 40; n++) await amira.appendData({ type: 'event.set', body: Buffer.alloc(40_000, n) })
  const { parts, blocks } = await carry(amira, folder, { partMostBytes: 24 * frameBytes })
  const paths = parts.map(({ path }) => path)
  const [first = '', second = '', third = '', ...others] = paths
  const of = paths.length
  expect(others.length).toBeGreaterThan(0)
  const elsewhere = join(folder, 'elsewhere')
  await rename(second, elsewhere)
  const incomplete = await takeBare(third, keysOf(amira))
  expect(incomplete.imported?.damagedAt, 'what is here is whole').toBeNull()
  expect(incomplete.imported?.parts).toMatchObject({ of, whole: paths.map((_, n) => n).filter((n) => n !== 1) })
  expect(incomplete.imported?.blocks).toBeGreaterThan(10)
  await incomplete.close()
  await carry(amira, folder) // another file beside is none of its parts
  await truncate(first, 3 * frameBytes)
  const cut = await takeBare(third, keysOf(amira))
  expect(cut.imported?.parts.whole).toEqual(paths.map((_, n) => n).filter((n) => n > 1))
  expect(cut.imported?.damagedAt).not.toBeNull()
  await cut.close()

  const again = await stick()
  const whole = await carry(amira, again, { partMostBytes: 24 * frameBytes })
  const alone = await Promise.all(
    whole.parts.map(async ({ path }, n) => {
      const to = join(elsewhere + n)
      await rename(path, to)
      return to
    })
  )
  let taken = 0
  const have = new Set<number>()
  const take = async (n: number): Promise<void> => {
    const one = await takeIn(jose, alone[n] ?? '')
    expect(one?.parts.of).toBe(alone.length)
    for (const number of one?.parts.whole ?? []) have.add(number)
    taken += one?.blocks ?? 0
  }
  const backwards = [...alone.keys()].reverse()
  for (const n of backwards) await take(n)
  // Of a writer whom José knew by none of the parts before, nothing was taken: those parts are still called missing.
  const missing = backwards.filter((n) => !have.has(n))
  expect(missing).not.toContain(0)
  for (const n of missing) await take(n)
  expect(have.size).toBe(alone.length)
  expect(taken).toBe(blocks)
  await until('José has all', () => sameView(amira, jose))
})

test('parts taken one after the other are each taken whole the first time, though each writer was admitted behind what others wrote', async () => {
  const amira = await foundGroup('Amira')
  const jose = await letIn(amira, 'José')
  for (const name of ['Kenji', 'Noor', 'Ravi']) {
    const one = await letIn(amira, name)
    const unplug = connect(amira, one)
    await until(`${name} may write`, () => one.log.writable())
    for (let n = 0; n < 25; n++) await one.appendData({ type: 'event.set', body: Buffer.alloc(40_000, n) })
    await until(`Amira has what ${name} wrote`, () => sameView(amira, one))
    unplug()
  }
  const folder = await stick()
  const { parts, blocks } = await carry(amira, folder, { partMostBytes: 24 * frameBytes })
  expect(parts.length).toBeGreaterThan(4)
  const alone: string[] = []
  for (const [n, { path }] of parts.entries()) {
    alone.push(join(folder, `alone ${n}`))
    await rename(path, join(folder, `alone ${n}`))
  }
  let taken = 0
  for (const [n, path] of alone.entries()) {
    const one = await takeIn(jose, path)
    expect(one?.parts, `part ${n + 1}`).toMatchObject({ of: alone.length, whole: [n] })
    taken += one?.blocks ?? 0
  }
  expect(taken).toBe(blocks)
  await until('José has all', () => sameView(amira, jose))
})

test('a file that was cut gives what is whole before the cut', async () => {
  const [amira] = await pair(4)
  for (let n = 0; n < 60; n++) await amira.appendData({ type: 'event.set', body: Buffer.alloc(20_000, n) })
  const folder = await stick()
  const { parts, blocks } = await carry(amira, folder)
  const path = parts[0]?.path ?? ''
  await truncate(path, Math.floor((parts[0]?.bytes ?? 0) * 0.6))
  const half = await takeBare(path, keysOf(amira))
  expect(half.imported?.damagedAt).toBeGreaterThan(80)
  expect(half.imported?.blocks).toBeGreaterThan(5)
  expect(half.imported?.blocks).toBeLessThan(blocks)
  await half.close()
})

test('bytes changed at any place never throw, and never bring in a block that its writer did not write', {
  timeout: 600_000
}, async () => {
  const rounds = process.env['SOAK'] ? 10_000 : 200
  const { random, seed } = seededRandom()
  const [amira] = await pair(20)
  for (let n = 0; n < 30; n++) await amira.appendData({ type: 'event.set', body: Buffer.alloc(9000, n) })
  const folder = await stick()
  const { parts, blocks } = await carry(amira, folder)
  const good = await readFile(parts[0]?.path ?? '')
  const truth = new Map<string, (Uint8Array | null)[]>()
  for (const id of (await amira.rights()).writers.keys())
    truth.set(id, await rawBlocks(amira.log.base.store, Buffer.from(id, 'hex')))
  const path = join(folder, 'damaged')
  let unopened = 0
  let partly = 0
  let whole = 0
  for (let round = 0; round < rounds; round++) {
    const bad = Buffer.from(good)
    const hits = 1 + Math.floor(random() * 3)
    for (let hit = 0; hit < hits; hit++) {
      const at = Math.floor(random() * bad.length)
      const length = random() < 0.5 ? 1 : Math.min(bad.length - at, Math.floor(random() * 40_000))
      for (let i = at; i < at + length; i++) bad[i] = (bad[i] ?? 0) ^ (1 + Math.floor(random() * 255))
    }
    await writeFile(path, random() < 0.1 ? bad.subarray(0, Math.floor(random() * bad.length)) : bad)
    const taken = await takeBare(path, keysOf(amira))
    const what = `seed ${seed}, round ${round}`
    for (const [id, found] of await taken.blocks()) {
      for (const [place, block] of found.entries())
        if (block && Buffer.compare(block, truth.get(id)?.[place] ?? Buffer.alloc(0)) !== 0)
          throw new Error(`foreign block: ${what}`)
    }
    if (taken.imported === null) unopened++
    else if (taken.imported.blocks === blocks) whole++
    else {
      expect(taken.imported.damagedAt, what).not.toBeNull()
      partly++
    }
    await taken.close()
  }
  console.log(
    `${rounds} damaged files: ${partly} taken in part, ${whole} with every block, ${unopened} did not open; seed ${seed}`
  )
  expect(partly).toBeGreaterThan(0)
})

test('what is carried costs few bytes beside the records themselves', async () => {
  const [amira] = await pair(2)
  const before = await headsOf(amira)
  await write(amira, 600)
  const payload = (await rawBlocks(amira.log.base.store, amira.log.writerKey))
    .slice(before.get(writerIdOf(amira.log.writerKey)) ?? 0)
    .reduce((sum, block) => sum + (block?.byteLength ?? 0), 0)
  const { parts } = await carry(amira, await stick(), { have: before })
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0)
  console.log(
    `courier: ${Math.round(bytes / 600)} bytes a record of ${Math.round(payload / 600)}, ${(bytes / payload).toFixed(2)}×`
  )
  expect(bytes / payload).toBeLessThan(1.4)
})
