import * as c from 'compact-encoding'
import { expect, test } from 'vitest'
import { randomBytes } from '../../core/domain/crypto.ts'
import { decodePayload, encodePayload, secretsOf } from '../../core/vault/payload.ts'
import { added, bytes, type Growing, list, struct } from '../../core/vault/struct-codec.ts'
import { samplePayload } from './samples.ts'
import { seededRandom } from './seeded-random.ts'

interface Old extends Growing {
  readonly name: string
}
interface New extends Old {
  readonly colour: string
  readonly key: Uint8Array
}
const oldCodec = struct<Old>({ name: c.string })
const newCodec = struct<New>({
  name: c.string,
  colour: added(c.string, () => 'none'),
  key: added(bytes(4), () => Buffer.alloc(4))
})

test('a newer Starling reads what an older one wrote', () => {
  const written = c.encode(list(oldCodec), [{ name: 'one' }, { name: 'two' }])
  expect(c.decode(list(newCodec), written).map(({ name, colour }) => [name, colour])).toEqual([
    ['one', 'none'],
    ['two', 'none']
  ])
})

test('what a newer Starling wrote is carried along by an older one, also in what it changes', () => {
  const key = randomBytes(4)
  const written = c.encode(list(newCodec), [
    { name: 'one', colour: 'red', key },
    { name: 'two', colour: 'blue', key }
  ])
  const changed = c.decode(list(oldCodec), written).map((item) => ({ ...item, name: item.name.toUpperCase() }))
  const again = c.decode(list(newCodec), c.encode(list(oldCodec), changed))
  expect(again.map(({ name, colour }) => [name, colour])).toEqual([
    ['ONE', 'red'],
    ['TWO', 'blue']
  ])
  expect(again[1]?.key).toEqual(Uint8Array.from(key))
})

test('a payload that is cut or changed anywhere is read as one or refused, without a throw', () => {
  const { random, seed } = seededRandom()
  const whole = encodePayload(samplePayload())
  let refused = 0
  for (let sizeBytes = 0; sizeBytes < whole.byteLength; sizeBytes++) {
    expect(decodePayload(whole.subarray(0, sizeBytes)), `cut at ${sizeBytes}`).toBeNull()
  }
  for (let round = 0; round < 2000; round++) {
    const changed = Buffer.from(whole)
    for (let flips = 0; flips < 3; flips++)
      changed.writeUInt8(Math.floor(random() * 256), Math.floor(random() * changed.byteLength))
    if (decodePayload(changed) === null) refused++
  }
  expect(refused, `seed ${seed}`).toBeGreaterThan(0)
})

test('a payload that breaks its own types is a fault of the caller and never reaches the disk', () => {
  expect(() => encodePayload({ ...samplePayload(), recoverySecret: randomBytes(15) })).toThrow(RangeError)
})

test('every secret of a payload is found for wiping', () => {
  const payload = samplePayload()
  const secrets = new Set(secretsOf(payload))
  const [group] = payload.groups
  if (group?.kind !== 'member') throw new Error('the sample begins with a member group')
  for (const secret of [payload.recoverySecret, group.writerSeed, group.epochKeys[0]?.key])
    expect(secrets.has(secret ?? randomBytes(1))).toBe(true)
})
