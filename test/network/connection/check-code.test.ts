import { expect, test } from 'vitest'
import { domainTag, hash, randomBytes, sign, signPairFromSeed } from '../../../core/domain/crypto.ts'
import { checkCode, codeOfNumber } from '../../../core/network/connection/check-code.ts'
import { createComparison } from '../../../core/network/connection/comparison.ts'

const parts = {
  handshakeHash: Buffer.alloc(64, 1),
  initiator: { deviceKey: Buffer.alloc(32, 2), nonce: Buffer.alloc(32, 3) },
  other: { deviceKey: Buffer.alloc(32, 4), nonce: Buffer.alloc(32, 5) }
}

test('the code is the first 33 bits, as ten figures in two halves and as three words', () => {
  const digest = hash(
    domainTag('check'),
    Buffer.alloc(64, 1),
    Buffer.alloc(32, 2),
    Buffer.alloc(32, 4),
    Buffer.alloc(32, 3),
    Buffer.alloc(32, 5)
  )
  const bits = [...digest]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('')
    .slice(0, 33)
  const number = Number.parseInt(bits, 2)
  expect(checkCode(parts, 'en')).toEqual(codeOfNumber(number, 'en'))
  expect(codeOfNumber(number, 'en').digits.replace(' ', '')).toBe(String(number).padStart(10, '0'))
})

test('the same code on every laptop for ever, in the language of the inviter', () => {
  expect(codeOfNumber(0, 'en')).toEqual({ digits: '00000 00000', words: ['abandon', 'abandon', 'abandon'] })
  expect(codeOfNumber(2 ** 33 - 1, 'en')).toEqual({ digits: '85899 34591', words: ['zoo', 'zoo', 'zoo'] })
  expect(codeOfNumber(2 ** 22 + 2 * 2 ** 11 + 3, 'en').words).toEqual(['ability', 'able', 'about'])
  expect(codeOfNumber(0, 'ja').words).toEqual(['あいこくしん', 'あいこくしん', 'あいこくしん'])
  expect(codeOfNumber(0, 'es').words).toEqual(Array.from({ length: 3 }, () => 'ábaco'.normalize('NFC')))
  expect(codeOfNumber(7, 'ar')).toEqual({ digits: '00000 00007', words: null })
})

test('another connection, device or nonce is another code', () => {
  const codes = [
    parts,
    { ...parts, handshakeHash: Buffer.alloc(64, 9) },
    { ...parts, initiator: { ...parts.initiator, nonce: Buffer.alloc(32, 9) } },
    { ...parts, other: { ...parts.other, deviceKey: Buffer.alloc(32, 9) } },
    { ...parts, initiator: parts.other, other: parts.initiator }
  ].map((one) => checkCode(one, 'en').digits)
  expect(new Set(codes).size).toBe(codes.length)
})

test('a device key that its owner did not prove on this very connection brings no code', () => {
  const [one, other, thief] = [0, 1, 2].map(() => signPairFromSeed(randomBytes(32)))
  if (!one || !other || !thief) throw new Error('no keys')
  const handshakeHash = randomBytes(64)
  const side = (isInitiator: boolean, shown: typeof one, signing = shown, hash = handshakeHash) =>
    createComparison({
      isInitiator,
      handshakeHash: hash,
      deviceKey: shown.publicKey,
      sign: (message) => sign(message, signing.secretKey)
    })
  const mine = side(true, one)
  const codeWith = (theirs: ReturnType<typeof side>) =>
    mine.code({ deviceKey: other.publicKey, commitment: theirs.commitment }, theirs.reveal(), 'en')
  expect(codeWith(side(false, other))?.digits).toMatch(/^\d{5} \d{5}$/)
  expect(codeWith(side(false, other, thief))).toBeNull()
  expect(codeWith(side(true, other))).toBeNull()
  expect(codeWith(side(false, other, other, randomBytes(64)))).toBeNull()
})
