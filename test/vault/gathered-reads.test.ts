import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import RocksDB from 'rocksdb-native'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { gatherReads } from '../../core/vault/gathered-reads.ts'

let dir: string
let rocks: RocksDB
const bytes = (text: string): Uint8Array => Buffer.from(text)

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'starling-gathered-'))
  rocks = new RocksDB(dir)
  gatherReads(rocks)
  await rocks.ready()
  for (let i = 0; i < 600; i++) await rocks.put(bytes(`key ${i}`), bytes(`value ${i}`))
})

afterEach(async () => {
  await rocks.close()
  rmSync(dir, { recursive: true, force: true })
})

function ask(session: RocksDB, key: string): Promise<string | null> {
  const read = session.read({ autoDestroy: true })
  const answer = read.get(bytes(key)).then((value) => value && Buffer.from(value).toString())
  read.tryFlush()
  return answer
}

test('many readers of one turn get their own answers from few trips', async () => {
  const session = rocks.session()
  const before = rocks.stats.readBatches
  const answers = await Promise.all(Array.from({ length: 601 }, (_, i) => ask(i % 2 === 0 ? rocks : session, `key ${i}`)))
  expect(answers).toEqual([...Array.from({ length: 600 }, (_, i) => `value ${i}`), null])
  expect(rocks.stats.readBatches - before).toBe(3)
  await session.close()
})

test('a read after a write sees it; a read of a snapshot does not', async () => {
  const snapshot = rocks.snapshot()
  await rocks.put(bytes('key 1'), bytes('later'))
  expect(await Promise.all([ask(rocks, 'key 1'), ask(snapshot, 'key 1')])).toEqual(['later', 'value 1'])
  await snapshot.close()
})

test('a session that closes in the same turn still gets its answer, and the store closes after it', async () => {
  const session = rocks.session()
  const answer = ask(session, 'key 7')
  await Promise.all([session.close(), rocks.close()])
  expect(await answer).toBe('value 7')
})

test('a read that is given up is refused and leaves the store free to close', async () => {
  const read = rocks.read({ autoDestroy: true })
  const answer = read.get(bytes('key 1'))
  read.destroy()
  await expect(answer).rejects.toThrow('destroyed')
})

test('whoever waits for the trip has all answers by then', async () => {
  const read = rocks.read({ autoDestroy: true })
  const seen: unknown[] = []
  for (const key of ['key 1', 'key 2']) void read.get(bytes(key)).then((value) => seen.push(String(value && Buffer.from(value))))
  await read.flush()
  expect(seen).toEqual(['value 1', 'value 2'])
})
