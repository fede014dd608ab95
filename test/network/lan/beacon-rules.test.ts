import { expect, test } from 'vitest'
import { randomBytes } from '../../../core/domain/crypto.ts'
import { beaconFlags, packetBytes, unsealBeacon } from '../../../core/network/lan/beacon-packet.ts'
import { createBeaconSide, deviceOf, ringOf } from './beacon-kit.ts'

function pair() {
  const ring = ringOf('group')
  return { a: createBeaconSide('10.0.0.1', [ring]), b: createBeaconSide('10.0.0.2', [ring]), ring }
}

test('a living laptop of the group is acted on once, whatever way its packet comes', () => {
  const { a, b } = pair()
  const packet = a.ask()
  expect(b.hear(packet, a.address)).toBe('act')
  expect(b.hear(packet, a.address)).toBe('seen')
  expect(a.hear(packet, a.address)).toBe('own')
  for (let n = 0; n < 40; n++) a.ask()
  expect(a.hear(packet, a.address)).toBe('own') // long ago, too
})

test('a recorded beacon sent from another address, by a stranger or with noise causes nothing', () => {
  const { a, b } = pair()
  const recorded = a.ask()
  expect(b.hear(recorded, '10.0.0.66')).toBe('elsewhere')
  expect(b.hear(recorded, a.address)).toBe('act') // the replay has not made b deaf to the true one
  expect(b.hear(randomBytes(packetBytes), '10.0.0.66')).toBe('noise')
  expect(b.hear(randomBytes(344), '10.0.0.66')).toBe('noise')
  const stranger = createBeaconSide('10.0.0.3', [ringOf('group')])
  expect(b.hear(stranger.ask(), stranger.address)).toBe('noise')
})

test('packets that overtake each other each count once, and none much older than the newest', () => {
  const { a, b } = pair()
  const packets = Array.from({ length: 50 }, () => a.ask())
  const hear = (index: number) => {
    b.clock.monotonicMs += 11_000 // beyond the rate limit
    return b.hear(packets[index] ?? randomBytes(1), a.address)
  }
  expect([hear(3), hear(1), hear(2), hear(1), hear(3)]).toEqual(['act', 'act', 'act', 'seen', 'seen'])
  expect(hear(49)).toBe('act')
  expect([hear(20), hear(20), hear(10)]).toEqual(['act', 'seen', 'seen'])
})

test('who does not name an address is heard only as question or answer by unicast from near by', () => {
  const { a, b } = pair()
  expect(b.hear(a.ask(0, 0), a.address)).toBe('elsewhere')
  expect(b.hear(a.ask(beaconFlags.probe, 0), '45.10.0.1')).toBe('elsewhere')
  expect(b.hear(a.ask(beaconFlags.probe, 0), '10.99.0.1')).toBe('act')
  expect(b.hear(a.ask(beaconFlags.reply, 0), '192.168.4.1')).toBe('act')
})

test('a laptop whose clock is off causes no packet, is echoed, and dials who echoes it', () => {
  const { a, b } = pair()
  a.clock.wallSeconds += 3600
  const asked = a.ask()
  const { verdict, heard } = b.intake.take(asked, a.address, a.address, b.clock.monotonicMs)
  expect(verdict).toBe('clock-off')
  expect(a.hear(b.ask(), b.address)).toBe('clock-off') // before the echo, b is no more to a than a replay
  b.writer.echo(heard.openings, heard.rings)
  expect(a.hear(b.ask(), b.address)).toBe('act')
  expect(a.hear(b.ask(), b.address)).toBe('clock-off') // one echo, one beacon
})

test('an echo of a beacon older than the last 32 counts for nothing', () => {
  const { a, b } = pair()
  a.clock.wallSeconds += 3600
  const { heard } = b.intake.take(a.ask(), a.address, a.address, b.clock.monotonicMs)
  b.writer.echo(heard.openings, heard.rings)
  for (let n = 0; n < 32; n++) a.ask()
  expect(a.hear(b.ask(), b.address)).toBe('clock-off')
})

test('one source gets 20 packets in 10 seconds, all together 200 in one', () => {
  const { b } = pair()
  const verdicts = Array.from({ length: 30 }, () => b.hear(randomBytes(packetBytes), '10.0.0.66'))
  expect(verdicts.filter((verdict) => verdict === 'limited')).toHaveLength(10)
  b.clock.monotonicMs += 10_000
  const all = Array.from({ length: 400 }, (_, n) => b.hear(randomBytes(packetBytes), `10.0.${n >> 4}.${n}`))
  expect(all.filter((verdict) => verdict === 'noise')).toHaveLength(200)
  b.clock.monotonicMs += 10_000
  expect(b.hear(randomBytes(packetBytes), '10.0.0.66')).toBe('noise')
})

test('whoever is in more than four groups speaks for all of them in turn', () => {
  const rings = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => ringOf(id))
  const side = createBeaconSide('10.0.0.1', rings)
  const heard = new Map<string, number>()
  for (let n = 0; n < 6; n++) {
    const openings = unsealBeacon(
      side.ask(),
      rings.map(({ key }) => key)
    )
    expect(openings).toHaveLength(4)
    for (const { keyIndex } of openings) heard.set(rings[keyIndex]?.id ?? '', (heard.get(rings[keyIndex]?.id ?? '') ?? 0) + 1)
  }
  expect([...heard.values()]).toEqual([4, 4, 4, 4, 4, 4])
})

test('a laptop that was away is heard under the old key only when it proves that it is in the list', () => {
  const groupKey = randomBytes(32)
  const away = deviceOf(groupKey)
  const removed = deviceOf(groupKey)
  const stayed = deviceOf(groupKey, [away.pair.publicKey])
  const oldKey = randomBytes(32)
  const here = createBeaconSide('10.0.0.2', [
    ringOf('group', randomBytes(32), { group: stayed.group }),
    ringOf('group', oldKey, { older: true, group: stayed.group })
  ])
  const back = createBeaconSide('10.0.0.1', [ringOf('group', oldKey, { group: away.group })])
  const out = createBeaconSide('10.0.0.3', [ringOf('group', oldKey, { group: removed.group })])
  expect(here.hear(back.ask(), back.address)).toBe('unproven') // not lonely for long enough yet: names nobody
  for (const side of [back, out, here]) side.clock.monotonicMs += 30_000
  expect(here.hear(out.ask(), out.address)).toBe('unproven')
  expect(here.hear(back.ask(), back.address)).toBe('act')
  back.writer.setMet(['group'])
  expect(here.hear(back.ask(), back.address)).toBe('unproven') // met somebody: random bytes again
  expect(unsealBeacon(here.ask(), [oldKey])).toEqual([]) // nothing is sent under the old key by itself
})

test('a proof cannot be moved to another packet, slot or group', () => {
  const groupKey = randomBytes(32)
  const away = deviceOf(groupKey)
  const key = randomBytes(32)
  const back = createBeaconSide('10.0.0.1', [ringOf('group', key, { group: away.group })])
  back.clock.monotonicMs += 30_000
  const elsewhere = deviceOf(randomBytes(32), [away.pair.publicKey])
  const here = createBeaconSide('10.0.0.2', [ringOf('group', key, { older: true, group: elsewhere.group })])
  here.clock.monotonicMs += 30_000
  expect(here.hear(back.ask(), back.address)).toBe('unproven')
  const home = createBeaconSide('10.0.0.2', [
    ringOf('group', key, { older: true, group: deviceOf(groupKey, [away.pair.publicKey]).group })
  ])
  expect(home.hear(back.ask(), back.address)).toBe('act')
})

test('under older keys at most ten packets a second are opened', () => {
  const groupKey = randomBytes(32)
  const away = deviceOf(groupKey)
  const key = randomBytes(32)
  const here = createBeaconSide('10.0.0.2', [
    ringOf('group', key, { older: true, group: deviceOf(groupKey, [away.pair.publicKey]).group })
  ])
  const verdicts = Array.from({ length: 15 }, (_, n) => {
    const one = createBeaconSide(`10.0.0.${n + 10}`, [ringOf('group', key, { group: away.group })])
    one.clock.monotonicMs += 30_000
    return here.hear(one.ask(), one.address)
  })
  expect(verdicts.filter((verdict) => verdict === 'act')).toHaveLength(10)
  expect(verdicts.filter((verdict) => verdict === 'noise')).toHaveLength(5)
})
