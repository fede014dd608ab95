import { execFileSync } from 'node:child_process'
import { open, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Corestore from 'corestore'
import { expect, test } from 'vitest'
import { frameBytes } from '../../core/courier/frames.ts'
import { importFile, inspectFile } from '../../core/courier/import-file.ts'
import { decodeHead, decodeInfo, encodeHead, encodeInfo, recordTypes } from '../../core/courier/records.ts'
import { sign } from '../../core/domain/crypto.ts'
import { writerIdOf } from '../../core/domain/kernel/rights.ts'
import { foundGroup } from '../helpers/log-cast.ts'
import { seededRandom } from '../vault/seeded-random.ts'
import { carry, keysOf, rawBlocks, recordsIn, sealed, stick, takeBare } from './courier-kit.ts'

test('whatever stands under the right seal: nothing throws, and no block comes in that its writer did not write', {
  timeout: 600_000
}, async () => {
  const rounds = process.env['SOAK'] ? 10_000 : 150
  const { random, seed } = seededRandom()
  const under = (n: number): number => Math.floor(random() * n)
  const amira = await foundGroup('Amira')
  for (let n = 0; n < 90; n++) await amira.appendData({ type: 'event.set', body: Buffer.alloc(120, n) })
  const folder = await stick()
  const { parts } = await carry(amira, folder)
  const good = await recordsIn(parts[0]?.path ?? '', amira)
  const truth = new Map<string, (Uint8Array | null)[]>()
  for (const id of (await amira.rights()).writers.keys())
    truth.set(id, await rawBlocks(amira.log.base.store, Buffer.from(id, 'hex')))
  let some = 0
  for (let round = 0; round < rounds; round++) {
    const bad = good.map(({ type, body }) => ({ type, body: Buffer.from(body) }))
    for (let hit = 0; hit < 1 + under(4); hit++) {
      const at = under(bad.length)
      const one = bad[at] ?? { type: 9, body: Buffer.alloc(0) }
      const what = under(7)
      if (what === 0 && one.body.length > 0) one.body[under(one.body.length)] = under(256)
      else if (what === 1) one.body.fill(0xff, under(one.body.length + 1)).fill(0, Math.min(one.body.length, 400))
      else if (what === 2) bad[at] = { type: one.type, body: one.body.subarray(0, under(one.body.length + 1)) }
      else if (what === 3) bad[at] = { type: under(8), body: one.body }
      else if (what === 4) bad.splice(at, 1)
      else if (what === 5) bad.splice(under(bad.length), 0, one)
      else bad.splice(at, 0, { type: under(6), body: Buffer.from(Array.from({ length: under(300) }, () => under(256))) })
    }
    const path = await sealed(amira, folder, `bad ${round}`, bad)
    const taken = await takeBare(path, keysOf(amira)).catch((err: unknown) => {
      throw new Error(`seed ${seed}, round ${round}`, { cause: err })
    })
    await inspectFile(path, keysOf(amira))
    for (const [id, found] of await taken.blocks())
      for (const [place, block] of found.entries())
        if (block && Buffer.compare(block, truth.get(id)?.[place] ?? Buffer.alloc(0)) !== 0)
          throw new Error(`foreign block: seed ${seed}, round ${round}`)
    if ((taken.imported?.blocks ?? 0) > 0) some++
    await taken.close()
  }
  expect(some).toBeGreaterThan(rounds / 10)
})

test('a pipe is no file and is not waited for; a device neither; a hole without end is not walked through', {
  timeout: 30_000
}, async () => {
  const amira = await foundGroup('Amira')
  const folder = await stick()
  const { parts } = await carry(amira, folder)
  const good = parts[0]?.path ?? ''
  const pipe = join(folder, 'pipe.bin')
  if (process.platform !== 'win32') {
    execFileSync('mkfifo', [pipe])
    expect(await inspectFile(pipe, keysOf(amira))).toBeNull()
    expect(await inspectFile('/dev/zero', keysOf(amira))).toBeNull()
    execFileSync('mkfifo', [good.replace(/\.bin$/, '-2.bin')])
    expect((await inspectFile(good, keysOf(amira)))?.info).not.toBeNull()
  }
  const hole = join(folder, 'hole.bin')
  const handle = await open(good, 'r')
  const preamble = Buffer.alloc(frameBytes)
  await handle.read(preamble, 0, frameBytes, 0).finally(() => handle.close())
  await writeFile(hole, preamble)
  await truncate(hole, 2 ** 43)
  const seen = await inspectFile(hole, keysOf(amira))
  expect(seen?.info).toBeNull()
  expect(seen?.bytes).toBeLessThan(2 ** 33)
  expect((await stat(hole)).size).toBe(2 ** 43)
})

test('counts, sizes and times that no log has are refused before anything is reckoned with them', async () => {
  const amira = await foundGroup('Amira')
  const folder = await stick()
  const { parts } = await carry(amira, folder)
  const head = (await recordsIn(parts[0]?.path ?? '', amira)).find(({ type }) => type === recordTypes.head)
  const real = decodeHead(head?.body ?? Buffer.alloc(0))
  if (!real) throw new Error('no head')
  const tile = (size: number, bytes: number, carried = true) => ({
    start: 0,
    size,
    node: { index: size - 1, size: bytes, hash: Buffer.alloc(32) },
    carried
  })
  const withTiles = (...tiles: (typeof real.tiles)[number][]) =>
    decodeHead(encodeHead({ ...real, length: tiles.reduce((sum, { size }) => sum + size, 0), tiles }))
  expect(withTiles(tile(64, 64)), 'what fits').not.toBeNull()
  expect(withTiles(tile(2 ** 24, 0)), 'a run of empty blocks that would fill the memory').toBeNull()
  expect(withTiles(tile(2 ** 40, 0, false)), 'not carried, so not held').not.toBeNull()
  expect(withTiles(tile(1, Number.MAX_SAFE_INTEGER)), 'a size whose sums are no numbers').toBeNull()

  const info = (change: { madeAt?: number; length?: number; records?: number }) =>
    decodeInfo(
      encodeInfo(
        {
          groupKey: amira.log.groupKey,
          author: amira.identity.sign.publicKey,
          madeAt: change.madeAt ?? 1,
          to: null,
          cores: [{ key: amira.log.writerKey, from: 0, length: change.length ?? 1, records: change.records ?? 1 }],
          views: []
        },
        (message) => sign(message, amira.identity.sign.secretKey)
      )
    )
  expect(info({})).not.toBeNull()
  expect(info({ madeAt: 8.65e15 }), 'no date of any calendar').toBeNull()
  expect(info({ length: 2 ** 52, records: 2 ** 52 })).toBeNull()
})

test('sizes in a head that add up to more than a number holds cost that core and nothing else', async () => {
  const amira = await foundGroup('Amira')
  const folder = await stick()
  const { parts, blocks } = await carry(amira, folder)
  const good = (await recordsIn(parts[0]?.path ?? '', amira)).filter(({ type }) => type !== recordTypes.info)
  const head = decodeHead(good.find(({ type }) => type === recordTypes.head)?.body ?? Buffer.alloc(0))
  if (!head) throw new Error('no head')
  const tiles = Array.from({ length: 4000 }, (_, start) => ({
    start,
    size: 1,
    node: { index: 2 * start, size: Number.MAX_SAFE_INTEGER, hash: Buffer.alloc(32) },
    carried: true
  }))
  const bad = Buffer.from(encodeHead({ ...head, key: Buffer.alloc(32, 5), length: 4000, tiles }))
  const path = await sealed(amira, folder, 'bad', [{ type: recordTypes.head, body: bad }, ...good])
  const taken = await takeBare(path, keysOf(amira))
  expect(taken.imported?.blocks).toBe(blocks)
  expect(taken.imported?.damagedAt).not.toBeNull()
  await taken.close()
})

test('a head for the key of another, signed by somebody else, brings in nothing', async () => {
  const amira = await foundGroup('Amira')
  const mallory = await foundGroup('Mallory')
  const folder = await stick()
  const theirs = await recordsIn((await carry(mallory, folder)).parts[0]?.path ?? '', mallory)
  const forged = theirs
    .filter(({ type }) => type !== recordTypes.info)
    .map(({ type, body }) => {
      const out = Buffer.from(body)
      if (type === recordTypes.head || type === recordTypes.blocks) out.set(amira.log.groupKey, 0)
      return { type, body: out }
    })
  const path = await sealed(amira, folder, 'forged', forged)
  const store = new Corestore(await stick(), { manifestVersion: 2 })
  const taken = await importFile({
    path,
    keys: keysOf(amira),
    store,
    allowed: (key) => writerIdOf(key) === writerIdOf(amira.log.groupKey),
    settled: async () => {},
    progress: async () => {}
  })
  expect(taken?.blocks).toBe(0)
  expect((await rawBlocks(store, amira.log.groupKey)).length).toBe(0)
  await store.close()
})

test('a signature that is no signature is disbelieved, whatever the verifier throws at it', async () => {
  const amira = await foundGroup('Amira')
  const folder = await stick()
  const good = await recordsIn((await carry(amira, folder)).parts[0]?.path ?? '', amira)
  for (const signature of [Buffer.alloc(0), Buffer.alloc(9, 0xff), Buffer.alloc(64, 0xff), Buffer.alloc(8000, 0xff)]) {
    const bad = good.map(({ type, body }) => {
      const head = type === recordTypes.head ? decodeHead(body) : null
      return { type, body: head ? Buffer.from(encodeHead({ ...head, signature })) : body }
    })
    const taken = await takeBare(await sealed(amira, folder, `signature ${signature.byteLength}`, bad), keysOf(amira))
    expect(taken.imported?.blocks).toBe(0)
    await taken.close()
  }
})

test('under the word of somebody about their own file nothing else comes in: no other core, and no block behind what they say', async () => {
  const amira = await foundGroup('Amira')
  const mallory = await foundGroup('Mallory')
  await amira.appendData({ type: 'event.set' })
  const folder = await stick()
  const [info] = await recordsIn((await carry(amira, folder)).parts[0]?.path ?? '', amira)
  if (!info) throw new Error('no word')
  const before = (await rawBlocks(amira.log.base.store, amira.log.groupKey)).length
  for (let n = 0; n < 70; n++) await amira.appendData({ type: 'event.set' })
  const later = await recordsIn((await carry(amira, folder)).parts[0]?.path ?? '', amira)
  const theirs = await recordsIn((await carry(mallory, folder)).parts[0]?.path ?? '', mallory)
  const others = [...theirs, ...later].filter(({ type }) => type !== recordTypes.info)
  const bound = await takeBare(await sealed(amira, folder, 'bound', [info, ...others]), keysOf(amira))
  expect(bound.imported?.blocks).toBe(before)
  await bound.close()
  const nameless = await takeBare(await sealed(amira, folder, 'nameless', others), keysOf(amira))
  expect(nameless.imported?.info).toBeNull()
  expect(nameless.imported?.blocks, 'each block is believed by itself').toBeGreaterThan(before + 70)
  await nameless.close()
})
