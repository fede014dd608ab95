import { cp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { randomBytes, toHex } from '../../core/domain/crypto.ts'
import { createMark } from '../../core/vault/mark.ts'
import { createSaver } from '../../core/vault/saver.ts'
import { openSealedStore } from '../../core/vault/sealed-store.ts'
import { bundleChildren } from './child.ts'
import { temporaryFolder } from './folders.ts'
import { seededRandom } from './seeded-random.ts'

const refusal = (code: string) => expect.objectContaining({ name: 'CoreError', code })
const block = (index: number) => Buffer.from(`block ${index} ${'x'.repeat(300)}`)
let children: Awaited<ReturnType<typeof bundleChildren>>
beforeAll(async () => {
  children = await bundleChildren()
})
afterAll(() => children.remove())

async function filledStore(folder: string, key: Uint8Array, inTables = 40, inLog = 40): Promise<void> {
  const mark = await createMark(`${folder}-mark`, key, key)
  const sealed = await openSealedStore(folder, key)
  const core = sealed.store.get({ name: 'aa' })
  await core.ready()
  await core.append(Array.from({ length: inTables }, (_, index) => block(index)))
  await sealed.store.storage.db.flush()
  for (let index = inTables; index < inTables + inLog; index++) await core.append(block(index))
  await createSaver(sealed.durable, mark, core)()
  await Promise.all([mark.close(), sealed.close()])
}

test('a sealed store gives back what was put in, and closes twice without a word', async () => {
  const folder = join(await temporaryFolder(), 'store')
  const key = randomBytes(32)
  await filledStore(folder, key)
  const sealed = await openSealedStore(folder, key)
  const core = sealed.store.get({ name: 'aa' })
  await core.ready()
  expect(core.length).toBe(80)
  expect(await core.get(3)).toEqual(block(3))
  expect(await core.get(77)).toEqual(block(77))
  expect(sealed.store.manifestVersion).toBe(2)
  expect(sealed.damaged()).toBe(false)
  await Promise.all([sealed.close(), sealed.close()])
})

test('a wrong key is refused before the database is opened, and the right one opens in the same process', async () => {
  const folder = join(await temporaryFolder(), 'store')
  const key = randomBytes(32)
  await filledStore(folder, key, 3, 3)
  await expect(openSealedStore(folder, randomBytes(32))).rejects.toEqual(refusal('STORE_DAMAGED'))
  await rm(join(folder, 'check')) // without the check value the sealed values themselves must say it
  await expect(openSealedStore(folder, randomBytes(32))).rejects.toEqual(refusal('STORE_DAMAGED'))
  await (await openSealedStore(folder, key)).close()
})

test('a second process on one store is refused at once', async () => {
  const folder = await temporaryFolder()
  const key = randomBytes(32)
  const sealed = await openSealedStore(folder, key)
  const child = children.start('open', folder, toHex(key))
  expect(await child.line((line) => line.startsWith('refused'))).toBe('refused PROFILE_IN_USE')
  await expect(openSealedStore(folder, key)).rejects.toEqual(refusal('PROFILE_IN_USE'))
  await sealed.close()
  const next = children.start('open', folder, toHex(key))
  await next.line((line) => line === 'open')
  next.process.kill('SIGKILL')
  await next.ended
  await (await openSealedStore(folder, key)).close()
})

test('a copied folder, or one whose device file is gone or was touched, is not written again', async () => {
  const folder = await temporaryFolder()
  const key = randomBytes(32)
  const [store, copy] = [join(folder, 'store'), join(folder, 'copy')]
  await filledStore(store, key, 3, 3)
  await cp(store, copy, { recursive: true })
  await expect(openSealedStore(copy, key)).rejects.toEqual(refusal('STORE_MOVED'))
  await rm(join(copy, 'CORESTORE'))
  await expect(openSealedStore(copy, key)).rejects.toEqual(refusal('STORE_MOVED'))
  const device = join(store, 'CORESTORE')
  await utimes(device, (await stat(device)).atime, new Date(Date.now() + 3_600_000))
  await expect(openSealedStore(store, key)).rejects.toEqual(refusal('STORE_MOVED'))
})

test('a start that was cut off before the database was begun can be made again', async () => {
  const folder = await temporaryFolder()
  const key = randomBytes(32)
  await writeFile(join(folder, 'CORESTORE'), '')
  await (await openSealedStore(folder, key)).close()
  await (await openSealedStore(folder, key)).close()
})

test('a value that does not open is refused to whoever awaits it and never ends the process', async () => {
  const { sealedValue } = await import('../../core/vault/sealed-value.ts')
  let damaged = 0
  const codec = sealedValue(randomBytes(32), () => damaged++)
  const state = { start: 0, end: 0, buffer: Buffer.alloc(0) }
  codec.preencode(state, Buffer.from('plain'))
  state.buffer = Buffer.alloc(state.end)
  codec.encode(state, Buffer.from('plain'))
  const sealed = state.buffer
  expect(codec.decode({ start: 0, end: sealed.byteLength, buffer: sealed })).toEqual(Buffer.from('plain'))
  for (let place = 0; place < sealed.byteLength; place++) {
    const flipped = Buffer.from(sealed)
    flipped.writeUInt8(flipped.readUInt8(place) ^ 1, place)
    const value = codec.decode({ start: 0, end: flipped.byteLength, buffer: flipped })
    expect(value.byteLength).toBe(0)
    await expect(Promise.resolve(value)).rejects.toEqual(refusal('STORE_DAMAGED'))
  }
  for (const cut of [0, 1, 24, 25, 40]) codec.decode({ start: 0, end: cut, buffer: sealed.subarray(0, cut) })
  expect(damaged).toBe(sealed.byteLength + 5)
})

test('a byte flipped in any file of a store gives a coded error or the right data, and never ends the process', {
  timeout: 120_000
}, async () => {
  const folder = await temporaryFolder()
  const key = randomBytes(32)
  const store = join(folder, 'store')
  await filledStore(store, key)
  const { random, seed } = seededRandom()
  const files = (await readdir(store, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  const seen: Record<string, number> = {}
  for (const file of files) {
    const whole = await readFile(file)
    if (whole.byteLength === 0) continue
    const times = await stat(file)
    for (let round = 0; round < (/sst|log$|blob/.test(file) ? 4 : 2) * (process.env['SOAK'] ? 8 : 1); round++) {
      const place = Math.floor(random() * whole.byteLength)
      const flipped = Buffer.from(whole)
      flipped.writeUInt8(flipped.readUInt8(place) ^ (1 << Math.floor(random() * 8)), place)
      await cp(store, join(folder, 'before'), { recursive: true })
      await writeFile(file, flipped)
      await utimes(file, times.atime, times.mtime)
      const child = children.start('read', store, toHex(key), 'marked')
      const { code, signal } = await child.ended
      const said = child.lines.find((line) => /^(refused|\{)/.test(line)) ?? child.lines.join(' | ')
      const where = `${file.slice(store.length)} byte ${place}, seed ${seed}: ${said} ${child.complaints()}`
      expect([code, signal], where).toEqual([0, null])
      if (said.startsWith('refused')) {
        expect(said, where).toMatch(/^refused (STORE_DAMAGED|STORE_MOVED)$/)
        seen[said] = (seen[said] ?? 0) + 1
      } else {
        const { wrong, length, refused, verdict } = JSON.parse(said)
        expect([wrong, verdict], where).toEqual([0, length < 80 ? 'rolled-back' : 'ok'])
        const kind = refused > 0 ? 'some blocks refused' : length < 80 ? 'shorter, as the mark told' : 'all right'
        seen[kind] = (seen[kind] ?? 0) + 1
      }
      // the database of the next round is the one before this round, in the same files: the device file knows its inode
      for (const name of await readdir(join(store, 'db'))) await rm(join(store, 'db', name))
      await cp(join(folder, 'before', 'db'), join(store, 'db'), { recursive: true, preserveTimestamps: true })
      await writeFile(file, whole)
      await utimes(file, times.atime, times.mtime)
      await rm(join(folder, 'before'), { recursive: true })
    }
  }
  console.log(`flipped bytes in a sealed store (seed ${seed}):`, seen)
  expect(Object.keys(seen).length).toBeGreaterThan(1)
})
