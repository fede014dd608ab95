import { pictureLimits } from '../../contract/picture-limits.ts'
import { equalBytes } from '../crypto.ts'
import { readJpeg } from './jpeg.ts'
import { readPng } from './png.ts'
import { readWebp } from './webp.ts'

export type PictureType = 'image/png' | 'image/jpeg' | 'image/webp'

/** A picture with nothing in it but what it shows. */
export interface PictureFile {
  readonly type: PictureType
  readonly bytes: Uint8Array
  readonly width: number
  readonly height: number
}

export type PictureFault = 'unsupported' | 'too-large' | 'broken'

/**
 * The picture without what says where, when and with what it was taken: every part that shows nothing is left out, and whatever stands behind
 * its end. The type is read from the bytes, size and sides before anything is decoded. What cannot be read to its end is refused. Total.
 */
export function cleanPicture(bytes: Uint8Array): PictureFile | PictureFault {
  if (bytes.byteLength > pictureLimits.bytes) return 'too-large'
  const format = formats.find(({ begins }) => begins(bytes))
  if (format === undefined) return 'unsupported'
  try {
    const found = format.read(bytes)
    if (typeof found === 'string') return found
    const { width, height } = found
    if (width > pictureLimits.side || height > pictureLimits.side) return 'too-large'
    return width > 0 && height > 0 ? { type: format.type, ...found } : 'broken'
  } catch {
    return 'broken' // it ends too early
  }
}

/** Is this, byte for byte, a picture as this or a stricter version cleaned it? Null: somebody else put it together. */
export function cleanedPicture(bytes: Uint8Array): PictureFile | null {
  const found = cleanPicture(bytes)
  return typeof found !== 'string' && equalBytes(found.bytes, bytes) ? found : null
}

type Read = (bytes: Uint8Array) => Omit<PictureFile, 'type'> | PictureFault

const formats: readonly { type: PictureType; begins: (bytes: Uint8Array) => boolean; read: Read }[] = [
  { type: 'image/png', begins: starts(0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), read: readPng },
  { type: 'image/jpeg', begins: starts(0, [0xff, 0xd8, 0xff]), read: readJpeg },
  { type: 'image/webp', begins: both(starts(0, [0x52, 0x49, 0x46, 0x46]), starts(8, [0x57, 0x45, 0x42, 0x50])), read: readWebp }
]

function starts(at: number, magic: readonly number[]) {
  return (bytes: Uint8Array): boolean => magic.every((byte, i) => bytes[at + i] === byte)
}

function both(a: (bytes: Uint8Array) => boolean, b: (bytes: Uint8Array) => boolean) {
  return (bytes: Uint8Array): boolean => a(bytes) && b(bytes)
}
