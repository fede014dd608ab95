import { expect, onTestFinished, test } from 'vitest'
import { randomBytes, sign, signPairFromSeed, verify } from '../../core/domain/crypto.ts'
import type { SignatureClaim } from '../../core/domain/record/record-inside.ts'
import { createSignatureChecker, type SignatureChecker } from '../../core/log/signature-checker.ts'

function checkerOf(source?: string): SignatureChecker {
  const checker = createSignatureChecker(source)
  onTestFinished(() => checker.close())
  return checker
}

const pair = signPairFromSeed(Buffer.alloc(32, 3))

function claim(change: Partial<SignatureClaim> = {}, sizeBytes = 300): SignatureClaim {
  const covered = randomBytes(sizeBytes)
  return { covered, signature: sign(covered, pair.secretKey), author: pair.publicKey, ...change }
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  return Buffer.from(bytes.map((byte, i) => (i === at ? byte ^ 1 : byte)))
}

/** The number S of a signature plus the order of the group: the same signature to a careless library, none to libsodium. */
function withHighS(signature: Uint8Array): Uint8Array {
  const order = Buffer.from('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010', 'hex')
  const out = Buffer.from(signature)
  let carry = 0
  for (let i = 0; i < 32; i++) {
    const sum = (out[32 + i] ?? 0) + (order[i] ?? 0) + carry
    out[32 + i] = sum & 0xff
    carry = sum >> 8
  }
  return out
}

function awkward(): SignatureClaim[] {
  const good = claim()
  const smallOrder = Buffer.alloc(32)
  smallOrder[0] = 1
  return [
    good,
    claim({}, 0),
    claim({}, 60_000),
    { ...good, signature: flipped(good.signature, 0) },
    { ...good, signature: flipped(good.signature, 63) },
    { ...good, covered: flipped(good.covered, 299) },
    { ...good, author: signPairFromSeed(randomBytes(32)).publicKey },
    { ...good, author: new Uint8Array(32) },
    { ...good, author: smallOrder, signature: Buffer.concat([smallOrder, new Uint8Array(32)]) },
    { ...good, author: Buffer.alloc(32, 0xff) },
    { ...good, signature: withHighS(good.signature) },
    { ...good, signature: new Uint8Array(64) }
  ]
}

const answersOf = (claims: readonly SignatureClaim[]): boolean[] =>
  claims.map(({ signature, covered, author }) => verify(signature, covered, author))

test('beside this thread signatures hold or fall exactly as they do on it', async () => {
  const checker = checkerOf()
  for (let round = 0; round < 4; round++) {
    const claims = Array.from({ length: 5 }, awkward)
      .flat()
      .sort(() => Math.random() - 0.5)
    const expected = answersOf(claims)
    expect(new Set(expected).size).toBe(2)
    expect(await checker.check(claims)).toEqual(expected)
  }
})

test('many signatures go to the worker, and each caller hears about its own', async () => {
  const says = (held: number): string => `require('node:worker_threads').parentPort.on('message', (packed) => {
    let count = 0
    for (let at = 0; at < packed.length; at += 100 + new DataView(packed.buffer, at, 4).getUint32(0, true)) count++
    require('node:worker_threads').parentPort.postMessage(new Uint8Array(count).fill(${held}))
  })`
  const many = Array.from({ length: 20 }, () => claim())
  expect(await checkerOf(says(0)).check(many)).toEqual(many.map(() => false))
  const lots = [17, 40, 16].map((count) => Array.from({ length: count }, () => claim()))
  const checker = checkerOf(says(1))
  expect(await Promise.all(lots.map((lot) => checker.check(lot)))).toEqual(lots.map((lot) => lot.map(() => true)))
})

test('a few, and any of a wrong size, are checked here', async () => {
  const checker = checkerOf('throw new Error("must not run")')
  expect(await checker.check([])).toEqual([])
  expect(await checker.check(awkward().slice(0, 4))).toEqual([true, true, true, false])
  const odd = Array.from({ length: 20 }, (_, i) =>
    i % 2 ? claim({ signature: new Uint8Array(i) }) : claim({ author: randomBytes(31) })
  )
  expect(await checker.check(odd)).toEqual(odd.map(() => false))
})

test('where the worker does not start, dies or answers nonsense, everybody still gets the right answers', async () => {
  const sources = [
    'throw new Error("no")',
    'process.exit(3)',
    `require('node:worker_threads').parentPort.on('message', () => process.exit(0))`,
    `const { parentPort } = require('node:worker_threads'); parentPort.on('message', () => parentPort.postMessage(new Uint8Array(1)))`
  ]
  for (const source of sources) {
    const checker = checkerOf(source)
    const lots = [0, 1, 2].map(() => [...awkward(), ...awkward()])
    const expected = lots.map(answersOf)
    expect(await Promise.all(lots.map((lot) => checker.check(lot)))).toEqual(expected)
    expect(await checker.check(lots[0] ?? [])).toEqual(expected[0])
  }
})

test('closing while signatures are out leaves nobody waiting, and it can be asked again', async () => {
  const checker = checkerOf()
  const claims = [...awkward(), ...awkward()]
  const asked = checker.check(claims)
  checker.close()
  expect(await asked).toEqual(answersOf(claims))
  expect(await checker.check(claims)).toEqual(answersOf(claims))
})
