import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { randomBytes, sign, signPairFromSeed } from '../../core/domain/crypto.ts'
import { createRights, deviceIdOf, observerIdOf, personIdOf, writerIdOf } from '../../core/domain/kernel/rights.ts'
import { fullName } from '../../core/domain/record/record-inside.ts'
import { createReachBook } from '../../core/group/reach-book.ts'
import { createWordFile } from '../../core/group/word-file.ts'
import { decodeReachVector } from '../../core/network/connection/reach-vector.ts'

const groupKey = randomBytes(32)
const writer = randomBytes(32)
const day = 24 * 3600_000
const monday = Date.UTC(2026, 10, 23)

/** A laptop of this group by its book alone, with a clock that the test sets. */
function laptop(pair = signPairFromSeed(randomBytes(32)), counter = 0) {
  const rights = createRights(groupKey)
  const state = { now: monday, upTo: 5 }
  const heads = () => new Map([[writerIdOf(writer), state.upTo]])
  const book = createReachBook({
    groupKey,
    self: { signKey: pair.publicKey, kind: 'device', sign: (message) => sign(message, pair.secretKey) },
    rights: () => rights,
    heads,
    durableHeads: heads,
    newestKey: () => null,
    counter: () => counter,
    now: () => state.now
  })
  const know = (key: Uint8Array) =>
    rights.observers.set(observerIdOf(key), {
      id: observerIdOf(key),
      key,
      boxKey: key,
      by: personIdOf(randomBytes(32)),
      boxes: [],
      introduction: fullName(randomBytes(32))
    })
  const word = () => book.vectors()[0] ?? new Uint8Array(0)
  const says = (upTo: number) => {
    state.upTo = upTo
    book.refresh()
    return word()
  }
  return { book, pair, state, rights, know, word, says, id: deviceIdOf(pair.publicKey) }
}

async function file() {
  const folder = await mkdtemp(join(tmpdir(), 'starling-words-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const key = randomBytes(32)
  const path = join(folder, 'words')
  return { path, open: (as = key) => createWordFile({ file: path, key: as, groupKey }) }
}

const upToOf = ({ book }: ReturnType<typeof laptop>, id: ReturnType<typeof deviceIdOf>) => book.heard(id)?.vector.writers[0]?.upTo

test('words are kept over a restart with the time when they were said, and only of those in the list', async () => {
  const [amira, nour, gone] = [laptop(), laptop(), laptop()]
  amira.know(nour.pair.publicKey)
  amira.know(gone.pair.publicKey)
  const { path, open } = await file()
  const keeping = open().keep(amira.book)
  nour.state.now = monday - 3 * day
  amira.book.take(nour.says(5))
  amira.book.take(gone.says(9))
  await keeping.close()
  const onDisk = await readFile(path)
  for (const secret of [nour.pair.publicKey, amira.pair.publicKey, groupKey, writer])
    expect(onDisk.includes(Buffer.from(secret))).toBe(false)

  const again = laptop(amira.pair)
  again.know(nour.pair.publicKey)
  again.state.now = monday + day
  again.book.recall(await open().load())
  expect(upToOf(again, nour.id)).toBe(5)
  expect(again.book.heard(nour.id)?.at).toBe(monday - 3 * day)
  expect(again.book.heard(gone.id)).toBeNull()
  expect(await open(randomBytes(32)).load()).toEqual([])
})

test('a file that is cut, swapped or damaged tells nothing, and a word that was changed in it does not count', async () => {
  const [amira, nour] = [laptop(), laptop()]
  amira.know(nour.pair.publicKey)
  const { path, open } = await file()
  const keeping = open().keep(amira.book)
  amira.book.take(nour.says(5))
  await keeping.close()
  const whole = await readFile(path)
  for (const size of [0, 10, 24, whole.byteLength - 1]) {
    await writeFile(path, whole.subarray(0, size))
    expect(await open().load()).toEqual([])
  }
  const forged = Uint8Array.from(nour.word())
  forged[forged.byteLength - 70] = (forged[forged.byteLength - 70] ?? 0) ^ 1
  const again = laptop(amira.pair)
  again.know(nour.pair.publicKey)
  again.book.recall([{ at: monday, bytes: forged }])
  expect(again.book.heard(nour.id)).toBeNull()
})

test('a laptop that lost part of its store says less, and is believed against what was kept, in whatever order the two come', () => {
  const amira = laptop()
  const nour = laptop()
  amira.know(nour.pair.publicKey)
  const before = nour.says(5)
  // Put back as it was a week ago, profile and all: its counter begins where it stood then, but its clock goes on.
  const restored = laptop(nour.pair)
  restored.state.now = monday + 60_000
  const after = restored.says(2)
  amira.book.take(after)
  amira.book.recall([{ at: monday, bytes: before }])
  expect(upToOf(amira, nour.id)).toBe(2)
  const other = laptop()
  other.know(nour.pair.publicKey)
  other.book.recall([{ at: monday, bytes: before }])
  expect(upToOf(other, nour.id)).toBe(5)
  other.book.take(after)
  expect(upToOf(other, nour.id)).toBe(2)
})

test('a clock that goes back does not make a new word older than an old one', async () => {
  const nour = laptop()
  const first = nour.says(5)
  const { open } = await file()
  const keeping = open().keep(nour.book)
  nour.book.refresh()
  await keeping.close()
  const started = laptop(nour.pair)
  started.state.now = monday - 365 * day
  started.book.recall(await open().load())
  const counter = (bytes: Uint8Array) => decodeReachVector(bytes)?.counter ?? Number.NaN
  expect(counter(started.says(6))).toBeGreaterThan(counter(first))
  // Without the kept words the vault still has the number of the last start.
  const bare = laptop(nour.pair, counter(first))
  bare.state.now = monday - 365 * day
  expect(counter(bare.says(6))).toBeGreaterThan(counter(first))
})

test('when somebody was last heard is when they said it, not when another passed it on; a clock ahead counts as now', () => {
  const amira = laptop()
  const [north, fast] = [laptop(), laptop()]
  for (const { pair } of [north, fast]) amira.know(pair.publicKey)
  north.state.now = monday - 6 * day
  fast.state.now = monday + 90 * day
  amira.book.take(north.says(5))
  amira.book.take(fast.says(5))
  expect(amira.book.heard(north.id)?.at).toBe(monday - 6 * day)
  expect(amira.book.heard(fast.id)?.at).toBe(monday)
})

test('everything is what stands here and what others are known to have; the word of one who left the list counts for nothing', () => {
  const amira = laptop()
  const [nour, kenji, gone] = [laptop(), laptop(), laptop()]
  const nobody = new Set<string>()
  for (const { pair } of [nour, kenji, gone]) amira.know(pair.publicKey)
  amira.book.take(nour.says(5))
  expect(amira.book.lacking(nobody)(nour.id)).toMatchObject({ all: 0 })
  expect(amira.book.lacking(nobody)(kenji.id)).toBeNull()
  amira.book.take(kenji.says(8))
  expect(amira.book.lacking(nobody)(nour.id)).toMatchObject({ all: 3 })
  expect(amira.book.lacking(nobody)(null)).toMatchObject({ all: 3 })
  amira.book.take(gone.says(1_000_000))
  amira.rights.observers.delete(observerIdOf(gone.pair.publicKey))
  expect(amira.book.lacking(nobody)(null)).toMatchObject({ all: 3 })
  amira.book.take(nour.says(8))
  amira.state.upTo = 8
  expect(amira.book.lacking(nobody)(null)).toEqual({ all: 0, away: 0 })
})
