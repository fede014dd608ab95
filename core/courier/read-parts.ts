import { constants } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { type CourierKey, type Frame, frameBytes, noRecord, openFrame, openPreamble, smallFrameBytes } from './frames.ts'
import { recordMostBytes, recordTypes } from './records.ts'

/** What is found in a courier file from front to back. */
export type Found =
  | { readonly kind: 'record'; readonly type: number; readonly body: Uint8Array; readonly position: number }
  | { readonly kind: 'damage'; readonly position: number }

export interface PartsReader {
  /** The bytes of all the parts at hand. */
  readonly totalBytes: number
  found(): AsyncGenerator<Found>
  /** Every part was seen to its end. */
  complete(): boolean
  close(): Promise<void>
}

interface OpenPart {
  readonly handle: FileHandle
  readonly bytes: number
  readonly fileKey: Uint8Array
  readonly number: number
  readonly frameBytes: number
}

const partsMost = 256
/** No part is larger: what lies behind is nothing of ours, and may be a hole without end. */
const partMostBytes = 4 * 1024 ** 3

/** Opens a courier file and the parts beside it. Null where none of the keys opens it. Errors are those of the file system. */
export async function openParts(path: string, keys: readonly CourierKey[]): Promise<PartsReader | null> {
  const parts: OpenPart[] = []
  const close = async (): Promise<void> => {
    for (const part of parts) await part.handle.close().catch(() => {}) // the stick is gone
  }
  try {
    for (const one of [path, ...(await besides(path))]) {
      const part = await openPart(one, keys)
      if (part) parts.push(part)
      if (!part && parts.length === 0) return null
    }
  } catch (err) {
    await close()
    throw err
  }
  const totalBytes = parts.reduce((sum, part) => sum + part.bytes, 0)
  let ended = 0
  let last = false
  async function* found(): AsyncGenerator<Found> {
    ended = 0
    last = false
    let before = 0
    for (const part of parts) {
      let end = false
      for await (const one of recordsOf(part, before)) {
        if (one.kind === 'record' && one.type === recordTypes.end) {
          end = true
          last ||= one.body[0] === 1
          break
        }
        yield one
      }
      if (end) ended++
      else yield { kind: 'damage', position: before + part.bytes }
      before += part.bytes
    }
  }
  return { totalBytes, found, complete: () => last && ended === parts.length && parts.length === countOf(parts), close }
}

const countOf = (parts: readonly OpenPart[]): number => Math.max(...parts.map((part) => part.number)) + 1

async function openPart(path: string, keys: readonly CourierKey[]): Promise<OpenPart | null> {
  // A pipe would wait for its writer, and a device has no end.
  if (!(await stat(path)).isFile()) return null
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const size = Math.min((await handle.stat()).size, partMostBytes)
    const each = size < frameBytes ? smallFrameBytes : frameBytes
    const fileKey = openPreamble(await readAt(handle, 0, each), keys)
    if (fileKey) return { handle, bytes: size, fileKey, number: await numberOf(handle, fileKey, each), frameBytes: each }
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

/** Later parts that lie beside the first. */
async function besides(path: string): Promise<string[]> {
  const stem = /^(.*\D\d{4})\.bin$/.exec(path)?.[1]
  const out: string[] = []
  for (let number = 2; stem !== undefined && number <= partsMost; number++) {
    const next = `${stem}-${number}.bin`
    if (!(await stat(next).catch(() => null))) break
    out.push(next)
  }
  return out
}
