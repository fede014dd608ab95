import { concat, equalBytes, utf8 } from '../crypto.ts'
import { ByteReader } from './byte-reader.ts'
import type { PictureFault, PictureFile } from './picture-file.ts'

const marks = {
  dht: 0xc4,
  eoi: 0xd9,
  sos: 0xda,
  dqt: 0xdb,
  dri: 0xdd,
  app0: 0xe0,
  app14: 0xee,
  app15: 0xef,
  comment: 0xfe
} as const
/** Baseline, extended and progressive, by Huffman: what every browser draws. */
const frames: ReadonlySet<number> = new Set([0xc0, 0xc1, 0xc2])
/** A usual progressive picture has ten; thousands of empty ones keep a decoder busy for minutes. */
const scansMost = 32

/**
 * A JPEG of tables, frame and scans alone. Applications' parts (EXIF with its place and preview, XMP, profiles, further pictures) and comments
 * are left out; of Adobe's the twelve bytes that say how colours are stored stay. Throws where it ends too early.
 */
export function readJpeg(bytes: Uint8Array): Omit<PictureFile, 'type'> | PictureFault {
  const reader = new ByteReader(bytes, 2)
  const parts: Uint8Array[] = [bytes.subarray(0, 2)]
  let sides: { width: number; height: number } | null = null
  let adobe = false
  let scans = 0
  for (;;) {
    if (reader.u8() !== 0xff) return 'broken'
    let mark = reader.u8()
    while (mark === 0xff) mark = reader.u8() // filling
    const begin = Uint8Array.of(0xff, mark)
    if (mark === marks.eoi) {
      parts.push(begin)
      return sides !== null && scans > 0 ? { ...sides, bytes: concat(...parts) } : 'broken'
    }
    const from = reader.at
    const body = reader.take(reader.u16() - 2)
    const whole = concat(begin, bytes.subarray(from, reader.at))
    if (frames.has(mark)) {
      if (sides !== null) return 'broken'
      sides = readFrame(body)
      if (sides === null) return 'broken'
      parts.push(whole)
    } else if (mark === marks.sos) {
      if (sides === null || !isScan(body) || ++scans > scansMost) return 'broken'
      parts.push(whole, reader.take(scanBytes(bytes, reader.at)))
    } else if (mark === marks.dqt || mark === marks.dht) {
      if (!(mark === marks.dqt ? areQuantizers(body) : areCodes(body))) return 'broken'
      parts.push(whole)
    } else if (mark === marks.dri) {
      if (body.byteLength !== 2) return 'broken'
      parts.push(whole)
    } else if (mark === marks.app14 && isAdobe(body)) {
      if (!adobe) parts.push(whole)
      adobe = true
    } else if (!isLeftOut(mark)) return mark >= 0xc0 ? 'unsupported' : 'broken'
  }
}

function isLeftOut(mark: number): boolean {
  return (mark >= marks.app0 && mark <= marks.app15) || mark === marks.comment
}

function readFrame(body: Uint8Array): { width: number; height: number } | null {
  const reader = new ByteReader(body)
  const depth = reader.u8()
  const height = reader.u16()
  const width = reader.u16()
  const components = reader.u8()
  return (depth === 8 || depth === 12) && components >= 1 && components <= 4 && reader.left === 3 * components
    ? { width, height }
    : null
}

function isScan(body: Uint8Array): boolean {
  const components = body[0] ?? 0
  return components >= 1 && components <= 4 && body.byteLength === 4 + 2 * components
}

/** Up to the next mark that is neither a stuffed byte nor a restart. Throws where there is none. */
function scanBytes(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1]
    if (next === undefined) break
    if (next !== 0 && (next < 0xd0 || next > 0xd7)) return at - from
  }
  throw new RangeError('ends too early')
}

// Tables are read to their last byte: what is longer than it says could hide anything.
function areQuantizers(body: Uint8Array): boolean {
  const reader = new ByteReader(body)
  while (reader.left > 0) reader.take(reader.u8() >> 4 === 0 ? 64 : 128)
  return true
}

function areCodes(body: Uint8Array): boolean {
  const reader = new ByteReader(body)
  while (reader.left > 0) {
    reader.u8()
    reader.take(reader.take(16).reduce((sum, count) => sum + count, 0))
  }
  return true
}

function isAdobe(body: Uint8Array): boolean {
  return body.byteLength === 12 && equalBytes(body.subarray(0, 5), utf8('Adobe'))
}
