import c from 'compact-encoding'
import type { SwarmConnection } from 'hyperswarm'
import Protomux from 'protomux'
import { afterEach, expect, test } from 'vitest'
import { toHex } from '../../../core/domain/crypto.ts'
import { type Laptop, laptop, meet } from './helpers/laptop.ts'
import { RealGroup } from './helpers/real-group.ts'
import { acquaint } from './helpers/small-group.ts'
import { until } from './helpers/until.ts'
import { type Wire, wire } from './helpers/wire.ts'

const opened: RealGroup[] = []
const wires: Wire[] = []
const laptops: Laptop[] = []
afterEach(async () => {
  for (const { doors } of laptops.splice(0)) doors.close()
  for (const { end } of wires.splice(0)) end()
  for (const group of opened.splice(0)) await group.close()
})

async function group(of?: RealGroup): Promise<RealGroup> {
  const made = await RealGroup.open(of)
  opened.push(made)
  if (of) {
    acquaint(of, made)
    await of.admit(made)
  }
  return made
}

/** Ids of all channels that the other side opens on this connection. */
function spyOnOpens(connection: SwarmConnection): string[] {
  const seen: string[] = []
  const mux = Protomux.from(connection)
  const open = mux._onopensession.bind(mux)
  mux._onopensession = (state) => {
    const copy = { ...state }
    c.uint.decode(copy)
    const protocol = c.string.decode(copy)
    const id = c.buffer.decode(copy)
    seen.push(`${protocol} ${id ? toHex(id) : ''}`)
    return open(state)
  }
  return seen
}

async function joined(left: Laptop, right: Laptop): Promise<Wire> {
  laptops.push(left, right)
  const pair = await wire()
  wires.push(pair)
  return pair
}

const told = (seen: string[], about: RealGroup[]) =>
  about.flatMap((one) => one.ids()).filter((id) => seen.some((line) => line.includes(id)))

test('a member of one group learns no id of another group, and a group made later syncs both ways on the same connection', async () => {
  const a1 = await group()
  const b1 = await group(a1)
  const [a2, a3] = [await group(), await group()]
  const b4 = await group()
  await a2.write('only for the second group')
  await a1.write('from a')
  const [left, right] = [laptop([a1, a2, a3]), laptop([b1, b4])]
  const pair = await joined(left, right)
  const [seenByA, seenByB] = [spyOnOpens(pair.a), spyOnOpens(pair.b)]
  meet(pair, left, right)
  await until('a text of a on b', async () => (await b1.read()).includes('from a'))
  await until('b may write', () => b1.base.writable)
  await b1.write('from b')
  await until('a text of b on a', async () => (await a1.read()).includes('from b'))
  expect(told(seenByB, [a2, a3])).toEqual([])
  expect(told(seenByA, [b4])).toEqual([])
  expect(told(seenByB, [a1]).length).toBeGreaterThan(0) // the spy sees what is there to be seen

  const a5 = await group()
  left.groups.push(a5)
  left.doors.groupsChanged()
  const b5 = await group(a5)
  right.groups.push(b5)
  right.doors.groupsChanged()
  await a5.write('later, from a')
  await until('the later group, a to b', async () => (await b5.read()).includes('later, from a'))
  await until('b may write there', () => b5.base.writable)
  await b5.write('later, from b')
  await until('the later group, b to a', async () => (await a5.read()).includes('later, from b'))
  await a1.write('the first group goes on')
  await until('the first group goes on', async () => (await b1.read()).includes('the first group goes on'))
  expect(told(seenByB, [a2, a3])).toEqual([])
  expect(pair.a.destroyed || pair.b.destroyed).toBe(false)
  expect([...left.faults, ...right.faults]).toEqual([])
})

test('control: the stock call on every store tells the other side the ids of groups that it has no part in', async () => {
  const a1 = await group()
  const b1 = await group(a1)
  const a2 = await group()
  await a2.write('only for the second group')
  const pair = await joined(laptop([]), laptop([]))
  const seenByB = spyOnOpens(pair.b)
  for (const one of [a1, a2]) one.attach(pair.a)
  b1.attach(pair.b)
  await until('the leak', () => told(seenByB, [a2]).length > 0)
})

test('cores that nobody had open are served when the other side asks for them by id, in every group on the connection', async () => {
  const [a1, a2] = [await group(), await group()]
  const [b1, b2] = [await group(a1), await group(a2)]
  const asleep = async (of: RealGroup, text: string) => {
    const core = of.store.get({ name: 'pictures' })
    await core.ready()
    await core.append([Buffer.from(text)])
    const { key, discoveryKey } = core
    await core.close()
    await until('it sleeps', () => !of.store.cores.opened(toHex(discoveryKey)))
    return key
  }
  const [one, two] = await Promise.all([asleep(a1, 'picture one'), asleep(a2, 'picture two')])
  const wanted = [
    { key: one, by: b1, text: 'picture one' },
    { key: two, by: b2, text: 'picture two' }
  ]
  const [left, right] = [laptop([a1, a2]), laptop([b1, b2])]
  const pair = await joined(left, right)
  meet(pair, left, right)
  await until('both groups', () => left.proven().length === 2 && right.proven().length === 2)
  for (const { key, by, text } of wanted) {
    const core = by.store.get({ key })
    await core.ready()
    expect(Buffer.from((await core.get(0, { timeout: 5_000 })) ?? '').toString()).toBe(text)
    await core.close()
  }
})
