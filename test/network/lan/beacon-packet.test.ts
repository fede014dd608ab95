import { expect, test } from 'vitest'
import { equalBytes, randomBytes, toHex } from '../../../core/domain/crypto.ts'
import { encodeFrame, packetBytes, sealBeacon, unsealBeacon } from '../../../core/network/lan/beacon-packet.ts'
import { createBeaconSide, ringOf } from './beacon-kit.ts'
import { createSeeded } from './seeded.ts'

const frame = encodeFrame({
  version: 1,
  flags: 2,
  dhtPort: 0x1234,
  unixSeconds: 0x01020304,
  senderIp: 0x0a4d0001,
  seq: 0x0b0c0d0e,
  bootId: Buffer.alloc(8, 7),
  publicKey: Buffer.alloc(32, 9)
})

test('the frame inside is 56 bytes, big-endian, as the formats fix it', () => {
  expect(toHex(frame)).toBe(`010212340102030${'4'}0a4d00010b0c0d0e${'07'.repeat(8)}${'09'.repeat(32)}`)
})

test('a packet of a fixed nonce and key opens to what was written, in any of the four slots', () => {
  const key = Buffer.alloc(32, 1)
  const nonce = Buffer.alloc(24, 2)
  for (let slot = 0; slot < 4; slot++) {
    const slots = [null, null, null, null].map((none, at) => (at === slot ? { key, echo: Buffer.alloc(4, 5) } : none))
    const [opening, ...more] = unsealBeacon(sealBeacon(nonce, frame, slots), [randomBytes(32), key])
    expect(more).toEqual([])
    expect(opening).toMatchObject({ keyIndex: 1, slot })
    expect(equalBytes(opening?.frameRaw ?? randomBytes(1), frame)).toBe(true)
    expect(toHex(opening?.echo ?? randomBytes(1))).toBe('05050505')
    expect(opening?.frame).toMatchObject({
      version: 1,
      flags: 2,
      dhtPort: 0x1234,
      unixSeconds: 0x01020304,
      senderIp: 0x0a4d0001,
      seq: 0x0b0c0d0e
    })
  }
})

test('a slot moved to another place, or under another nonce, does not open', () => {
  const key = randomBytes(32)
  const packet = sealBeacon(randomBytes(24), frame, [{ key }, null, null, null])
  const moved = Buffer.from(packet)
  moved.set(packet.subarray(24, 168), 168)
  moved.fill(0, 24, 168)
  expect(unsealBeacon(moved, [key])).toEqual([])
  const other = Buffer.from(packet)
  other.set(randomBytes(24), 0)
  expect(unsealBeacon(other, [key])).toEqual([])
})

test('10 000 damaged packets open to nothing false and never throw', () => {
  const { seed, below, bytes } = createSeeded()
  const key = randomBytes(32)
  const packet = sealBeacon(randomBytes(24), frame, [null, { key }, null, null])
  let stillOpen = 0
  for (let round = 0; round < 10_000; round++) {
    const damaged = Buffer.from(packet)
    const kind = below(4)
    if (kind === 0) damaged[below(packetBytes)] = below(256)
    else if (kind === 1) damaged.set(bytes(below(100)), below(500))
    const hostile = kind === 2 ? damaged.subarray(0, below(packetBytes)) : kind === 3 ? bytes(below(1500)) : damaged
    const openings = unsealBeacon(hostile, [key])
    for (const opening of openings) {
      stillOpen++
      if (!equalBytes(opening.frameRaw, frame)) throw new Error(`seed ${seed}, round ${round}: opened to something else`)
    }
  }
  console.info(`seed ${seed}: ${stillOpen} of 10 000 were damaged outside the slot and still open`)
  expect(stillOpen).toBeGreaterThan(0) // the mutations did reach packets of the right size
  expect(stillOpen).toBeLessThan(5000)
})

test('a bystander sees 200 packets of one size without a constant byte, however many groups a laptop is in', () => {
  const few = createBeaconSide('10.0.0.1', [ringOf('a')])
  const many = createBeaconSide(
    '10.0.0.2',
    ['a', 'b', 'c', 'd', 'e'].map((id) => ringOf(id))
  )
  const packets = Array.from({ length: 200 }, (_, index) => (index % 2 ? few : many).ask())
  expect(new Set(packets.map(({ byteLength }) => byteLength))).toEqual(new Set([600]))
  const constant = Array.from({ length: packetBytes }, (_, at) => at).filter(
    (at) => new Set(packets.map((packet) => packet[at])).size < 50
  )
  expect(constant).toEqual([])
})
