import { constants } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { equalBytes, hash, toHex } from '../domain/crypto.ts'
import { filesBeside, partsMost } from './beside.ts'
import { type CourierKey, type Frame, frameBytes, noRecord, openFrame, openPreamble, smallFrameBytes } from './frames.ts'
import { decodeCount, recordMostBytes, recordTypes } from './records.ts'

/** What is found in a courier file from front to back. */
export type Found =
  | { readonly kind: 'record'; readonly type: number; readonly body: Uint8Array; readonly position: number }
  | { readonly kind: 'damage'; readonly position: number }

export interface PartsReader {
  /** The bytes of all the parts at hand. */
  readonly totalBytes: number
  found(): AsyncGenerator<Found>
  /** What belongs together; the same for each part of one file, and told to nobody. */
  readonly file: string
  /** How many parts there are, as far as one of them says so. */
  readonly of: number | null
  /** Numbers, from 0, of the parts that were seen whole to their end the last time. */
  whole(): ReadonlySet<number>
  close(): Promise<void>
}

interface OpenPart {
  readonly handle: FileHandle
  readonly bytes: number
  readonly fileKey: Uint8Array
  readonly number: number
  readonly frameBytes: number
  /** How many parts the file has; null where that cannot be read here. */
  readonly of: number | null
}

/** No part is larger: what lies behind is nothing of ours, and may be a hole without end. */
const partMostBytes = 4 * 1024 ** 3

/**
 * Opens a courier file and the parts of it beside, whichever of them was named. Null where none of the keys opens it. Errors are those of
 * the file system.
 */
export async function openParts(path: string, keys: readonly CourierKey[]): Promise<PartsReader | null> {
  const first = await openPart(path, keys)
  if (!first) return null
  const parts = [first]
  for (const one of await filesBeside(path)) {
    const part = await openPart(one, keys).catch(() => null) // not the file that was named, and said as missing
    const belongs = part && equalBytes(part.fileKey, first.fileKey) && parts.every(({ number }) => number !== part.number)
    if (belongs) parts.push(part)
    else await part?.handle.close().catch(() => {}) // nothing of ours
  }
  parts.sort((a, b) => a.number - b.number)
  const totalBytes = parts.reduce((sum, part) => sum + part.bytes, 0)
  const whole = new Set<number>()
  async function* found(): AsyncGenerator<Found> {
    whole.clear()
    let before = 0
    for (const part of parts) {
      let [end, damaged] = [false, false]
      for await (const one of recordsOf(part, before)) {
        if (one.kind === 'damage') damaged = true
        else if (one.type === recordTypes.end) {
          end = true
          break
        }
        yield one
      }
      if (!end) yield { kind: 'damage', position: before + part.bytes }
      else if (!damaged) whole.add(part.number)
      before += part.bytes
    }
  }
  return {
    totalBytes,
    found,
    file: toHex(hash(Buffer.from('parts'), first.fileKey)),
    of: parts.find(({ of }) => of !== null)?.of ?? null,
    whole: () => whole,
    close: async () => {
      for (const part of parts) await part.handle.close().catch(() => {}) // the stick is gone
    }
  }
}

async function openPart(path: string, keys: readonly CourierKey[]): Promise<OpenPart | null> {
  // A pipe would wait for its writer, and a device has no end.
  if (!(await stat(path)).isFile()) return null
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const size = Math.min((await handle.stat()).size, partMostBytes)
    const each = size < frameBytes ? smallFrameBytes : frameBytes
    const fileKey = openPreamble(await readAt(handle, 0, each), keys)
    if (fileKey) {
      const number = await numberOf(handle, fileKey, each)
      return { handle, bytes: size, fileKey, number, frameBytes: each, of: await countOf(handle, fileKey, number, each, size) }
    }
  } catch (err) {
    await handle.close()
    throw err
  }
  await handle.close()
  return null
}

/** By its first frame, or by one of the next if that is damaged. Where none opens, it does not matter. */
async function numberOf(handle: FileHandle, fileKey: Uint8Array, each: number): Promise<number> {
  for (let frame = 0; frame < 4; frame++) {
    const sealed = await readAt(handle, frame + 1, each)
    for (let number = 0; number < partsMost; number++) if (openFrame(fileKey, number, frame, sealed, each)) return number
  }
  return 0
}

/** The last frame of a part says how many there are; the small form has one. */
async function countOf(
  handle: FileHandle,
  fileKey: Uint8Array,
  number: number,
  each: number,
  bytes: number
): Promise<number | null> {
  if (each === smallFrameBytes) return 1
  const last = Math.floor(bytes / each) - 1
  const opened = last < 1 ? null : openFrame(fileKey, number, last - 1, await readAt(handle, last, each), each)
  return opened ? decodeCount(opened.data) : null
}

async function readAt(handle: FileHandle, frame: number, each: number): Promise<Uint8Array> {
  const bytes = Buffer.alloc(each)
  let got = 0
  while (got < each) {
    const { bytesRead } = await handle.read(bytes, got, each - got, frame * each + got)
    if (bytesRead === 0) break
    got += bytesRead
  }
  return bytes.subarray(0, got)
}

async function* recordsOf(part: OpenPart, before: number): AsyncGenerator<Found> {
  let rest: Buffer = Buffer.alloc(0)
  let whole = false
  const each = part.frameBytes
  for (let frame = 0; (frame + 1) * each < part.bytes; frame++) {
    const position = before + (frame + 2) * each
    const sealed = await readAt(part.handle, frame + 1, each)
    const opened: Frame | null = openFrame(part.fileKey, part.number, frame, sealed, each)
    if (!opened) {
      rest = Buffer.alloc(0)
      whole = false
      yield { kind: 'damage', position }
      continue
    }
    const { data, first } = opened
    if (whole) rest = Buffer.concat([rest, data])
    else if (first !== noRecord) rest = Buffer.from(data.subarray(first))
    whole ||= first !== noRecord
    for (;;) {
      const size = rest.byteLength < 5 ? 0 : rest.readUInt32LE(1)
      if (size > recordMostBytes) {
        rest = Buffer.alloc(0)
        whole = false
        yield { kind: 'damage', position }
        break
      }
      if (rest.byteLength < 5 + size || rest.byteLength < 5) break
      yield { kind: 'record', type: rest.readUInt8(0), body: rest.subarray(5, 5 + size), position }
      rest = rest.subarray(5 + size)
    }
  }
}
