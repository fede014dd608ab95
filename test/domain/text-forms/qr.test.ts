import decodeQR from 'qr/decode.js'
import { expect, test } from 'vitest'
import { codeForQr } from '../../../core/domain/text-forms/code-text.ts'
import { encodeJoinCode } from '../../../core/domain/text-forms/join-code.ts'
import { codeToQr, type QrMatrix, qrToRows, qrToTerminal, rowsToQr } from '../../../core/domain/text-forms/qr.ts'
import { decodeReadCode, encodeReadCode } from '../../../core/domain/text-forms/read-code.ts'

const invite = encodeJoinCode({ rendezvousSecret: new Uint8Array(16).fill(7), expirySeconds: 1_800_000_000, role: 1 })
const parts = { groupKey: new Uint8Array(32).fill(1), groupSecret: new Uint8Array(32).fill(2), seed: new Uint8Array(16).fill(3) }
const reading = encodeReadCode({ ...parts, epoch: 65_535, findKey: new Uint8Array(16).fill(4) })

/** What a camera sees of it: each module a square of grey pixels on white paper, with a quiet zone. */
function scan(matrix: QrMatrix, scale = 4): string {
  const size = (matrix.length + 8) * scale
  const data = new Uint8ClampedArray(size * size * 4).fill(255)
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const dark = matrix[Math.floor(y / scale) - 4]?.[Math.floor(x / scale) - 4] ?? false
      if (dark) data.fill(40, (y * size + x) * 4, (y * size + x) * 4 + 3)
    }
  }
  return decodeQR({ width: size, height: size, data }, { timeLimit: 5000 })
}

/** Reads the half blocks back as pixels, as somebody photographs them from a dark terminal. */
function photograph(terminal: string): QrMatrix {
  const drawn = terminal
    .split('\n')
    .flatMap((line) => [[...line].map((c) => '▀█'.includes(c)), [...line].map((c) => '▄█'.includes(c))])
  return drawn.map((row) => row.map((light) => !light))
}

test('an invite is scanned from its picture', () => {
  expect(scan(codeToQr(invite))).toBe(codeForQr(invite))
})

test('a reading code is scanned from its picture and read', () => {
  expect(decodeReadCode(scan(codeToQr(reading)))).toHaveProperty('code.epoch', 65_535)
})

test('a picture is scanned although a stain covers part of it', () => {
  const stained = codeToQr(reading).map((row, y) => row.map((dark, x) => dark || (x > 28 && x < 38 && y > 28 && y < 38)))
  expect(scan(stained)).toBe(codeForQr(reading))
})

test('the picture in a terminal can be scanned, on a dark and on a light ground', () => {
  expect(scan(photograph(qrToTerminal(codeToQr(invite))))).toBe(codeForQr(invite))
  const onLight = photograph(qrToTerminal(codeToQr(reading), true)).map((row) => row.map((dark) => !dark))
  expect(scan(onLight)).toBe(codeForQr(reading))
})

test('the rows that cross the contract are the same picture', () => {
  expect(rowsToQr(qrToRows(codeToQr(invite)))).toEqual(codeToQr(invite))
})

test('the pictures stay small enough for a dim screen: an invite 33 modules, a reading code 57', () => {
  expect([codeToQr(invite).length, codeToQr(reading).length]).toEqual([33, 57])
})
