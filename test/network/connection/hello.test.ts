import { afterEach, expect, test } from 'vitest'
import { randomBytes, signPairFromSeed } from '../../../core/domain/crypto.ts'
import { HelloGroup } from '../../../core/network/connection/hello-group.ts'
import { type Laptop, laptop, meet } from './helpers/laptop.ts'
import { acquaint, introducing, SmallGroup, sharedGroup } from './helpers/small-group.ts'
import { until } from './helpers/until.ts'
import { type Wire, wire } from './helpers/wire.ts'

const wires: Wire[] = []
const laptops: Laptop[] = []
afterEach(() => {
  for (const { doors } of laptops.splice(0)) doors.close()
  for (const { end } of wires.splice(0)) end()
})

async function connected(left: Laptop, right: Laptop): Promise<Wire> {
  laptops.push(left, right)
  const pair = await wire()
  wires.push(pair)
  meet(pair, left, right)
  return pair
}

const both = (left: Laptop, right: Laptop) => () => left.proven().length > 0 && right.proven().length > 0
const closed = (pair: Wire) => () => pair.a.destroyed && pair.b.destroyed

test('two members of one group serve each other, and both know whom they serve', async () => {
  const shared = sharedGroup()
  const [amira, kenji] = [new SmallGroup(shared), new SmallGroup(shared)]
  acquaint(amira, kenji)
  const [left, right] = [laptop([amira]), laptop([kenji])]
  const pair = await connected(left, right)
  await until('both proven', both(left, right))
  expect(amira.attached).toEqual([pair.a])
  expect(kenji.attached).toEqual([pair.b])
  const [seen] = left.doors.open()[0]?.proven() ?? []
  expect(seen?.signKey).toEqual(kenji.pair.publicKey)
  expect(seen?.standing).toBe('member')
  expect([...left.faults, ...right.faults]).toEqual([])
})

test('a stranger is told nothing and cut off after the time for a hello, and sees no difference between laptops with and without groups', async () => {
  const sizes: number[] = []
  const newcomer = new SmallGroup(sharedGroup())
  newcomer.introductions = [Buffer.alloc(700, 1)]
  for (const groups of [
    [],
    [new SmallGroup(sharedGroup())],
    [new SmallGroup(sharedGroup()), new SmallGroup(sharedGroup(3))],
    [newcomer]
  ]) {
    const [left, stranger] = [laptop(groups, { helloMs: 200 }), laptop([new SmallGroup(sharedGroup())], { helloMs: 60_000 })]
    const pair = await connected(left, stranger)
    await until('cut off', closed(pair))
    sizes.push(Buffer.concat(pair.recorded).byteLength)
    expect(left.proven()).toEqual([])
  }
  expect(new Set(sizes).size).toBe(1)
})

test('a removed member who still holds the current keys is told nothing', async () => {
  const shared = sharedGroup()
  const [amira, gone] = [new SmallGroup(shared), new SmallGroup(shared)]
  gone.know(amira, 'member')
  amira.know(gone, 'gone')
  gone.introductions = [introducing(shared, gone.pair.publicKey)]
  const [left, right] = [laptop([amira], { helloMs: 200 }), laptop([gone], { helloMs: 60_000 })]
  const pair = await connected(left, right)
  await until('cut off', closed(pair))
  expect(amira.attached).toEqual([])
  expect(gone.attached).toEqual([])
  expect(right.proven()).toEqual([])
})

test('a removed member who shows a reading code of the same group beside his old key is told nothing', async () => {
  const shared = sharedGroup()
  const [amira, gone, reading] = [new SmallGroup(shared), new SmallGroup(shared), new SmallGroup(shared, { kind: 'observer' })]
  for (const one of [gone, reading]) one.know(amira, 'member')
  amira.know(gone, 'gone')
  amira.know(reading, 'observer')
  const [left, right] = [laptop([amira], { helloMs: 200 }), laptop([gone, reading], { helloMs: 60_000 })]
  const pair = await connected(left, right)
  await until('cut off', closed(pair))
  expect(amira.attached).toEqual([])
})

test('a member who is removed while being served loses the connection at once', async () => {
  const shared = sharedGroup()
  const [amira, gone] = [new SmallGroup(shared), new SmallGroup(shared)]
  acquaint(amira, gone)
  const [left, right] = [laptop([amira]), laptop([gone])]
  const pair = await connected(left, right)
  await until('both proven', both(left, right))
  amira.know(gone, 'gone')
  await until('cut off', closed(pair))
})

test('a member who was away for two epochs is answered under the epoch that he knows', async () => {
  const shared = sharedGroup(3)
  const [amira, away] = [new SmallGroup(shared), new SmallGroup(shared, { epochsHeld: 1 })]
  acquaint(amira, away)
  const [left, right] = [laptop([amira]), laptop([away])]
  await connected(left, right)
  await until('both proven', both(left, right))
})

test('a stranger who once held an old epoch is told nothing', async () => {
  const shared = sharedGroup(2)
  const [amira, stranger] = [new SmallGroup(shared), new SmallGroup(shared, { epochsHeld: 1 })]
  stranger.know(amira, 'member')
  const [left, right] = [laptop([amira], { helloMs: 200 }), laptop([stranger], { helloMs: 60_000 })]
  const pair = await connected(left, right)
  await until('cut off', closed(pair))
  expect(right.proven()).toEqual([])
})

test('an unknown key that lives in the current epoch is served as a reader', async () => {
  const shared = sharedGroup(2)
  const [amira, reader] = [new SmallGroup(shared), new SmallGroup(shared, { kind: 'observer' })]
  reader.know(amira, 'member')
  const [left, right] = [laptop([amira]), laptop([reader])]
  await connected(left, right)
  await until('both proven', both(left, right))
  expect(left.doors.open()[0]?.proven()[0]).toMatchObject({ standing: 'unknown', kind: 'observer' })
  expect(amira.servedUnknown).toHaveLength(1)
})

test('a newcomer is served by a laptop that has not heard of her, because she shows her admission, and the admission is handed over', async () => {
  const shared = sharedGroup(2)
  const [amira, newcomer] = [new SmallGroup(shared), new SmallGroup(shared, { epochsHeld: 1 })]
  newcomer.know(amira, 'member')
  newcomer.introductions = [introducing(shared, newcomer.pair.publicKey)]
  const [left, right] = [laptop([amira]), laptop([newcomer])]
  await connected(left, right)
  await until('both proven', both(left, right))
  expect(amira.servedUnknown.map(({ introduction }) => introduction.map((record) => Buffer.from(record)))).toEqual([
    [introducing(shared, newcomer.pair.publicKey)]
  ])
})

test('two who hold the same reading code serve each other, whether their list has it yet or not', async () => {
  const shared = sharedGroup()
  const pair = signPairFromSeed(Buffer.alloc(32, 8))
  const [one, two] = [new SmallGroup(shared, { pair, kind: 'observer' }), new SmallGroup(shared, { pair, kind: 'observer' })]
  one.know(two, 'observer')
  const [left, right] = [laptop([one]), laptop([two])]
  await connected(left, right)
  await until('both proven', both(left, right))
  expect(one.attached).toHaveLength(1)
  expect(two.attached).toHaveLength(1)
})

test('what we sealed ourselves, sent back to us, is nobody', () => {
  const shared = sharedGroup()
  const reader = new SmallGroup(shared, { kind: 'observer' })
  const handshakeHash = randomBytes(64)
  const [mine, theirs] = [
    { side: 0, handshakeHash },
    { side: 1, handshakeHash }
  ] as const
  const group = new HelloGroup(reader, mine, theirs)
  const slot = group.slotUnder(group.keys()[0])
  expect(slot && group.judge([slot], [])).toBeNull()
  const twin = new HelloGroup(reader, theirs, mine)
  expect(slot && twin.judge([slot], [])).toMatchObject({ slot: { kind: 'observer' } })
})

test('our own key coming back is refused', async () => {
  const shared = sharedGroup()
  const pair = signPairFromSeed(Buffer.alloc(32, 7))
  const [one, mirror] = [new SmallGroup(shared, { pair }), new SmallGroup(shared, { pair })]
  const [left, right] = [laptop([one], { helloMs: 200 }), laptop([mirror], { helloMs: 60_000 })]
  const line = await connected(left, right)
  await until('cut off', closed(line))
  expect([...one.attached, ...mirror.attached]).toEqual([])
})

test('a group that opens later, a list that changes later, and a group closed and opened again are served on the same connection', async () => {
  const [first, second, third] = [sharedGroup(), sharedGroup(), sharedGroup()]
  const [a1, b1, a2, b2, a3, b3] = [first, first, second, second, third, third].map(
    (shared) => new SmallGroup(shared)
  ) as SmallGroup[] // six were given
  if (!a1 || !b1 || !a2 || !b2 || !a3 || !b3) throw new Error('six groups')
  acquaint(a1, b1)
  acquaint(a3, b3)
  a2.know(b2, 'gone')
  b2.know(a2, 'member')
  const [left, right] = [laptop([a1, a2]), laptop([b1, b2])]
  const pair = await connected(left, right)
  await until('first group', () => left.proven().length === 1 && right.proven().length === 1)

  right.groups.push(b3)
  right.doors.groupsChanged()
  left.groups.push(a3)
  left.doors.groupsChanged()
  await until('a later group', () => left.proven().length === 2 && right.proven().length === 2)

  a2.know(b2, 'member')
  await until('a later list', () => left.proven().length === 3 && right.proven().length === 3)

  left.groups.splice(left.groups.indexOf(a3), 1)
  left.doors.groupsChanged()
  await until('closed on both', () => left.proven().length === 2 && right.proven().length === 2)
  left.groups.push(a3)
  left.doors.groupsChanged()
  await until('open again', () => left.proven().length === 3 && right.proven().length === 3)
  expect(pair.a.destroyed).toBe(false)
  expect([...left.faults, ...right.faults]).toEqual([])
})

test('twelve groups in common take more than one frame and are all proven', async () => {
  const shared = Array.from({ length: 12 }, () => sharedGroup())
  const lefts = shared.map((one) => new SmallGroup(one))
  const rights = shared.map((one) => new SmallGroup(one))
  for (const [place, one] of lefts.entries()) acquaint(one, rights[place] ?? one)
  const [left, right] = [laptop(lefts), laptop(rights)]
  await connected(left, right)
  await until('all proven', () => left.proven().length === 12 && right.proven().length === 12)
})

test('closing in the middle of a hello leaves nothing hanging and nobody listening', async () => {
  const shared = sharedGroup()
  const [amira, kenji] = [new SmallGroup(shared), new SmallGroup(shared)]
  acquaint(amira, kenji)
  const [left, right] = [laptop([amira]), laptop([kenji])]
  for (let round = 0; round < 20; round++) {
    const pair = await connected(left, right)
    pair.a.once('data', () => pair.a.destroy())
    if (round % 2) setImmediate(() => pair.b.destroy())
    await until('closed', closed(pair))
  }
  await until('no doors', () => left.doors.open().length === 0 && right.doors.open().length === 0)
  expect(amira.listeners() + kenji.listeners()).toBe(2)
  await connected(left, right)
  await until('the next hello', both(left, right))
  left.doors.close()
  right.doors.close()
  await until('nobody listens', () => amira.listeners() + kenji.listeners() === 0)
  expect([...left.faults, ...right.faults]).toEqual([])
})
