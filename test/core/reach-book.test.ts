import { expect, test } from 'vitest'
import { randomBytes, sign, signPairFromSeed } from '../../core/domain/crypto.ts'
import { createRights, deviceIdOf, observerIdOf, personIdOf, writerIdOf } from '../../core/domain/kernel/rights.ts'
import { fullName } from '../../core/domain/record/record-inside.ts'
import { createReachBook } from '../../core/group/reach-book.ts'
import { encodeReachVector } from '../../core/network/connection/reach-vector.ts'

const groupKey = randomBytes(32)
const writer = randomBytes(32)

/** What a reader says that it has of one writer. */
function words(pair: { publicKey: Uint8Array; secretKey: Uint8Array }, counter: number, upTo: number, group = groupKey) {
  const newestKey = { epoch: 0, commitment: new Uint8Array(4) }
  const vector = { groupKey: group, device: pair.publicKey, counter, newestKey, writers: [{ writer, upTo }] }
  return encodeReachVector(vector, (message) => sign(message, pair.secretKey))
}

function bookWith(...known: { publicKey: Uint8Array }[]) {
  const self = signPairFromSeed(randomBytes(32))
  const rights = createRights(groupKey)
  const [by, introduction] = [personIdOf(randomBytes(32)), fullName(randomBytes(32))]
  for (const { publicKey: key } of known)
    rights.observers.set(observerIdOf(key), { id: observerIdOf(key), key, boxKey: key, by, boxes: [], introduction })
  return createReachBook({
    groupKey,
    self: { signKey: self.publicKey, kind: 'device', sign: (message) => sign(message, self.secretKey) },
    rights: () => rights,
    heads: () => new Map([[writerIdOf(writer), 5]]),
    newestKey: () => null,
    durableHeads: () => new Map([[writerIdOf(writer), 5]]),
    counter: () => 1,
    now: () => 1000
  })
}

test('an older word that comes late does not take back a newer one, nor is it passed on', () => {
  const reader = signPairFromSeed(randomBytes(32))
  const book = bookWith(reader)
  const upTo = () => book.heard(deviceIdOf(reader.publicKey))?.vector.writers[0]?.upTo
  book.take(words(reader, 7, 5))
  book.take(words(reader, 6, 2))
  book.take(words(reader, 7, 3))
  expect(upTo()).toBe(5)
  expect(book.vectors()).toHaveLength(2)
  book.take(words(reader, 8, 1))
  expect(upTo()).toBe(1)
})

test('words of strangers, of another group, and bytes that are no words count for nothing', () => {
  const reader = signPairFromSeed(randomBytes(32))
  const book = bookWith(reader)
  book.take(words(signPairFromSeed(randomBytes(32)), 1, 5))
  book.take(words(reader, 1, 5, randomBytes(32)))
  book.take(randomBytes(200))
  const forged = Uint8Array.from(words(reader, 1, 5))
  forged[forged.byteLength - 1] = (forged[forged.byteLength - 1] ?? 0) ^ 1
  book.take(forged)
  expect([...book.allHeard()]).toEqual([])
  expect(book.vectors()).toHaveLength(1)
})

test('what is missing here is known as soon as somebody says that they have more, and whether anybody near has it', () => {
  const [near, far] = [signPairFromSeed(randomBytes(32)), signPairFromSeed(randomBytes(32))]
  const book = bookWith(near, far)
  const connected = new Set([deviceIdOf(near.publicKey)])
  book.take(words(near, 1, 5))
  expect(book.lacking(connected)(null)).toEqual({ all: 0, away: 0 })
  book.take(words(near, 2, 6))
  expect(book.lacking(connected)(null)).toEqual({ all: 1, away: 0 })
  book.take(words(far, 1, 9))
  expect(book.lacking(connected)(null)).toEqual({ all: 4, away: 3 })
  expect(book.lacking(new Set())(null)).toEqual({ all: 4, away: 4 })
  expect(book.lacking(connected)(deviceIdOf(near.publicKey))).toEqual({ all: 3, away: 3 })
  connected.add(deviceIdOf(far.publicKey))
  expect(book.lacking(connected)(deviceIdOf(near.publicKey))).toEqual({ all: 3, away: 0 })
})
