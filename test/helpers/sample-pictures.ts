import { readFileSync } from 'node:fs'
import { deflateSync } from 'node:zlib'
import { seededRandom } from '../vault/seeded-random.ts'

/** Real pictures made here, byte by byte, so that a test knows what is in them. */

export function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff
  for (const byte of bytes) {
    c ^= byte
    for (let k = 0; k < 8; k++) c = (c & 1) === 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  }
  return (c ^ 0xffffffff) >>> 0
}

export function pngChunk(name: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const size = Buffer.alloc(4)
  size.writeUInt32BE(data.byteLength)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([size, body, sum])
}

export const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

export function pngHeader(width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return pngChunk('IHDR', header)
}

/** Noise, so that its size is about three bytes for each pixel and no two are alike. */
export function noisePng(width: number, height: number, ...extra: readonly Buffer[]): Buffer {
  const { random } = seededRandom()
  const rows = Array.from({ length: height }, () =>
    Buffer.from([0, ...Array.from({ length: width * 3 }, () => Math.floor(random() * 256))])
  )
  return Buffer.concat([
    pngSignature,
    pngHeader(width, height),
    ...extra,
    pngChunk('IDAT', deflateSync(Buffer.concat(rows), { level: 0 })),
    pngChunk('IEND', Buffer.alloc(0))
  ])
}

/** As Chromium made them of one drawing, 24 by 16. */
export const chromiumPictures = [
  'chromium.jpg',
  'chromium.png',
  'chromium.webp',
  'chromium-alpha.webp',
  'chromium-lossless.webp'
] as const
export function chromiumPicture(name: (typeof chromiumPictures)[number]): Buffer {
  return readFileSync(new URL(`pictures/${name}`, import.meta.url))
}

export function jpegPart(mark: number, body: Uint8Array): Buffer {
  const head = Buffer.from([0xff, mark, 0, 0])
  head.writeUInt16BE(body.byteLength + 2, 2)
  return Buffer.concat([head, body])
}

export function webpChunk(name: string, data: Uint8Array): Buffer {
  const size = Buffer.alloc(4)
  size.writeUInt32LE(data.byteLength)
  return Buffer.concat([Buffer.from(name, 'latin1'), size, data, Buffer.alloc(data.byteLength % 2)])
}

export const secret = 'GPSLatitude 35.6586N secret home of Amira'

/** The picture with everything in it that a camera, a telephone or a program adds. */
export function withTraces(name: (typeof chromiumPictures)[number]): Buffer {
  const bytes = chromiumPicture(name)
  const said = Buffer.from(secret)
  if (name.endsWith('.jpg')) {
    const exif = jpegPart(0xe1, Buffer.concat([Buffer.from('Exif\0\0MM\0*\0\0\0\x08', 'latin1'), said]))
    const xmp = jpegPart(0xe1, Buffer.concat([Buffer.from('http://ns.adobe.com/xap/1.0/\0<?xpacket', 'latin1'), said]))
    const more = [0xe2, 0xed, 0xef].map((mark) => jpegPart(mark, said))
    const adobe = jpegPart(0xee, Buffer.concat([Buffer.from('Adobe'), Buffer.alloc(7), said])) // longer than it may be
    return Buffer.concat([bytes.subarray(0, 2), exif, xmp, ...more, adobe, jpegPart(0xfe, said), bytes.subarray(2), said])
  }
  if (name.endsWith('.png')) {
    const end = bytes.byteLength - 12
    const chunks = ['tEXt', 'zTXt', 'iTXt', 'eXIf', 'tIME', 'iCCP', 'prVt'].map((chunk) => pngChunk(chunk, said))
    return Buffer.concat([
      bytes.subarray(0, 33),
      ...chunks,
      bytes.subarray(33, end),
      pngChunk('tEXt', said),
      bytes.subarray(end),
      said
    ])
  }
  const body = Buffer.concat([bytes.subarray(8), webpChunk('EXIF', said), webpChunk('XMP ', said), webpChunk('abcd', said)])
  return Buffer.concat([webpChunk('RIFF', body), said])
}
