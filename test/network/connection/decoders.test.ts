import { expect, test } from 'vitest'
import { aeadOpen, aeadSeal, hash, randomBytes, sign, signPairFromSeed } from '../../../core/domain/crypto.ts'
import { openIntroduction, sealIntroductions } from '../../../core/network/connection/hello-introduction.ts'
import {
  helloKeyOf,
  openSlot,
  packSlots,
  type Side,
  sealSlot,
  slotBytes,
  slotFrameBytes,
  unpackSlots
} from '../../../core/network/connection/hello-slots.ts'
import * as wire from '../../../core/network/connection/join-messages.ts'
import { decodeReachVector, encodeReachVector, reachVectorHead } from '../../../core/network/connection/reach-vector.ts'
import { testCandidacy, testInvite } from './helpers/invite.ts'

const pair = signPairFromSeed(randomBytes(32))
const self = { signKey: pair.publicKey, kind: 'device' as const, sign: (message: Uint8Array) => sign(message, pair.secretKey) }
const groupKey = randomBytes(32)
const keys = { groupKey, epoch: 3, helloKey: helloKeyOf(randomBytes(32), randomBytes(16)) }
const mine = { side: 0 as Side, handshakeHash: randomBytes(64) }

test('a slot opens for the same group, epoch, connection and side only', () => {
  const slot = sealSlot(keys, mine, self)
  expect(slot.byteLength).toBe(160)
  const opened = openSlot(slot, keys, mine)
  expect(opened?.kind).toBe('device')
  expect(opened?.signKey).toEqual(self.signKey)
  expect(openSlot(slot, { ...keys, epoch: 4 }, mine)).toBe(null)
  expect(openSlot(slot, { ...keys, groupKey: randomBytes(32) }, mine)).toBe(null)
  expect(openSlot(slot, { ...keys, helloKey: randomBytes(32) }, mine)).toBe(null)
  expect(openSlot(slot, keys, { ...mine, side: 1 })).toBe(null)
  expect(openSlot(slot, keys, { ...mine, handshakeHash: randomBytes(64) })).toBe(null)
  const nonce = slot.subarray(0, 24)
  const data = Buffer.concat([Buffer.of(mine.side), mine.handshakeHash])
  const plain = Buffer.from(aeadOpen(slot.subarray(24), data, nonce, keys.helloKey) ?? Buffer.alloc(0))
  plain.writeUInt32LE(4, 33)
  expect(openSlot(Buffer.concat([nonce, aeadSeal(plain, data, nonce, keys.helloKey)]), keys, mine)).toBe(null)
  const forged = sealSlot(keys, mine, { ...self, signKey: randomBytes(32) })
  expect(openSlot(forged, keys, mine)).toBe(null)
})

test('a frame has one size, holds eight slots at places that tell nothing, and bytes of a newer version after it do no harm', () => {
  const slot = sealSlot(keys, mine, self)
  const places = new Set<number>()
  for (let round = 0; round < 200; round++) {
    const [frame] = packSlots([slot])
    expect(frame?.byteLength).toBe(1280)
    places.add(
      (unpackSlots(Buffer.concat([frame ?? Buffer.alloc(0), Buffer.of(1)])) ?? []).findIndex((one) =>
        Buffer.from(one).equals(slot)
      )
    )
  }
  expect([...places].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  expect(packSlots([])).toHaveLength(1)
  expect(packSlots(Array.from({ length: 9 }, () => slot))).toHaveLength(2)
  expect(unpackSlots(Buffer.alloc(slotFrameBytes - 1))).toBe(null)
})

test('introductions come whole in as many frames of 2 048 bytes as they need', () => {
  const records = [900, 900, 900, 10, 1_990].map((size) => randomBytes(size))
  const frames = sealIntroductions(records, keys.helloKey, mine)
  expect(frames.map(({ byteLength }) => byteLength)).toEqual([2048, 2048, 2048])
  expect(frames.flatMap((frame) => openIntroduction(frame, keys.helloKey, mine) ?? []).map((r) => Buffer.from(r))).toEqual(
    records
  )
  expect(sealIntroductions([randomBytes(3_000)], keys.helloKey, mine)).toEqual([])
  expect(openIntroduction(frames[0] ?? Buffer.alloc(0), keys.helloKey, { ...mine, side: 1 })).toBe(null)
})

test('the keys message comes back as it was', () => {
  const { keys: sent } = testInvite()
  expect(wire.decodeJoinKeys(wire.encodeJoinKeys(sent))).toEqual(sent)
  const { personLabel, personKey, certificate } = testCandidacy(testInvite())
  const opening = { commitment: randomBytes(32), personLabel, personKey, certificate }
  expect(wire.decodeCandidateOpening(Buffer.concat([wire.encodeCandidateOpening(opening), Buffer.of(9)]))).toEqual(opening)
})

test('no decoder throws, whatever arrives: 20 000 frames mutated from good ones', () => {
  const seed = process.env['FUZZ_SEED'] ?? String(Math.floor(Math.random() * 2 ** 32))
  console.info(`fuzz seed ${seed} (FUZZ_SEED=${seed} repeats it)`)
  let drawn = hash(Buffer.from(seed))
  let at = 0
  const byte = () => {
    if (at === 32) {
      drawn = hash(drawn)
      at = 0
    }
    return drawn[at++] ?? 0
  }
  const number = (below: number) => ((byte() << 16) | (byte() << 8) | byte()) % below

  const invite = testInvite()
  const { personLabel, personKey, certificate } = testCandidacy(invite)
  const commitment = randomBytes(32)
  const vector = { groupKey, device: pair.publicKey, counter: 9, newestKey: { epoch: 1, commitment: randomBytes(4) } }
  const writers = [{ writer: randomBytes(32), upTo: 70_000 }]
  const decoders: [Uint8Array, (bytes: Uint8Array) => unknown][] = [
    [sealSlot(keys, mine, self), (bytes) => openSlot(bytes, keys, mine)],
    [packSlots([])[0] ?? Buffer.alloc(0), unpackSlots],
    [
      sealIntroductions([randomBytes(100)], keys.helloKey, mine)[0] ?? Buffer.alloc(0),
      (bytes) => openIntroduction(bytes, keys.helloKey, mine)
    ],
    [encodeReachVector({ ...vector, writers }, self.sign), (bytes) => [decodeReachVector(bytes), reachVectorHead(bytes)]],
    [wire.encodeCandidateOpening({ commitment, personLabel, personKey, certificate }), wire.decodeCandidateOpening],
    [wire.encodeInviterOpening({ commitment, deviceKey: pair.publicKey, language: 'ja' }), wire.decodeInviterOpening],
    [wire.encodeReveal({ nonce: randomBytes(32), signature: randomBytes(64) }), wire.decodeReveal],
    [wire.encodeJoinKeys(invite.keys), wire.decodeJoinKeys],
    [wire.encodeRefusal('BUSY'), wire.decodeRefusal]
  ]
  for (const [good, decode] of decoders) expect(decode(good)).not.toBe(null)

  const reached = decoders.map(() => 0)
  for (let round = 0; round < 20_000; round++) {
    const which = number(decoders.length)
    const [good, decode] = decoders[which] ?? [Buffer.alloc(slotBytes), unpackSlots]
    let bytes = Buffer.from(good)
    const how = number(4)
    if (how === 0) bytes = bytes.subarray(0, number(bytes.byteLength + 1))
    else if (how === 1) bytes = Buffer.concat([bytes, hash(drawn).subarray(0, number(33))])
    else if (how === 2) bytes = Buffer.from(Array.from({ length: number(400) }, byte))
    else for (let flips = 1 + number(8); flips > 0; flips--) bytes[number(bytes.byteLength)] = byte()
    expect(() => decode(bytes), `seed ${seed}, round ${round}, decoder ${which}`).not.toThrow()
    reached[which] = (reached[which] ?? 0) + 1
  }
  console.info(`frames per decoder: ${reached.join(' ')}`)
  expect(Math.min(...reached)).toBeGreaterThan(1_500)
})
