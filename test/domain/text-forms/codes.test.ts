import fc from 'fast-check'
import { expect, test } from 'vitest'
import { roles } from '../../../core/domain/ids.ts'
import { encodeCode } from '../../../core/domain/text-forms/code-text.ts'
import { decodeJoinCode, encodeJoinCode } from '../../../core/domain/text-forms/join-code.ts'
import { decodeNearCode, encodeNearCode } from '../../../core/domain/text-forms/near-code.ts'
import { decodeReadCode, encodeReadCode, type ReadCode } from '../../../core/domain/text-forms/read-code.ts'
import { seed } from './seed.ts'

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const counting = (length: number, from = 0) => Uint8Array.from({ length }, (_, at) => (from + at) & 255)

test('an invite is read back as it was made', () => {
  const anInvite = fc.record({
    rendezvousSecret: bytes(16),
    expirySeconds: fc.nat(0xffff_ffff),
    role: fc.constantFrom(...Object.values(roles))
  })
  fc.assert(
    fc.property(anInvite, (code) => {
      expect(decodeJoinCode(encodeJoinCode(code))).toEqual({ code })
    }),
    { seed: seed('invites'), numRuns: 300 }
  )
})

test('a reading code and a follow code are read back as they were made, and never one as the other', () => {
  const aReadCode = fc.record({
    groupKey: bytes(32),
    groupSecret: bytes(32),
    seed: bytes(16),
    epoch: fc.nat(0xffff),
    findKey: bytes(16)
  })
  fc.assert(
    fc.property(aReadCode, (code) => {
      expect(decodeReadCode(encodeReadCode(code))).toEqual({ code })
      expect(decodeReadCode(encodeReadCode(code, 'follow1'), 'follow1')).toEqual({ code })
      expect(decodeReadCode(encodeReadCode(code, 'follow1'))).toEqual({ refused: 'CODE_WRONG_KIND', kind: 'follow1' })
      expect(decodeJoinCode(encodeReadCode(code))).toEqual({ refused: 'CODE_WRONG_KIND', kind: 'read1' })
    }),
    { seed: seed('reading codes'), numRuns: 300 }
  )
})

test('the codes of this version are written the same for ever', () => {
  const reading: ReadCode = {
    groupKey: counting(32),
    groupSecret: counting(32, 100),
    seed: counting(16, 200),
    epoch: 258,
    findKey: counting(16, 50)
  }
  expect(encodeJoinCode({ rendezvousSecret: counting(16), expirySeconds: 1_800_000_000, role: roles.organiser })).toBe(
    'starling-join1-yyyor-yaryw-dyqny-jbefo-adeqb-hypr1-mmyf8-jyrj7'
  )
  expect(encodeReadCode(reading)).toBe(
    'starling-read1-yyyor-yaryw-dyqny-jbefo-adeqb-hebnr-ounok-tcfaa-drpbs-8y7da-xse3m-gc7wg-14ump-tssh5-5oqf3-8g7di-q35zo-6m4xp-6849u-9onya-fy6e3-8fczu-gp358-7bwq1-4xkpm-iszye-yurc3-wgw5d-qqb38-e7uax-j687y-rdkxk-14ho'
  )
  expect(encodeNearCode([{ host: '192.168.1.20', port: 38777 }])).toBe('starling-near1-yuyko-yewxg-maqej-x9w')
})

test('an invite for a role that does not exist is refused', () => {
  const content = counting(21)
  content[20] = 3
  expect(decodeJoinCode(encodeCode('join1', content))).toEqual({ refused: 'CODE_MISTYPED', truncated: false })
})

test('a code with whole checksum but of the wrong size is refused', () => {
  for (const size of [0, 20, 22, 98])
    expect(decodeJoinCode(encodeCode('join1', counting(size)))).toHaveProperty('refused', 'CODE_MISTYPED')
  for (const size of [0, 21, 97, 99])
    expect(decodeReadCode(encodeCode('read1', counting(size)))).toHaveProperty('refused', 'CODE_MISTYPED')
})

test('a code is never made from parts of the wrong size', () => {
  expect(() => encodeJoinCode({ rendezvousSecret: counting(15), expirySeconds: 0, role: 0 })).toThrow()
  expect(() =>
    encodeReadCode({ groupKey: counting(32), groupSecret: counting(31), seed: counting(16), epoch: 0, findKey: counting(16) })
  ).toThrow()
})

test('addresses are read back as they were given, at most eight, without those that are none', () => {
  const addresses = Array.from({ length: 9 }, (_, at) => ({ host: `192.168.${at}.255`, port: 1 + at * 8000 }))
  const given = [
    { host: 'fe80::1', port: 1 },
    { host: '256.1.1.1', port: 2 },
    { host: '1.2.3', port: 3 },
    { host: '1.2.3.', port: 3 },
    ...addresses
  ]
  expect(decodeNearCode(encodeNearCode(given))).toEqual({ addresses: addresses.slice(0, 8) })
})

test('addresses of a newer kind are passed over, and what can be used is used', () => {
  const v4 = Uint8Array.of(4, 10, 0, 0, 7, 0x79, 0x97)
  const v6 = Uint8Array.of(6, ...counting(18))
  const unknown = Uint8Array.of(9, 1, 2, 3)
  const here = { addresses: [{ host: '10.0.0.7', port: 38777 }] }
  expect(decodeNearCode(encodeCode('near1', Uint8Array.of(...v6, ...v4)))).toEqual(here)
  expect(decodeNearCode(encodeCode('near1', Uint8Array.of(...v4, ...unknown)))).toEqual(here)
  expect(decodeNearCode(encodeCode('near1', Uint8Array.of(...v4, ...v4.subarray(0, 5))))).toEqual(here)
  expect(decodeNearCode(encodeCode('near1', Uint8Array.of(4, 10, 0, 0, 7, 0, 0)))).toEqual({
    refused: 'CODE_MISTYPED',
    truncated: false
  })
})
