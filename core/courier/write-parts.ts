import { type FileHandle, lstat, open, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import sodium from 'sodium-universal'
import { CoreError } from '../contract/errors.ts'
import { equalBytes, randomBytes, u8, u32 } from '../domain/crypto.ts'
import {
  type CourierKey,
  dataBytesOf,
  noRecord,
  openFrame,
  roundedFrames,
  sealFrame,
  sealPreamble,
  smallFrameBytes,
  smallMostBytes,
  frameBytes as usualFrameBytes
} from './frames.ts'
import { encodeCount, recordMostBytes, recordTypes } from './records.ts'

/** FAT32 ends below 4 GiB. */
const partMostBytes = Math.floor(3.9e9 / (8 * usualFrameBytes)) * 8 * usualFrameBytes
const temporary = '.part'
const recordHeadBytes = 5
/** The record that says that a part is whole. */
const endBytes = recordHeadBytes + 1

export interface PartsOptions {
  readonly folder: string
  /** Without ending; each part has its number behind it from the second on. */
  readonly name: string
  readonly keys: readonly CourierKey[]
  readonly partMostBytes?: number
  /** The small form: one part of at most 24 KiB. What does not fit is refused with COURIER_TOO_LARGE. */
  readonly small?: boolean
  /** Waits while paused, throws when it was called off. */
  step(): Promise<void>
  /** What each part begins with. */
  begin(add: (type: number, body: Uint8Array) => Promise<void>): Promise<void>
}

export interface WrittenPart {
  readonly path: string
  readonly bytes: number
}

export interface PartsWriter {
  readonly part: number
  /** Whatever is added next, up to so much, stands in one part, so that each part can be read by itself. */
  makeRoom(bytes: number): Promise<void>
  add(type: number, body: Uint8Array): Promise<void>
  /** Whether a record of so many bytes has its place in this part, and the end behind it. */
  fits(bytes: number): boolean
  /** Pads, syncs, reads everything back and compares, and only then gives the files their names. */
  finish(): Promise<WrittenPart[]>
  /** Nothing stays. Never rejects. */
  abandon(): Promise<void>
}

interface OpenPart {
  readonly number: number
  readonly path: string
  readonly handle: FileHandle
  /** Frames written, the preamble included. */
  frames: number
  readonly hasher: Hasher
}

/** Writes a courier file under a temporary name, a frame at a time. Errors are those of the file system. */
export async function createPartsWriter(o: PartsOptions): Promise<PartsWriter> {
  const fileKey = randomBytes(32)
  const frameBytes = o.small ? smallFrameBytes : usualFrameBytes
  const frameDataBytes = dataBytesOf(frameBytes)
  /** The last frame of a part is for how many there are, which is known at the end. */
  const spareFrames = o.small ? 0 : 1
  const framesMost = (o.small ? smallMostBytes : (o.partMostBytes ?? partMostBytes)) / frameBytes - spareFrames
  const done: OpenPart[] = []
  let data = Buffer.alloc(frameDataBytes)
  let used = 0
  let first = noRecord
  const own = new Set<string>()
  const letGo = (): void => {
    for (const path of own) underWay.delete(path)
  }
  await removeStale(o.folder)
  let current = await openPart(0).catch((err: unknown) => {
    letGo()
    throw err
  })

  async function openPart(number: number): Promise<OpenPart> {
    const path = join(o.folder, `${partName(o.name, number)}${temporary}`)
    if (underWay.has(path)) throw Object.assign(new Error('is being written'), { code: 'EEXIST' })
    underWay.add(path)
    own.add(path)
    await rm(path, { force: true }) // what a killed export left; never through a link that lies there
    const part = { number, path, handle: await open(path, 'wx', 0o600), frames: 0, hasher: createHasher() }
    await put(part, sealPreamble(fileKey, o.keys, frameBytes))
    return part
  }

  async function put(part: OpenPart, bytes: Uint8Array): Promise<void> {
    part.hasher.add(bytes)
    await writeAt(part.handle, bytes, part.frames * frameBytes)
    part.frames++
  }

  async function flush(): Promise<void> {
    await put(
      current,
      sealFrame(fileKey, current.number, current.frames - 1, { data: data.subarray(0, used), first }, frameBytes)
    )
    data = Buffer.alloc(frameDataBytes)
    used = 0
    first = noRecord
    await o.step()
  }

  async function append(type: number, body: Uint8Array): Promise<void> {
    if (body.byteLength > recordMostBytes) throw new Error('record of a courier file is too large')
    if (first === noRecord) first = used
    for (const bytes of [u8(type), u32(body.byteLength), body]) {
      for (let at = 0; at < bytes.byteLength; ) {
        if (used === frameDataBytes) await flush()
        const count = Math.min(frameDataBytes - used, bytes.byteLength - at)
        data.set(bytes.subarray(at, at + count), used)
        used += count
        at += count
      }
    }
  }

  async function closePart(last: boolean): Promise<void> {
    await append(recordTypes.end, Buffer.from([last ? 1 : 0]))
    await flush()
    const rounded = o.small ? 0 : roundedFrames(current.frames + spareFrames) - spareFrames
    const most = Math.max(current.frames, Math.min(rounded, framesMost))
    while (current.frames < most) await flush()
    done.push(current)
  }

  async function seal(part: OpenPart): Promise<void> {
    if (!o.small) {
      const last = { data: encodeCount(done.length), first: 0 }
      await put(part, sealFrame(fileKey, part.number, part.frames - 1, last, frameBytes))
    }
    await part.handle.sync()
    await part.handle.close()
  }

  async function readBack(part: OpenPart): Promise<void> {
    const handle = await open(part.path, 'r')
    try {
      const hasher = createHasher()
      for (let frame = 0; frame < part.frames; frame++) {
        const bytes = Buffer.alloc(frameBytes)
        const { bytesRead } = await handle.read(bytes, 0, frameBytes, frame * frameBytes)
        hasher.add(bytes)
        const opens = frame === 0 || openFrame(fileKey, part.number, frame - 1, bytes, frameBytes) !== null
        if (bytesRead !== frameBytes || !opens) throw damagedMedium()
        await o.step()
      }
      if (!equalBytes(hasher.done(), part.hasher.done())) throw damagedMedium()
    } finally {
      await handle.close()
    }
  }

  const fits = (bytes: number): boolean =>
    current.frames * frameDataBytes + used + bytes + endBytes <= framesMost * frameDataBytes

  async function makeRoom(bytes: number, spare: number): Promise<void> {
    if (o.small) {
      if (!fits(bytes)) throw new CoreError('COURIER_TOO_LARGE')
      return
    }
    if (current.frames + Math.ceil(bytes / frameDataBytes) + spare < framesMost) return
    await closePart(false)
    current = await openPart(current.number + 1)
    await o.begin(append)
  }

  await o.begin(append)
  return {
    get part() {
      return current.number
    },
    makeRoom: (bytes) => makeRoom(bytes, 6),
    fits: (bytes) => fits(bytes + recordHeadBytes),
    add: async (type, body) => {
      await makeRoom(body.byteLength + recordHeadBytes, 2)
      await append(type, body)
    },
    finish: async () => {
      await closePart(true)
      for (const part of done) await seal(part)
      for (const part of done) await readBack(part)
      const written = done.map(({ path, frames }) => ({
        path: path.slice(0, -temporary.length),
        bytes: frames * frameBytes
      }))
      for (const { path } of written) if (await isTaken(path)) throw Object.assign(new Error('name is taken'), { code: 'EEXIST' })
      // The first part last: where it has its name, the others have theirs.
      for (const { path } of [...written].reverse()) await rename(`${path}${temporary}`, path)
      await syncFolder(o.folder)
      letGo()
      return written
    },
    abandon: async () => {
      for (const { handle } of [...done, current]) await handle.close().catch(() => {}) // closed before
      for (const { path } of [...done, current]) await rm(path, { force: true }).catch(() => {}) // the stick is gone
      letGo()
    }
  }
}

export function partName(name: string, number: number): string {
  return number === 0 ? `${name}.bin` : `${name}-${number + 1}.bin`
}

/** Whatever lies there, a link too, is somebody's. */
export const isTaken = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false
  )

const damagedMedium = (): Error => Object.assign(new Error('read back something else'), { code: 'EIO', syscall: 'read' })

/** Of this process, so that one export does not take another's for what a killed one left. */
const underWay = new Set<string>()

/** What an export that was killed left behind. */
async function removeStale(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (underWay.has(join(folder, name))) continue
    if (/^photos-\d{4}(-\d+)?\.bin\.part$/.test(name)) await rm(join(folder, name), { force: true })
  }
}

/** A disk that fills up writes some of the bytes and calls that a success; only asking for the rest brings the error. */
async function writeAt(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let written = 0; written < bytes.byteLength; ) {
    const { bytesWritten } = await handle.write(bytes, written, bytes.byteLength - written, position + written)
    written += bytesWritten
  }
}

/** Not every stick's file system can sync a folder; the files themselves are synced. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null)
  await handle?.sync().catch(() => {}) // as above
  await handle?.close()
}

interface Hasher {
  add(bytes: Uint8Array): void
  done(): Uint8Array
}

function createHasher(): Hasher {
  let state = Buffer.alloc(32)
  return {
    add: (bytes) => {
      const next = Buffer.alloc(32)
      sodium.crypto_generichash_batch(next, [state, bytes])
      state = next
    },
    done: () => state
  }
}
