import c from 'compact-encoding'
import Protomux from 'protomux'
import { afterEach, expect, test } from 'vitest'
import { randomBytes } from '../../../core/domain/crypto.ts'
import { createBanList } from '../../../core/network/connection/ban-list.ts'
import { createQuota } from '../../../core/network/connection/quota.ts'
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

async function line(): Promise<Wire> {
  const pair = await wire()
  wires.push(pair)
  return pair
}

function guarded(groups: SmallGroup[] = [], options = {}): Laptop {
  const one = laptop(groups, { helloMs: 60_000, ...options })
  laptops.push(one)
  return one
}

function openChannels(mux: Protomux, count: number): void {
  for (let made = 0; made < count; made++)
    mux.createChannel({ protocol: 'hypercore/alpha', id: Buffer.from(randomBytes(32)) })?.open()
}

test('a stranger who opens 300 channels is cut off and not let in again under the same key', async () => {
  const victim = guarded()
  const pair = await line()
  victim.doors.take(pair.a)
  openChannels(Protomux.from(pair.b), 300)
  await until('cut off', () => pair.a.destroyed)
  expect(victim.doors.isBanned(pair.a.remotePublicKey, 'somewhere')).toBe(true)
  expect(victim.doors.take(pair.a)).toBe(false)
})

test('a stranger who opens and closes channels for ever is cut off too, although few are open at once', async () => {
  const victim = guarded()
  const pair = await line()
  victim.doors.take(pair.a)
  const mux = Protomux.from(pair.b)
  let opened = 0
  const more = () => {
    if (pair.a.destroyed || opened > 100_000) return
    opened++
    mux.createChannel({ protocol: 'x', onclose: () => setImmediate(more) })?.open()
  }
  more()
  await until('cut off', () => pair.a.destroyed)
  expect(opened).toBeLessThan(1_000)
})

test('a member who opens 300 channels in one small group is cut off; one who opens 200 is not, nor 300 in a large group', async () => {
  for (const { channels, cores, survives } of [
    { channels: 300, cores: 5, survives: false },
    { channels: 200, cores: 5, survives: true },
    { channels: 300, cores: 200, survives: true }
  ]) {
    const shared = sharedGroup()
    const [a, b] = [new SmallGroup(shared), new SmallGroup(shared)]
    acquaint(a, b)
    const [left, right] = [a, b].map((one) => guarded([Object.assign(one, { openCores: () => cores })])) as [Laptop, Laptop] // two were given
    const pair = await line()
    // Channels count while they are open here, so this side has to answer every one of them.
    meet(pair, left, right)
    await until('proven', () => left.proven().length === 1 && right.proven().length === 1)
    const mux = Protomux.from(pair.a)
    mux.pair({ protocol: 'many' }, (id) => void mux.createChannel({ protocol: 'many', id })?.open())
    const theirs = Protomux.from(pair.b)
    let answered = 0
    for (let made = 0; made < channels; made++) {
      theirs.createChannel({ protocol: 'many', id: Buffer.from(randomBytes(32)), onopen: () => void answered++ })?.open()
    }
    await until('decided', () => pair.a.destroyed || answered === channels)
    expect(pair.a.destroyed).toBe(!survives)
  }
})

test('a stranger who sends junk is cut off after a mebibyte; a member is not', async () => {
  const junk = Buffer.concat([Buffer.of(99, 0), randomBytes(60_000)])
  const victim = guarded()
  const pair = await line()
  victim.doors.take(pair.a)
  Protomux.from(pair.b)
  for (let sent = 0; sent < 40; sent++) pair.b.write(junk)
  await until('cut off', () => pair.a.destroyed)

  const shared = sharedGroup()
  const [a, b] = [new SmallGroup(shared), new SmallGroup(shared)]
  acquaint(a, b)
  const [left, right] = [guarded([a]), guarded([b])]
  const trusted = await line()
  meet(trusted, left, right)
  await until('proven', () => left.proven().length === 1 && right.proven().length === 1)
  const mux = Protomux.from(trusted.b)
  const channel = mux.createChannel({ protocol: 'blob' })
  const message = channel?.addMessage({ encoding: c.raw, onmessage: () => {} })
  let got = 0
  const here = Protomux.from(trusted.a).createChannel({ protocol: 'blob' })
  here?.addMessage({
    encoding: c.raw,
    onmessage: (bytes) => {
      got += bytes.byteLength
    }
  })
  here?.open()
  channel?.open()
  for (let sent = 0; sent < 40; sent++) message?.send(junk)
  await until('all of it', () => got === 40 * junk.byteLength)
  expect(trusted.a.destroyed).toBe(false)
})

test('a frame that is begun and never finished ends the connection in time, and a whole one does not', async () => {
  const pair = await line()
  const breaches: string[] = []
  createQuota({
    connection: pair.a,
    mux: Protomux.from(pair.a),
    limits: { unprovenFrameMs: 300 },
    now: () => performance.now(),
    onBreach: (what) => breaches.push(what)
  })
  Protomux.from(pair.b)
  pair.b.write(randomBytes(100))
  pair.b.sendKeepAlive()
  const raw = pair.b.rawStream as unknown as NodeJS.WritableStream // the TCP socket underneath, to write past Noise
  const quietUntil = Date.now() + 700
  await until('time passes with nothing begun', () => Date.now() > quietUntil)
  expect(breaches).toEqual([])
  raw.write(Buffer.from([0xff, 0xff, 0xff]))
  const drip = setInterval(() => raw.write(Buffer.alloc(10)), 50)
  await until('breach', () => breaches.length > 0)
  clearInterval(drip)
  expect(breaches).toEqual(['frame'])
})

test('hello frames without end are a breach', async () => {
  const victim = guarded([new SmallGroup(sharedGroup())], { limits: { unprovenBytesPerMinute: 1 << 30 } })
  const pair = await line()
  victim.doors.take(pair.a)
  const mux = Protomux.from(pair.b)
  const channel = mux.createChannel({ protocol: 'starling/hello/1', handshake: c.raw })
  const slots = channel?.addMessage({ encoding: c.raw, onmessage: () => {} })
  channel?.open(Buffer.of(1))
  for (let sent = 0; sent < 70; sent++) slots?.send(randomBytes(1280))
  await until('cut off', () => pair.a.destroyed)
  expect(victim.doors.isBanned(pair.a.remotePublicKey, 'somewhere')).toBe(true)
})

test('only so many unproven connections are held, and a proven one makes room', async () => {
  const shared = sharedGroup()
  const [a, b] = [new SmallGroup(shared), new SmallGroup(shared)]
  acquaint(a, b)
  const left = guarded([a], { unprovenMost: 2, unprovenPerAddress: 2 })
  const right = guarded([b])
  const pairs = [await line(), await line(), await line(), await line()]
  const [one, two, three, four] = pairs
  expect(one && left.doors.take(one.a)).toBe(true)
  expect(two && left.doors.take(two.a)).toBe(true)
  expect(three && left.doors.take(three.a)).toBe(false)
  if (one) right.doors.take(one.b)
  await until('the first is proven', () => left.proven().length === 1)
  expect(four && left.doors.take(four.a)).toBe(true)
  expect(three?.a.destroying).toBe(true)
})

test('a ban ends after ten minutes; an address is banned only by its third breach', () => {
  let at = 0
  const bans = createBanList(() => at)
  bans.add('one', 'café')
  expect([bans.has('one', 'elsewhere'), bans.has('other', 'café')]).toEqual([true, false])
  bans.add('two', 'café')
  bans.add('three', 'café')
  expect(bans.has('other', 'café')).toBe(true)
  at = 10 * 60_000 + 1
  expect([bans.has('one', 'elsewhere'), bans.has('other', 'café')]).toEqual([false, false])
})
