import { concat, utf8 } from '../crypto.ts'
import { ByteReader } from './byte-reader.ts'
import type { PictureFault, PictureFile } from './picture-file.ts'

type Sides = { readonly width: number; readonly height: number }

/**
 * A WebP of its picture, and its transparency where that stands apart. EXIF, XMP, colour profiles and unknown chunks are left out, and whatever
 * stands behind the length that it gives; films are refused. Throws where it ends too early.
 */
export function readWebp(bytes: Uint8Array): Omit<PictureFile, 'type'> | PictureFault {
  const outer = new ByteReader(bytes, 4)
  const reader = new ByteReader(outer.take(outer.u32le()), 4)
  const found = new Map<string, Uint8Array>()
  while (reader.left > 0) {
    const name = reader.name()
    const data = reader.take(reader.u32le())
    if (data.byteLength % 2 === 1) reader.take(1)
    if (name === 'ANIM' || name === 'ANMF') return 'unsupported'
    if (!['VP8X', 'ALPH', 'VP8 ', 'VP8L'].includes(name)) continue
    if (found.has(name)) return 'broken'
    found.set(name, data)
  }
  const lossy = found.get('VP8 ')
  const lossless = found.get('VP8L')
  if ((lossy === undefined) === (lossless === undefined)) return 'broken'
  const sides = lossy ? lossySides(lossy) : lossless ? losslessSides(lossless) : null
  const canvas = found.get('VP8X')
  if (sides === null || (canvas !== undefined && !hasSides(canvas, sides))) return 'broken'
  const alpha = found.get('ALPH')
  const chunks = lossless
    ? [chunk('VP8L', lossless)]
    : lossy && alpha
      ? [chunk('VP8X', canvasOf(sides)), chunk('ALPH', alpha), chunk('VP8 ', lossy)]
      : lossy
        ? [chunk('VP8 ', lossy)]
        : []
  return { ...sides, bytes: chunkOf('RIFF', concat(utf8('WEBP'), ...chunks)) }
}

const chunk = (name: string, data: Uint8Array): Uint8Array =>
  chunkOf(name, data.byteLength % 2 === 0 ? data : concat(data, Uint8Array.of(0)), data.byteLength)

function chunkOf(name: string, data: Uint8Array, sizeBytes = data.byteLength): Uint8Array {
  const size = new Uint8Array(4)
  new DataView(size.buffer).setUint32(0, sizeBytes, true)
  return concat(utf8(name), size, data)
}

function lossySides(data: Uint8Array): Sides | null {
  const reader = new ByteReader(data)
  const isKeyFrame = (reader.u8() & 1) === 0
  reader.take(2)
  if (!isKeyFrame || reader.u8() !== 0x9d || reader.u8() !== 0x01 || reader.u8() !== 0x2a) return null
  return { width: reader.u16le() & 0x3fff, height: reader.u16le() & 0x3fff }
}

function losslessSides(data: Uint8Array): Sides | null {
  const reader = new ByteReader(data)
  if (reader.u8() !== 0x2f) return null
  const bits = reader.u32le()
  return bits >>> 29 === 0 ? { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 } : null
}

function hasSides(canvas: Uint8Array, { width, height }: Sides): boolean {
  return canvas.byteLength === 10 && u24(canvas, 4) + 1 === width && u24(canvas, 7) + 1 === height
}

/** Says only that there is transparency. */
function canvasOf({ width, height }: Sides): Uint8Array {
  const side = (pixels: number): number[] => [(pixels - 1) & 0xff, ((pixels - 1) >> 8) & 0xff, 0]
  return Uint8Array.of(0x10, 0, 0, 0, ...side(width), ...side(height))
}

function u24(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16)
}
