import encodeQR from 'qr'
import { codeForQr } from './code-text.ts'

/** Rows of modules, `true` is dark; the quiet zone of four light modules is not part of it. */
export type QrMatrix = readonly (readonly boolean[])[]

/**
 * The QR picture of a code, as it is scanned from paper or a dim screen: error correction Q, so a quarter may be lost.
 * Measured: an invite is 33 × 33 modules; a reading code (211 characters) 57 × 57, where lower case would take 69 × 69.
 */
export function codeToQr(code: string): QrMatrix {
  const framed = encodeQR(codeForQr(code), 'raw', { ecc: 'quartile', encoding: 'alphanumeric', border: 1 }) // it allows no border of 0
  return framed.slice(1, -1).map((row) => row.slice(1, -1))
}

/** Rows of `1` (dark) and `0` (light), the form that crosses the contract. */
export function qrToRows(matrix: QrMatrix): string[] {
  return matrix.map((row) => row.map((dark) => (dark ? '1' : '0')).join(''))
}

export function rowsToQr(rows: readonly string[]): QrMatrix {
  return rows.map((row) => [...row].map((module) => module === '1'))
}

/**
 * The picture as text, two rows of modules in one line, with its quiet zone. Light modules are drawn, dark ones left blank, so a
 * terminal with light letters on a dark ground shows it the right way round; `inverted` is for dark letters on a light ground.
 */
export function qrToTerminal(matrix: QrMatrix, inverted = false): string {
  const quiet = 4
  const size = matrix.length + 2 * quiet
  const isDrawn = (x: number, y: number) => (y < size && (matrix[y - quiet]?.[x - quiet] ?? false)) === inverted
  const lines: string[] = []
  for (let y = 0; y < size; y += 2) {
    let line = ''
    for (let x = 0; x < size; x++) line += ' ▄▀█'[(isDrawn(x, y) ? 2 : 0) + (isDrawn(x, y + 1) ? 1 : 0)]
    lines.push(line)
  }
  return lines.join('\n')
}
