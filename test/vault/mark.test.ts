import { readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { randomBytes } from '../../core/domain/crypto.ts'
import { compareMark, createMark, openMark } from '../../core/vault/mark.ts'
import { createSaver } from '../../core/vault/saver.ts'
import { openSealedStore } from '../../core/vault/sealed-store.ts'
import { temporaryFolder } from './folders.ts'

const refusal = (code: string) => expect.objectContaining({ name: 'CoreError', code })

async function markedStore() {
  const folder = await temporaryFolder()
  const [storeKey, markKey, writerKey] = [randomBytes(32), randomBytes(32), randomBytes(32)]
  const [storeFolder, markFolder] = [join(folder, 'store'), join(folder, 'mark')]
  await (await createMark(markFolder, markKey, writerKey)).close()
  const openBoth = async () => {
    const mark = await openMark(markFolder, markKey, writerKey)
    const sealed = await openSealedStore(storeFolder, storeKey)
    const core = sealed.store.get({ name: 'aa' })
    await core.ready()
    const close = async () => {
      await mark.close()
      await sealed.close()
    }
    return { mark, sealed, core, close, save: createSaver(sealed.durable, mark, core) }
  }
  return { storeFolder, markFolder, markKey, writerKey, openBoth }
}

test('a store that is as it was when it last promised something may go on writing', async () => {
  const { openBoth } = await markedStore()
  const first = await openBoth()
  expect(await compareMark(first.mark, first.core)).toBe('ok')
  await first.core.append(Buffer.from('one'))
  await first.save()
  await first.core.append(Buffer.from('two, not yet promised'))
  await first.close()
  const again = await openBoth()
  expect(again.mark.value?.length).toBe(1)
  expect(await compareMark(again.mark, again.core)).toBe('ok')
  await again.close()
})

test('a store whose log was cut is known, and never signs with the old key again', async () => {
  const { openBoth, storeFolder } = await markedStore()
  const first = await openBoth()
  for (let index = 0; index < 60; index++) await first.core.append(Buffer.from(`block ${index}`))
  await first.save()
  await first.close()
  const database = join(storeFolder, 'db')
  for (const name of (await readdir(database)).filter((one) => one.endsWith('.log'))) {
    await truncate(join(database, name), Math.floor((await stat(join(database, name))).size / 2))
  }
  const again = await openBoth()
  expect(again.core.length).toBeLessThan(60)
  expect(await compareMark(again.mark, again.core)).toBe('rolled-back')
  await again.close()
})

test('another log of the same length is not the one that was promised', async () => {
  const { mark, close } = await (await markedStore()).openBoth()
  const hashes = [randomBytes(32), randomBytes(32)] as const
  await mark.write({ length: 3, treeHash: hashes[0] })
  expect(await compareMark(mark, { length: 5, treeHash: async () => hashes[0] })).toBe('ok')
  expect(await compareMark(mark, { length: 3, treeHash: async () => hashes[1] })).toBe('rolled-back')
  await expect(mark.write({ length: 2, treeHash: hashes[0] })).rejects.toThrow('never goes back')
  await close()
})

test('a mark that is missing, damaged or of another writer is not believed, and cannot be written over', async () => {
  const { markFolder, markKey, writerKey } = await markedStore()
  const core = { length: 0, treeHash: async () => randomBytes(32) }
  const [name = ''] = await readdir(markFolder)
  const path = join(markFolder, name)
  const whole = await readFile(path)
  await writeFile(path, Buffer.alloc(whole.byteLength, 7))
  const damaged = await openMark(markFolder, markKey, writerKey)
  expect(await compareMark(damaged, core)).toBe('damaged')
  await expect(damaged.write({ length: 9, treeHash: randomBytes(32) })).rejects.toEqual(refusal('STORE_DAMAGED'))
  await rm(path)
  const missing = await openMark(markFolder, markKey, writerKey)
  expect(await compareMark(missing, core)).toBe('rolled-back')
  await expect(missing.write({ length: 9, treeHash: randomBytes(32) })).rejects.toEqual(refusal('STORE_ROLLED_BACK'))
  await writeFile(path, whole)
  const good = await openMark(markFolder, markKey, writerKey)
  expect(await compareMark(good, core)).toBe('ok')
  await good.close()
  expect(await compareMark(await openMark(markFolder, randomBytes(32), writerKey), core)).toBe('rolled-back')
})

test('one flipped byte in the first mark of a new writer costs nothing', async () => {
  const { markFolder, markKey, writerKey } = await markedStore()
  const core = { length: 0, treeHash: async () => randomBytes(32) }
  const path = join(markFolder, (await readdir(markFolder))[0] ?? '')
  const whole = await readFile(path)
  for (const at of [0, 30, 90, 4096, 4130, 4180]) {
    const hurt = Buffer.from(whole)
    hurt.writeUInt8(hurt.readUInt8(at) ^ 4, at)
    await writeFile(path, hurt)
    const mark = await openMark(markFolder, markKey, writerKey)
    expect(await compareMark(mark, core)).toBe('ok')
    await mark.close()
  }
})

test('a write of the mark that was torn leaves the mark before it', async () => {
  const { markFolder, markKey, writerKey, openBoth } = await markedStore()
  const { mark, close } = await openBoth()
  for (let length = 1; length <= 5; length++) await mark.write({ length, treeHash: randomBytes(32) })
  await close()
  const path = join(markFolder, (await readdir(markFolder))[0] ?? '')
  const whole = await readFile(path)
  const seen = new Set<number>()
  for (const place of [0, 1]) {
    const torn = Buffer.from(whole)
    torn.fill(0, place * 4096 + 40, place * 4096 + 96)
    await writeFile(path, torn)
    const opened = await openMark(markFolder, markKey, writerKey)
    seen.add(opened.value?.length ?? -1)
    await opened.close()
  }
  expect(seen).toEqual(new Set([4, 5]))
})

test('"saved" answers only after the sync, and the mark says only what was synced', async () => {
  const calls: string[] = []
  const core = { length: 3, treeHash: async () => randomBytes(32) }
  const { mark, close } = await (await markedStore()).openBoth()
  const noted = {
    get value() {
      return mark.value
    },
    async write(value: { length: number; treeHash: Uint8Array }) {
      await mark.write(value)
      calls.push(`mark ${value.length}`)
    },
    close: mark.close,
    damaged: false
  }
  const durable = {
    async sync() {
      core.length = 4 // somebody appends while the disk works
      await new Promise(setImmediate)
      calls.push('sync')
    },
    async close() {}
  }
  const save = createSaver(durable, noted, core)
  await Promise.all([save(), save()]).then(() => calls.push('answer'))
  expect(calls).toEqual(['sync', 'mark 3', 'answer'])
  await save()
  expect(mark.value?.length).toBe(4)
  await close()
})

test('nothing is called saved when the sync fails', async () => {
  const { mark, close } = await (await markedStore()).openBoth()
  const broken = { sync: () => Promise.reject(new Error('disk')), close: async () => {} }
  const save = createSaver(broken, mark, { length: 1, treeHash: async () => randomBytes(32) })
  await expect(save()).rejects.toThrow('disk')
  await expect(save()).rejects.toThrow('disk')
  expect(mark.value?.length).toBe(0)
  await close()
})
