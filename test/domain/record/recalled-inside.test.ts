import { expect, test } from 'vitest'
import { concat, randomBytes, signPairFromSeed } from '../../../core/domain/crypto.ts'
import { fieldBit, fieldBits } from '../../../core/domain/record/field-bits.ts'
import { RecalledInside } from '../../../core/domain/record/recalled-inside.ts'
import { authorOf, type RecordDraft, readInside, writeInside } from '../../../core/domain/record/record-inside.ts'

const place = { groupKey: Buffer.alloc(32, 1), kind: 1, audience: 0 }
const author = authorOf(signPairFromSeed(Buffer.alloc(32, 2)))

function drafts(): RecordDraft[] {
  const bare = {
    wallMs: 0,
    type: 'task.set',
    typeVersion: 1,
    entity: randomBytes(16),
    heads: [],
    fields: [],
    body: new Uint8Array(0)
  }
  const heads = [randomBytes(16), randomBytes(16)]
  const fields = [
    { number: 1, key: new Uint8Array(0), replaces: [0] },
    { number: 8, key: randomBytes(32), replaces: [] },
    { number: 300, key: new Uint8Array(0), replaces: [0, 1] }
  ]
  return [0, 0xfc, 0xfd, 0xffff, 0x1_0000, 0xffff_ffff, 1_900_000_000_000].flatMap((wallMs) => [
    { ...bare, wallMs },
    { ...bare, wallMs, type: 'leaflet.text', typeVersion: 700, heads, fields, body: randomBytes(20_000) }
  ])
}

test('a recalled record says what it said when its signature was checked', () => {
  for (const draft of drafts()) {
    const { bytes } = writeInside(draft, place, author)
    const read = readInside(bytes, place)
    if (typeof read === 'string') throw new Error(read)
    const { version, wallMs, type, typeVersion, heads, fields, ...rest } = read
    const kept = concat(randomBytes(7), read.name, bytes, randomBytes(9))
    const again = new RecalledInside(kept, 39, 39 + bytes.byteLength, fieldBits(fields))
    expect({
      version: again.version,
      wallMs: again.wallMs,
      type: again.type,
      typeVersion: again.typeVersion,
      heads: again.heads,
      fields: again.fields
    }).toEqual({ version, wallMs, type, typeVersion, heads, fields })
    for (const name of ['author', 'entity', 'body', 'trailing', 'name', 'bytes'] as const)
      expect(Buffer.compare(again[name], rest[name]), name).toBe(0)
  }
})

test('bytes that are no record are refused, at the latest when their fields are asked for', () => {
  const [draft] = drafts().slice(-1)
  if (!draft) throw new Error('none')
  const { bytes, name } = writeInside(draft, place, author)
  for (const size of [0, 20, 52, 60, 200, bytes.byteLength - 80])
    expect(() => new RecalledInside(concat(name, bytes.subarray(0, size)), 32, 32 + size, 0).fields, `${size} bytes`).toThrow()
})

test('every field has a bit, those of far later versions share one', () => {
  expect(new Set(Array.from({ length: 32 }, (_, number) => fieldBit(number))).size).toBe(32)
  expect(fieldBit(31)).toBe(fieldBit(4000))
  expect(fieldBits([{ number: 2 }, { number: 31 }]) & fieldBit(31)).toBe(fieldBit(31))
  expect(fieldBits([{ number: 2 }]) & fieldBit(3)).toBe(0)
})
