import encodeQR from 'qr'
import decodeQR from 'qr/decode.js'
import { expect, test } from 'vitest'
import { randomBytes } from '../../../core/domain/crypto.ts'
import { bytesToShownFrames, joinShownFrames } from '../../../core/domain/text-forms/shown-frames.ts'

const most = 24 * 1024

test('a small file is read whole from its pictures, in any order and as often as they come by', () => {
  for (const size of [1, 240, 241, 3 * 1024, most]) {
    const bytes = randomBytes(size)
    const frames = bytesToShownFrames(bytes)
    expect(frames.length).toBeLessThanOrEqual(60)
    const seen = [...frames].reverse()
    expect(joinShownFrames([...seen, ...seen.slice(0, 3)]).bytes).toEqual(bytes)
  }
})

test('a picture that was missed is missed in the count, and the next time round completes it', () => {
  const bytes = randomBytes(3000)
  const frames = bytesToShownFrames(bytes)
  const missed = frames.filter((_, place) => place !== 4 && place !== 7)
  expect(joinShownFrames(missed)).toEqual({ have: frames.length - 2, of: frames.length, bytes: null })
  expect(joinShownFrames([...missed, ...frames]).bytes).toEqual(bytes)
})

test('two runs that were mixed are kept apart: what counts is the run that is in sight now', () => {
  const [first, second] = [randomBytes(2000), randomBytes(2000)]
  const [a, b] = [bytesToShownFrames(first), bytesToShownFrames(second)]
  const mixed = a.flatMap((frame, place) => [frame, b[place] ?? ''])
  expect(joinShownFrames(mixed).bytes).toEqual(second)
  expect(joinShownFrames([...mixed, a[0] ?? '']).bytes).toEqual(first)
  expect(joinShownFrames([...a.slice(0, 5), ...b.slice(0, 2)])).toMatchObject({ have: 2, of: b.length, bytes: null })
})

test('damaged pictures and other codes count for nothing, and nothing throws', () => {
  const bytes = randomBytes(1000)
  const frames = bytesToShownFrames(bytes)
  const damaged = frames.map((frame, place) => (place === 1 ? `${frame.slice(0, 40)}B${frame.slice(41)}` : frame))
  const slip = damaged[1] === frames[1] ? `${frames[1]}Y` : damaged[1]
  expect(joinShownFrames([frames[0] ?? '', slip ?? ''])).toMatchObject({ have: 1, of: frames.length })
  for (const text of [
    '',
    'STARLING-SHOW1-',
    'STARLING-SHOW1-YYYY',
    'starling-join1-ybndr',
    'https://example.org',
    'é€\u0000',
    frames[0]?.slice(0, -1) ?? ''
  ])
    expect(joinShownFrames([text])).toEqual({ have: 0, of: 0, bytes: null })
  expect(joinShownFrames(['nothing', ...frames, 'nothing']).bytes).toEqual(bytes)
})

test('every picture stays below 86 modules, and is scanned', () => {
  for (const frame of [bytesToShownFrames(randomBytes(most))[0] ?? '', bytesToShownFrames(randomBytes(5000))[0] ?? '']) {
    const rows = encodeQR(frame, 'raw', { ecc: 'medium', encoding: 'alphanumeric', border: 4 })
    const size = rows.length * 4
    expect(rows.length - 8).toBeLessThan(86)
    const data = new Uint8ClampedArray(size * size * 4).fill(255)
    for (let at = 0; at < size * size; at++) {
      const dark = rows[Math.floor(at / size / 4)]?.[Math.floor((at % size) / 4)]
      if (dark) data.fill(20, at * 4, at * 4 + 3)
    }
    expect(decodeQR({ width: size, height: size, data }, { timeLimit: 5000 })).toBe(frame)
  }
})
