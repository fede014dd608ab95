import { concat, equalBytes, hash, toHex, u8, utf8 } from '../crypto.ts'
import { zbase32Decode, zbase32Encode } from './zbase32.ts'

/**
 * A small file as a run of QR pictures: `STARLING-SHOW1-` and z-base-32 of run 8 (what the whole hashes to) | place u8 | count u8 | data |
 * checksum 4, in upper case, which is the alphabet of a QR picture. They are read in any order, as often as they come by.
 */
const prefix = 'STARLING-SHOW1-'
const runBytes = 8
const checksumBytes = 4
const leastBytes = runBytes + 2 + checksumBytes
const framesMost = 60
/** About what fits into 65 × 65 modules, which a simple camera reads from a screen. */
const dataBytesUsual = 240

export function bytesToShownFrames(bytes: Uint8Array): string[] {
  const each = Math.max(dataBytesUsual, Math.ceil(bytes.byteLength / framesMost))
  const count = Math.max(1, Math.ceil(bytes.byteLength / each))
  const run = runOf(bytes)
  return Array.from({ length: count }, (_, place) => {
    const content = concat(run, u8(place), u8(count), bytes.subarray(place * each, (place + 1) * each))
    return prefix + zbase32Encode(concat(content, checksum(content))).toUpperCase()
  })
}

export interface ShownSoFar {
  /** Pictures of this run that were read, of how many. */
  readonly have: number
  readonly of: number
  /** All of it, once nothing is missing. */
  readonly bytes: Uint8Array | null
}

/**
 * What was read so far of the run that the last good picture belongs to; pictures of other runs, damaged ones and other codes count for
 * nothing. Total: any text may come.
 */
export function joinShownFrames(texts: readonly string[]): ShownSoFar {
  const frames = texts.flatMap((text) => decodeFrame(text) ?? [])
  const last = frames.at(-1)
  if (!last) return { have: 0, of: 0, bytes: null }
  const own = new Map<number, Uint8Array>()
  for (const { run, count, place, data } of frames) if (run === last.run && count === last.count) own.set(place, data)
  const so = { have: own.size, of: last.count }
  if (so.have < so.of) return { ...so, bytes: null }
  const bytes = concat(...Array.from({ length: last.count }, (_, place) => own.get(place) ?? new Uint8Array(0)))
  // Somebody's made-up pictures under the name of this run: none of them is worth keeping.
  return toHex(runOf(bytes)) === last.run ? { ...so, bytes } : { have: 0, of: so.of, bytes: null }
}

interface ShownFrame {
  readonly run: string
  readonly place: number
  readonly count: number
  readonly data: Uint8Array
}

function decodeFrame(text: string): ShownFrame | null {
  const letters = text.trim().toUpperCase()
  if (!letters.startsWith(prefix)) return null
  const bytes = zbase32Decode(letters.slice(prefix.length).toLowerCase())
  if (!bytes || bytes.byteLength < leastBytes) return null
  const content = bytes.subarray(0, -checksumBytes)
  if (!equalBytes(bytes.subarray(-checksumBytes), checksum(content))) return null
  const [place = 0, count = 0] = content.subarray(runBytes, runBytes + 2)
  if (place >= count || count > framesMost) return null
  return { run: toHex(content.subarray(0, runBytes)), place, count, data: content.subarray(runBytes + 2) }
}

function runOf(bytes: Uint8Array): Uint8Array {
  return hash(utf8(prefix), bytes).subarray(0, runBytes)
}

function checksum(content: Uint8Array): Uint8Array {
  return hash(utf8(`${prefix}frame`), content).subarray(0, checksumBytes)
}
