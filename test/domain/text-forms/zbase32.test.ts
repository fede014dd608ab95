import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromHex, toHex } from '../../../core/domain/crypto.ts'
import { zbase32Decode, zbase32Encode } from '../../../core/domain/text-forms/zbase32.ts'
import { seed } from './seed.ts'

test.each([
  ['', ''],
  ['00', 'yy'],
  ['f0bfc7', '6n9hq'],
  ['d47a04', '4t7ye'],
  ['ff', '9h'],
  ['0000000000', 'yyyyyyyy'],
  ['68656c6c6f', 'pb1sa5dx']
])('the bytes %s are written as other programs write them', (hex, text) => {
  expect(zbase32Encode(fromHex(hex))).toBe(text)
  expect(toHex(zbase32Decode(text) ?? fromHex('dead'))).toBe(hex)
})

test('whatever is written is read back as the same bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 130 }), (bytes) => {
      expect(zbase32Decode(zbase32Encode(bytes))).toEqual(bytes)
    }),
    { seed: seed('z-base-32'), numRuns: 500 }
  )
})

test.each(['Yy', 'y0', 'yl', 'yv', 'y2', 'y y', 'y', 'yyy', 'yyyyyy', 'yb', '６n9hq'])(
  '%j, which is no spelling of whole bytes, is refused',
  (text) => {
    expect(zbase32Decode(text)).toBeNull()
  }
)
