import { afterEach, expect, test } from 'vitest'
import { randomBytes, sign, signPairFromSeed, toHex } from '../../../core/domain/crypto.ts'
import {
  decodeReachVector,
  encodeReachVector,
  reachVectorMostBytes,
  reachWritersMost
} from '../../../core/network/connection/reach-vector.ts'
import { type Laptop, laptop, meet } from './helpers/laptop.ts'
import { acquaint, SmallGroup, sharedGroup } from './helpers/small-group.ts'
import { until } from './helpers/until.ts'
import { type Wire, wire } from './helpers/wire.ts'

const wires: Wire[] = []
const laptops: Laptop[] = []
afterEach(() => {
  for (const { doors } of laptops.splice(0)) doors.close()
  for (const { end } of wires.splice(0)) end()
})

async function line(left: Laptop, right: Laptop): Promise<void> {
  laptops.push(left, right)
  const pair = await wire()
  wires.push(pair)
  meet(pair, left, right)
}

function word(of: SmallGroup, counter: number, groupKey = of.groupKey): Uint8Array {
  const writers = [{ writer: randomBytes(32), upTo: counter }]
  const newestKey = { epoch: 0, commitment: randomBytes(4) }
  return encodeReachVector({ groupKey, device: of.pair.publicKey, counter, newestKey, writers }, (message) =>
    of.self().sign(message)
  )
}

const counters = (group: SmallGroup) =>
  Object.fromEntries(group.vectors.map((bytes) => decodeReachVector(bytes)).map((v) => [v ? toHex(v.device) : '', v?.counter]))
const counterOf = (group: SmallGroup, device: SmallGroup) => counters(group)[toHex(device.pair.publicKey)]

test('what one laptop says of itself reaches a third by way of the second, and only the newest counts', async () => {
  const shared = sharedGroup()
  const [a, b, x] = [new SmallGroup(shared), new SmallGroup(shared), new SmallGroup(shared)]
  acquaint(a, b, x)
  const [left, middle, right] = [laptop([a]), laptop([b]), laptop([x])]
  a.vectors = [word(a, 5)]
  await line(left, middle)
  await line(middle, right)
  await until('through the middle', () => counterOf(x, a) === 5)
  a.takeReachVector(word(a, 6))
  await until('the newer one', () => counterOf(x, a) === 6)
  b.takeReachVector(word(b, 1))
  await until('from the middle to both', () => counterOf(a, b) === 1 && counterOf(x, b) === 1)
  expect(left.faults.concat(middle.faults, right.faults)).toEqual([])
})

test('an older word, a word about another group, one with a broken signature and one of somebody removed change nothing', async () => {
  const shared = sharedGroup()
  const [a, b] = [new SmallGroup(shared), new SmallGroup(shared)]
  const [known, gone, last, other, forged] = Array.from({ length: 5 }, () => new SmallGroup(shared)) as [
    SmallGroup,
    SmallGroup,
    SmallGroup,
    SmallGroup,
    SmallGroup
  ] // five
  acquaint(a, b, known, last, other, forged)
  a.know(gone, 'gone')
  a.vectors = [word(known, 9)]
  const broken = Buffer.from(word(forged, 50))
  broken[broken.length - 70] = (broken[broken.length - 70] ?? 0) ^ 1
  const marker = word(last, 1)
  b.vectors = [word(known, 8), word(other, 60, randomBytes(32)), broken, word(gone, 3)]
  await line(laptop([a]), laptop([b]))
  await until('proven', () => a.attached.length === 1 && b.attached.length === 1)
  b.vectors = [marker]
  b.takeReachVector(marker)
  await until('the word that holds, sent last', () => counterOf(a, last) === 1)
  expect(counters(a)).toEqual({ [toHex(known.pair.publicKey)]: 9, [toHex(last.pair.publicKey)]: 1 })
})

test('the word of a laptop that the list does not know yet counts once the list does', async () => {
  const shared = sharedGroup()
  const [a, b, newcomer] = [new SmallGroup(shared), new SmallGroup(shared), new SmallGroup(shared)]
  acquaint(a, b)
  b.know(newcomer, 'member')
  b.vectors = [word(newcomer, 4), word(b, 1)]
  await line(laptop([a]), laptop([b]))
  await until('the known one', () => counterOf(a, b) === 1)
  expect(counterOf(a, newcomer)).toBe(undefined)
  a.know(newcomer, 'member')
  await until('the newcomer', () => counterOf(a, newcomer) === 4)
})

test('a vector of a thousand writers is whole after the journey and stays under its bound', () => {
  const pair = signPairFromSeed(randomBytes(32))
  const writers = Array.from({ length: reachWritersMost }, (_, place) => ({ writer: randomBytes(32), upTo: place * 1_000_000 }))
  const vector = {
    groupKey: randomBytes(32),
    device: pair.publicKey,
    counter: 2 ** 40,
    newestKey: { epoch: 7, commitment: randomBytes(4) },
    writers
  }
  const bytes = encodeReachVector(vector, (message) => sign(message, pair.secretKey))
  expect(bytes.byteLength).toBeLessThan(reachVectorMostBytes)
  const back = decodeReachVector(bytes)
  expect(back?.counter).toBe(2 ** 40)
  expect(back?.writers.map(({ upTo }) => upTo).sort((p, q) => p - q)).toEqual(writers.map(({ upTo }) => upTo))
  const more = { ...vector, writers: [...writers, { writer: Buffer.alloc(32, 0xff), upTo: 1 }] }
  const cut = decodeReachVector(encodeReachVector(more, (message) => sign(message, pair.secretKey)))
  expect(cut?.writers, 'one more is left unsaid, and the word still holds').toEqual(back?.writers)
})
