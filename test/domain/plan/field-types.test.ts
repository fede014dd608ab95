import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { joinBody, splitBody } from '../../../core/domain/plan/body.ts'
import { cleanName, cleanText } from '../../../core/domain/plan/clean-name.ts'
import { id16, text, uint, wallTime, zone } from '../../../core/domain/plan/field-types.ts'
import { nounSchemas } from '../../../core/domain/plan/schemas.ts'
import { isWallTime } from '../../../core/domain/plan/wall-time.ts'

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31)
console.info(`field types: SEED=${seed}`)

describe('the value of a field', () => {
  it('never throws on any bytes, and what it reads it writes back the same', () => {
    const types = nounSchemas.flatMap(({ fields }) => Object.values(fields).map(({ type }) => type))
    let read = 0
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.uint8Array({ maxLength: 40 }), (type, bytes) => {
        const value = type.decode(bytes)
        if (value === null) return
        read++
        const again = type.encode(value)
        expect(again === null ? null : type.decode(again)).toEqual(normalised(value))
      }),
      { seed, numRuns: 5_000 }
    )
    expect(read).toBeGreaterThan(500)
  })

  it('is refused where it does not fit', () => {
    expect(text(5).encode('しずか')).toBeNull()
    expect(text(9).encode('しずか')).not.toBeNull()
    expect(uint.encode(-1)).toBeNull()
    expect(id16.encode('zz')).toBeNull()
    expect(zone.encode('../etc/passwd')).toBeNull()
    expect(zone.encode('America/Argentina/Buenos_Aires')).not.toBeNull()
    expect(wallTime.encode('2026-02-30')).toBeNull()
  })

  it('stores words in one form', () => {
    expect(text(20).encode('sa\u0301bado')).toEqual(text(20).encode('s\u00e1bado'))
  })

  it.each(['2026-11-28', '2026-11-28T13:00', '2026-11-28T23:59:59', '2028-02-29'])('takes %s for a time', (time) => {
    expect(isWallTime(time)).toBe(true)
  })

  it.each([
    '2026-11-31',
    '2027-02-29',
    '1900-02-29',
    '2026-13-01',
    '2026-11-28T24:00',
    '2026-11-28T13:60',
    '2026-11-28 13:00',
    ''
  ])('does not take "%s" for a time', (time) => {
    expect(isWallTime(time)).toBe(false)
  })
})

describe('the body of a record', () => {
  it('gives back the values that were put in, and leaves alone what a newer version adds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }),
        fc.uint8Array({ maxLength: 9 }),
        (values, added) => {
          const body = Buffer.concat([joinBody(values), added])
          expect(splitBody(body, values.length)?.map((value) => Buffer.from(value))).toEqual(
            values.map((value) => Buffer.from(value))
          )
        }
      ),
      { seed, numRuns: 300 }
    )
    expect(splitBody(Buffer.from([3, 1, 2]), 1)).toBeNull()
  })
})

describe('a name as it is shown', () => {
  it.each([
    ['turned around', 'Ana\u202egnp.exe', 'Anagnp.exe'],
    ['made long by nothing', 'A\u200bna\u2060 \ufeff', 'Ana'],
    ['on two lines', 'Ana\nMaria', 'Ana Maria'],
    ['with a joiner that hides', 'A\u200dna', 'Ana']
  ])('is not %s', (_, given, shown) => {
    expect(cleanName(given)).toBe(shown)
  })

  it.each(['محمد', '田中さん', 'می\u200cخواهم', 'José', 'Ярослава', '👩\u200d🚒'])('leaves "%s" as it is', (name) => {
    expect(cleanName(name)).toBe(name)
    expect(cleanText(name)).toBe(name)
  })

  it('keeps its lines where it may have several', () => {
    expect(cleanText('North gate,\u202e 13:00\n\n  \u2066bring\twater\u200b\r\nمی\u200cخواهم\n')).toBe(
      'North gate, 13:00\n\n  bring\twater\nمی\u200cخواهم\n'
    )
  })
})

function normalised(value: unknown): unknown {
  if (typeof value === 'string') return value.normalize('NFC')
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, normalised(part)]))
}
