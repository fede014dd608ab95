import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { cleanedPicture, cleanPicture } from '../../../core/domain/picture/picture-file.ts'
import { mutate } from '../../helpers/mutate.ts'
import {
  chromiumPicture,
  chromiumPictures,
  jpegPart,
  noisePng,
  pngChunk,
  pngHeader,
  pngSignature,
  secret,
  webpChunk,
  withTraces
} from '../../helpers/sample-pictures.ts'
import { seededRandom } from '../../vault/seeded-random.ts'

function cleaned(bytes: Uint8Array) {
  const found = cleanPicture(bytes)
  if (typeof found === 'string') throw new Error(found)
  return { ...found, bytes: Buffer.from(found.bytes) }
}

/** The byte by which the sides of a JPEG's frame are found. */
const frameOf = (bytes: Buffer): number => bytes.indexOf(Buffer.from([0xff, 0xc0]))

describe('a picture that comes in', () => {
  it.each(chromiumPictures)('keeps nothing that says where and with what it was taken: %s', (name) => {
    const given = withTraces(name)
    expect(given.includes(secret)).toBe(true)
    const found = cleaned(given)
    for (const trace of [secret.slice(0, 12), 'Exif', 'xpacket', 'GPS', 'http', 'JFIF', 'ICCP', 'tEXt', 'EXIF', 'XMP'])
      expect(found.bytes.includes(trace), trace).toBe(false)
    expect(found).toMatchObject({ width: 24, height: 16 })
    expect(found.bytes.equals(cleaned(chromiumPicture(name)).bytes)).toBe(true)
    expect(cleanedPicture(found.bytes)?.type).toBe(found.type)
    expect(cleanedPicture(given), 'as it was given it is shown to nobody').toBeNull()
  })

  it.each(chromiumPictures)('is refused wherever it breaks off: %s', (name) => {
    const { bytes } = cleaned(chromiumPicture(name))
    for (let length = 0; length < bytes.byteLength; length++)
      expect(typeof cleanPicture(bytes.subarray(0, length))).toBe('string')
  })

  it.each(chromiumPictures)(
    'never makes reading throw, whatever was changed in it, and is never larger than it says: %s',
    (name) => {
      const { random, seed } = seededRandom()
      const bytes = withTraces(name)
      for (let round = 0; round < 1500; round++) {
        const found = cleanPicture(mutate(random, bytes))
        if (typeof found === 'string') continue
        expect(Math.max(found.width, found.height), `seed ${seed}`).toBeLessThanOrEqual(4096)
        expect(cleanedPicture(found.bytes)?.bytes.byteLength, `seed ${seed}`).toBe(found.bytes.byteLength)
      }
    }
  )

  it('is refused by its header alone where it would unfold to 40 000 by 40 000', () => {
    const zeros = deflateSync(Buffer.alloc(1_000_000))
    const png = (width: number, height: number) =>
      Buffer.concat([pngSignature, pngHeader(width, height), pngChunk('IDAT', zeros), pngChunk('IEND', Buffer.alloc(0))])
    expect(cleanPicture(png(40_000, 40_000))).toBe('too-large')
    expect(cleanPicture(png(4097, 1))).toBe('too-large')
    expect(cleanPicture(png(0, 10))).toBe('broken')
    const jpeg = Buffer.from(chromiumPicture('chromium.jpg'))
    jpeg.writeUInt16BE(40_000, frameOf(jpeg) + 5)
    expect(cleanPicture(jpeg)).toBe('too-large')
    const webp = Buffer.from(chromiumPicture('chromium-lossless.webp'))
    webp.writeUInt32LE(0x3fff | (0x3fff << 14), webp.indexOf('VP8L') + 9)
    expect(typeof cleanPicture(webp)).toBe('string')
  })

  it('is refused where it weighs more than a leaflet can carry', () => {
    expect(cleanPicture(Buffer.concat([noisePng(8, 8), Buffer.alloc(2 * 1024 * 1024)]))).toBe('too-large')
  })

  it('is refused where it is something else, or a film', () => {
    for (const other of [
      'GIF89a',
      '<svg xmlns="http://www.w3.org/2000/svg"/>',
      'BM',
      '%PDF-1.7',
      'RIFF\x04\0\0\0WAVE',
      '',
      '\xff\xd8'
    ])
      expect(cleanPicture(Buffer.from(other, 'latin1')), other).toBe('unsupported')
    const webp = chromiumPicture('chromium.webp')
    const film = webpChunk('RIFF', Buffer.concat([webp.subarray(8), webpChunk('ANMF', Buffer.alloc(20))]))
    expect(cleanPicture(film)).toBe('unsupported')
    const arithmetic = Buffer.from(chromiumPicture('chromium.jpg'))
    arithmetic[frameOf(arithmetic) + 1] = 0xc9
    expect(cleanPicture(arithmetic)).toBe('unsupported')
  })

  it('leaves behind what somebody hid behind it, in it or beside it', () => {
    const page = Buffer.from('<script>alert(1)</script>PK\x03\x04')
    for (const name of chromiumPictures) {
      const found = cleaned(Buffer.concat([chromiumPicture(name), page]))
      expect(found.bytes.includes('<script>')).toBe(false)
    }
    const jpeg = chromiumPicture('chromium.jpg')
    const table = Buffer.concat([jpeg.subarray(0, 2), jpegPart(0xdb, Buffer.concat([Buffer.alloc(65), page])), jpeg.subarray(2)])
    expect(cleanPicture(table), 'a table longer than a table').toBe('broken')
    const png = noisePng(4, 4, pngChunk('PLTE', Buffer.alloc(900)))
    expect(cleanPicture(png), 'a palette of 300 colours').toBe('broken')
    expect(cleanPicture(noisePng(4, 4, pngChunk('ABCD', page))), 'a chunk that one must understand').toBe('unsupported')
    const apng = noisePng(4, 4, pngChunk('acTL', Buffer.alloc(8)), pngChunk('fcTL', Buffer.alloc(26)))
    expect(cleaned(apng).bytes.includes('acTL')).toBe(false)
  })

  it('is refused where it has more scans than a picture needs', () => {
    const jpeg = cleaned(chromiumPicture('chromium.jpg')).bytes
    const scan = jpeg.indexOf(Buffer.from([0xff, 0xda]))
    const body = jpeg.subarray(scan, jpeg.byteLength - 2)
    expect(cleanPicture(Buffer.concat([jpeg.subarray(0, scan), ...Array(33).fill(body), jpeg.subarray(-2)]))).toBe('broken')
  })
})
