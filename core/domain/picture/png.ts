import { concat, equalBytes, utf8 } from '../crypto.ts'
import { ByteReader } from './byte-reader.ts'
import type { PictureFault, PictureFile } from './picture-file.ts'

const signatureBytes = 8
/** What a picture cannot be drawn without. Text, times, EXIF, colour profiles and the frames of a film are left out. */
const kept: ReadonlySet<string> = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'])
const depths: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16]
}

/** A PNG of its necessary chunks alone, up to IEND. Throws where it ends too early. */
export function readPng(bytes: Uint8Array): Omit<PictureFile, 'type'> | PictureFault {
  const reader = new ByteReader(bytes, signatureBytes)
  const parts: Uint8Array[] = [bytes.subarray(0, signatureBytes)]
  const seen: string[] = []
  let sides: { width: number; height: number } | null = null
  while (seen.at(-1) !== 'IEND') {
    const from = reader.at
    const sizeBytes = reader.u32()
    const name = reader.name()
    const data = reader.take(sizeBytes)
    const sum = reader.u32()
    if (crc32(concat(utf8(name), data)) !== sum) return 'broken'
    if ((sides === null) !== (name === 'IHDR')) return 'broken'
    if (name === 'IHDR') {
      sides = readHeader(data)
      if (sides === null) return 'broken'
    }
    if (!kept.has(name)) {
      if (isCritical(name)) return 'unsupported'
      continue
    }
    if (!fits(name, seen, sizeBytes)) return 'broken'
    seen.push(name)
    parts.push(bytes.subarray(from, reader.at))
  }
  return sides !== null && seen.includes('IDAT') ? { ...sides, bytes: concat(...parts) } : 'broken'
}

function readHeader(data: Uint8Array): { width: number; height: number } | null {
  if (data.byteLength !== 13) return null
  const reader = new ByteReader(data)
  const sides = { width: reader.u32(), height: reader.u32() }
  const depth = reader.u8()
  const colour = reader.u8()
  const rest = reader.take(3)
  const interlace = rest[2]
  return depths[colour]?.includes(depth) &&
    equalBytes(rest.subarray(0, 2), Uint8Array.of(0, 0)) &&
    (interlace === 0 || interlace === 1)
    ? sides
    : null
}

/** Each once and in its place; IDAT chunks stand together. A place with room for more is where something could be hidden. */
function fits(name: string, seen: readonly string[], sizeBytes: number): boolean {
  if (name === 'IDAT') return !seen.includes('IDAT') || seen.at(-1) === 'IDAT'
  if (seen.includes(name)) return false
  if (name === 'PLTE') return !seen.includes('IDAT') && !seen.includes('tRNS') && sizeBytes % 3 === 0 && sizeBytes <= 768
  if (name === 'tRNS') return !seen.includes('IDAT') && sizeBytes <= 256
  return name === 'IHDR' || sizeBytes === 0
}

/** By the case of its first letter. */
function isCritical(name: string): boolean {
  return name.charCodeAt(0) < 0x61
}

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k++) c = (c & 1) === 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c
})

function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff
  for (const byte of bytes) c = (table[(c ^ byte) & 0xff] ?? 0) ^ (c >>> 8)
  return (c ^ 0xffffffff) >>> 0
}
