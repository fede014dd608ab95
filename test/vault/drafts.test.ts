import { readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { randomBytes, toHex } from '../../core/domain/crypto.ts'
import { openDrafts } from '../../core/vault/drafts.ts'
import { bundleChildren } from './child.ts'
import { temporaryFolder } from './folders.ts'

const refusal = (code: string) => expect.objectContaining({ name: 'CoreError', code })
let children: Awaited<ReturnType<typeof bundleChildren>>
beforeAll(async () => {
  children = await bundleChildren()
})
afterAll(() => children.remove())

test('unsent text is there again after closing, in the order in which it was begun', async () => {
  const folder = await temporaryFolder()
  const key = randomBytes(32)
  const drafts = await openDrafts(folder, key)
  await Promise.all([drafts.put('b', Buffer.from('1')), drafts.put('a', Buffer.from('2')), drafts.put('c', Buffer.from('3'))])
  await drafts.put('b', Buffer.from('4'))
  await drafts.delete('c')
  await Promise.all([drafts.close(), drafts.close()])
  await expect(drafts.put('d', Buffer.from('5'))).rejects.toEqual(refusal('PROFILE_LOCKED'))
  const again = await openDrafts(folder, key)
  expect(again.list()).toEqual(['b', 'a'])
  expect(Buffer.from(again.get('b') ?? [])).toEqual(Buffer.from('4'))
  expect(again.get('c')).toBeNull()
  expect(again.passedOver).toBe(0)
  await again.close()
})

test('a tail that was torn by a crash is left off, and what is written next is read', async () => {
  const folder = await temporaryFolder()
  const key = randomBytes(32)
  const path = join(folder, 'journal')
  const drafts = await openDrafts(folder, key)
  await drafts.put('whole', Buffer.from('whole'))
  const wholeBytes = (await stat(path)).size
  await drafts.put('torn', Buffer.from('torn'))
  await drafts.close()
  const file = await readFile(path)
  for (let sizeBytes = wholeBytes; sizeBytes < file.byteLength; sizeBytes++) {
    await writeFile(path, file)
    await truncate(path, sizeBytes)
    const cut = await openDrafts(folder, key)
    expect(cut.list()).toEqual(['whole'])
    await cut.put('next', Buffer.from('next'))
    await cut.close()
    const again = await openDrafts(folder, key)
    expect([again.list(), again.passedOver]).toEqual([['whole', 'next'], 0])
    await again.close()
  }
})

test('a damaged entry is counted and passed over, and those after it are kept', async () => {
  const folder = await temporaryFolder()
  const key = randomBytes(32)
  const path = join(folder, 'journal')
  const drafts = await openDrafts(folder, key)
  await drafts.put('one', Buffer.from('1'))
  const middle = (await stat(path)).size
  await drafts.put('two', Buffer.from('2'))
  await drafts.put('three', Buffer.from('3'))
  await drafts.close()
  const file = await readFile(path)
  for (const offset of [0, 3, 6, 20, 40]) {
    const damaged = Buffer.from(file)
    damaged.writeUInt8(damaged.readUInt8(middle + offset) ^ 1, middle + offset)
    await writeFile(path, damaged)
    const again = await openDrafts(folder, key)
    expect([again.list(), again.passedOver], `byte ${offset} of an entry`).toEqual([['one', 'three'], 1])
    await again.close()
  }
})

test('a journal whose head does not fit the key is refused and left as it is', async () => {
  const folder = await temporaryFolder()
  const path = join(folder, 'journal')
  const drafts = await openDrafts(folder, randomBytes(32))
  await drafts.put('one', Buffer.from('1'))
  await drafts.close()
  const file = await readFile(path)
  await expect(openDrafts(folder, randomBytes(32))).rejects.toEqual(refusal('DRAFTS_DAMAGED'))
  await writeFile(path, Buffer.concat([Buffer.from([2]), file.subarray(1)]))
  await expect(openDrafts(folder, randomBytes(32))).rejects.toEqual(refusal('PROFILE_TOO_NEW'))
  await writeFile(path, '')
  await expect(openDrafts(folder, randomBytes(32))).rejects.toEqual(refusal('DRAFTS_DAMAGED'))
  expect((await stat(path)).size).toBe(0)
})

test('a journal of which only the version is damaged is read as if nothing were', async () => {
  const folder = await temporaryFolder()
  const key = randomBytes(32)
  const path = join(folder, 'journal')
  const drafts = await openDrafts(folder, key)
  await drafts.put('one', Buffer.from('1'))
  await drafts.close()
  const file = await readFile(path)
  for (const version of [0, 2, 129]) {
    await writeFile(path, Buffer.concat([Buffer.from([version]), file.subarray(1)]))
    const again = await openDrafts(folder, key)
    expect(again.list()).toEqual(['one'])
    await again.close()
  }
})

test('the journal stays small however often a text is changed', async () => {
  const folder = await temporaryFolder()
  const key = randomBytes(32)
  const drafts = await openDrafts(folder, key)
  await drafts.put('kept', Buffer.from('kept'))
  for (let change = 0; change < 120; change++) await drafts.put('changing', Buffer.alloc(4000, change))
  expect((await stat(join(folder, 'journal'))).size).toBeLessThan(70_000)
  await drafts.close()
  const again = await openDrafts(folder, key)
  expect(again.list()).toEqual(['kept', 'changing'])
  expect(again.get('changing')?.at(-1)).toBe(119)
  await again.close()
})

test('a kill at any moment loses nothing that was saved', async () => {
  const folder = await temporaryFolder()
  const key = randomBytes(32)
  let last = -1
  for (let round = 0; round < 4; round++) {
    const child = children.start('draft', folder, toHex(key))
    await child.line((line) => line === `saved ${60 + round * 37}`)
    child.process.kill('SIGKILL')
    await child.ended
    last = Number(
      child.lines
        .filter((line) => line.startsWith('saved '))
        .at(-1)
        ?.slice(6)
    )
    const drafts = await openDrafts(folder, key)
    expect(drafts.passedOver).toBe(0)
    expect(drafts.list()).toHaveLength(50)
    const found = Buffer.from(drafts.get(`draft ${last % 50}`) ?? []).toString()
    expect(found.split(' x')[0]).toBe(`block ${last}`)
    await drafts.close()
  }
})
