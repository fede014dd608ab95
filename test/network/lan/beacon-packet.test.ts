import { expect, test } from 'vitest'
import { equalBytes, randomBytes, signPairFromSeed, toHex } from '../../../core/domain/crypto.ts'
import { echoOf, encodeFrame, packetBytes, sealBeacon, unsealBeacon } from '../../../core/network/lan/beacon-packet.ts'
import { isProven } from '../../../core/network/lan/beacon-proof.ts'
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

test('a bystander sees 200 packets of one size and no byte that tells anything, however many groups a laptop is in', () => {
  for (const count of [1, 5]) {
    const side = createBeaconSide(
      '10.0.0.1',
      Array.from({ length: count }, (_, n) => ringOf(`${n}`))
    )
    const packets = Array.from({ length: 200 }, () => side.ask())
    expect(new Set(packets.map(({ byteLength }) => byteLength))).toEqual(new Set([600]))
    const mostFrequent = Array.from({ length: packetBytes }, (_, at) => {
      const counts = new Map<number | undefined, number>()
      for (const packet of packets) counts.set(packet[at], (counts.get(packet[at]) ?? 0) + 1)
      return Math.max(...counts.values())
    })
    expect(Math.max(...mostFrequent)).toBeLessThan(20) // of 200; random bytes stay far below
  }
})

test('inside a slot, what is not used is random too, so that a member cannot tell who is lonely from who is not', () => {
  const key = randomBytes(32)
  const [one, two] = [0, 1].map(() => unsealBeacon(sealBeacon(randomBytes(24), frame, [{ key }, null, null, null]), [key])[0])
  if (!one || !two) throw new Error('did not open')
  for (const field of ['echo', 'hint', 'proof'] as const) expect(toHex(one[field])).not.toBe(toHex(two[field]))
})

// Written by the first version: key 32 × 1, nonce 0…23, slot 2, proof by the device of seed 32 × 4 in group 32 × 5.
const stored = [
  'AAECAwQFBgcICQoLDA0ODxAREhMUFRYX1c4+qBOspTQPW8fCz/OzO5XV3FI03az5dDb7hUfgm7CpYG31W6cwEa2v90GY4VLp3zS4',
  'EKddGNsd2ShiaoWDlgfHStaax1LrZRtHaL4JSEBfCimla41rsMl7Yt/lgxKaRtXeLw6fTWX715AAIzilxo+POqy1bnVCCW1EOsRu',
  'TEMn6+VXRp+cEsXTHxnHsHwjZ8cyWbX2jnBD4gMLInp6fpBLwrBzAEjQ/kE2Y92S0nAunR1jVbGqBDzyvNb6cJyhdHf6Btd4dk43',
  'uhPgsRvjf7jj63qjnGOYIjzqlc0CD3iAhtULt6oev0BvBLau1j6Jg3I2oWqocJx4FEWGCw9+05w9pWkGyrNsNs2BQSJj+Bq+dsNg',
  '/OEcDZrjU4Re57iNI6FpWPfqMSoCQo340XfP1Bcb/rzLeXaldc4JYZt+7LD+iRXImlw0bqJswt1FuS3oEBfqyMwNbqpdZWO0KQI1',
  'AvRx0ru0BiclGqMOCavGklcuPXUZATc7DPIzVwHpjFiiXLfhGMtPO7Z+aO3SuwkNLgCow2FsuK3qA38Y8WHa+1ZJOhKKIZCoUZeT',
  'Ukx3svlZv1t3rOcoCWi8fcV2m8q6cG58w56fdeV98SrHQQrZ3JNBATb2WmEWN7P4508Y7DX6EdCDKyRov610tLLcG5NKDVB8G01Y',
  'v8AivBQGcpv4Q3q+AdEDrOnjGs/QM/3lhsIbocjiGprBBCju2ir1d/rwnStdjZL9sMUQGatsc5ASpufrQ9Hg5TgaDEMVAOgO3UJr'
].join('')

test('a packet that the first version wrote opens for ever, with its echo and its proof', () => {
  const [opening, ...more] = unsealBeacon(Buffer.from(stored, 'base64'), [Buffer.alloc(32, 1)])
  if (!opening) throw new Error('does not open')
  expect(more).toEqual([])
  expect(opening.slot).toBe(2)
  expect(toHex(opening.frameRaw)).toBe(
    `01007530${(1_790_000_000).toString(16)}0a4d000100000007${'03'.repeat(8)}${'02'.repeat(32)}`
  )
  expect(toHex(opening.echo)).toBe(toHex(echoOf(Buffer.from(Array.from({ length: 24 }, (_, n) => n)))))
  const signKey = signPairFromSeed(Buffer.alloc(32, 4)).publicKey
  const group = { groupKey: Buffer.alloc(32, 5), signKey, sign: () => randomBytes(64) }
  expect(isProven(opening, { ...group, knownKeys: () => [randomBytes(32), signKey] })).toBe(true)
  expect(isProven(opening, { ...group, knownKeys: () => [randomBytes(32)] })).toBe(false)
})
