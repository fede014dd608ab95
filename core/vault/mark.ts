import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { CoreError } from '../contract/errors.ts'
import {
  aeadNonceBytes,
  aeadOpen,
  aeadOverheadBytes,
  aeadSeal,
  concat,
  equalBytes,
  keyedHash,
  randomBytes,
  toHex,
  utf8
} from '../domain/crypto.ts'
import { toDiskError } from './disk-error.ts'
import { isThere, makePrivateFolder, syncFolder, writeAt } from './whole-file.ts'

/** How far this laptop's own writer core had got when it last promised something, and what it looked like. */
export interface MarkValue {
  readonly length: number
  readonly treeHash: Uint8Array
}

/**
 * The rollback mark of one writer core. It lies outside the store (a store that loses its device file swallows foreign files) and is
 * sealed. Its file has two places of 4 KiB, written in turn and synced in place, so a torn write leaves the one before; that takes
 * one `fdatasync`, where a new file renamed over the old one takes three syncs (measured: README).
 */
export interface Mark {
  /** What the mark says, or null when it is not to be believed. */
  readonly value: MarkValue | null
  /** The file is there, and nothing in it can be read. */
  readonly damaged: boolean
  /** Durable when it returns. Never goes back: a shorter length than the mark has is refused as a broken invariant. */
  write(value: MarkValue): Promise<void>
  close(): Promise<void>
}

/** The part of Hypercore that a mark is compared with. */
export interface MarkedCore {
  readonly length: number
  treeHash(length?: number): Promise<Uint8Array>
}

const placeBytes = 4096
const plainBytes = 8 + 8 + 32
const sealedBytes = aeadNonceBytes + plainBytes + aeadOverheadBytes

/**
 * The first mark of a new writer, before its first append and before its seed is in the vault: a mark that is missing later was
 * taken away, and its core does not write. DISK_FULL, DISK_READ_ONLY.
 */
export async function createMark(folder: string, key: Uint8Array, writerKey: Uint8Array): Promise<Mark> {
  const path = markPath(folder, key, writerKey)
  try {
    await makePrivateFolder(folder)
    const handle = await open(path, 'wx', 0o600) // x: seeds are random, the same writer twice is a fault of ours
    await writeAt(handle, Buffer.alloc(2 * placeBytes), 0)
    await handle.sync()
    await syncFolder(folder)
    const mark = hold(handle, key, writerKey, null)
    // Into both places: one that is damaged later is then never the only one.
    for (let place = 0; place < 2; place++) await mark.write({ length: 0, treeHash: new Uint8Array(32) })
    return mark
  } catch (err) {
    throw toDiskError(err, 'INTERNAL')
  }
}

/** The mark of a writer that has one. A missing or damaged file is a mark without value. */
export async function openMark(folder: string, key: Uint8Array, writerKey: Uint8Array): Promise<Mark> {
  try {
    const path = markPath(folder, key, writerKey)
    if (!(await isThere(path))) return lostMark(false)
    const handle = await open(path, 'r+')
    const places = Buffer.alloc(2 * placeBytes)
    await handle.read(places, 0, places.byteLength, 0)
    const found = [0, 1]
      .map((place) => readPlace(places.subarray(place * placeBytes), key, writerKey))
      .filter((one) => one !== null)
    const newest = found.reduce<Entry | null>((best, one) => (best && best.counter > one.counter ? best : one), null)
    if (newest) return hold(handle, key, writerKey, newest)
    await handle.close() // not held: a write must not make a damaged mark believable again
    return lostMark(true)
  } catch (err) {
    throw toDiskError(err, 'INTERNAL')
  }
}

/**
 * 'rolled-back' where the core is shorter than it once promised, or another one at that length: a restored backup, a cut log, a
 * copied disk, a mark that was taken away. Signing on with the old key would fork it for everybody. Equal or longer is 'ok': a kill
 * between append and mark. 'damaged': nobody can tell.
 */
export async function compareMark(mark: Mark, core: MarkedCore): Promise<'ok' | 'rolled-back' | 'damaged'> {
  const { value } = mark
  if (mark.damaged) return 'damaged'
  if (value === null || core.length < value.length) return 'rolled-back'
  if (value.length === 0) return 'ok'
  return equalBytes(await core.treeHash(value.length), value.treeHash) ? 'ok' : 'rolled-back'
}

interface Entry extends MarkValue {
  readonly counter: number
}

const lostMark = (damaged: boolean): Mark => ({
  value: null,
  damaged,
  write: () => Promise.reject(new CoreError(damaged ? 'STORE_DAMAGED' : 'STORE_ROLLED_BACK')),
  close: () => Promise.resolve()
})

function hold(handle: FileHandle, key: Uint8Array, writerKey: Uint8Array, newest: Entry | null): Mark {
  let entry = newest
  let usable = true
  let turn: Promise<void> = Promise.resolve()

  async function writeNow(value: MarkValue): Promise<void> {
    if (!usable) throw new CoreError('PROFILE_LOCKED')
    if (entry && value.length < entry.length) throw new Error('a mark never goes back')
    const next = { ...value, counter: (entry?.counter ?? 0) + 1 }
    const sealed = sealEntry(next, key, writerKey)
    try {
      await writeAt(handle, sealed, (next.counter % 2) * placeBytes)
      await handle.datasync()
    } catch (err) {
      usable = false // the system may have dropped the page: the next sync would prove nothing
      throw toDiskError(err, 'STORE_DAMAGED')
    }
    entry = next
  }

  return {
    damaged: false,
    get value() {
      return entry
    },
    write(value) {
      const done = turn.then(() => writeNow(value))
      turn = done.catch(() => {}) // whoever asked gets the failure
      return done
    },
    async close() {
      await turn
      usable = false
      await handle.close().catch(() => {}) // closing never rejects; twice is fine
    }
  }
}

function sealEntry({ counter, length, treeHash }: Entry, key: Uint8Array, writerKey: Uint8Array): Uint8Array {
  const plain = Buffer.alloc(plainBytes)
  plain.writeBigUInt64LE(BigInt(counter), 0)
  plain.writeBigUInt64LE(BigInt(length), 8)
  plain.set(treeHash, 16)
  const nonce = randomBytes(aeadNonceBytes)
  return concat(nonce, aeadSeal(plain, associated(writerKey), nonce, key))
}

function readPlace(place: Uint8Array, key: Uint8Array, writerKey: Uint8Array): Entry | null {
  const opened = aeadOpen(
    place.subarray(aeadNonceBytes, sealedBytes),
    associated(writerKey),
    place.subarray(0, aeadNonceBytes),
    key
  )
  if (!opened) return null
  const plain = Buffer.from(opened.buffer, opened.byteOffset, opened.byteLength)
  return { counter: Number(plain.readBigUInt64LE(0)), length: Number(plain.readBigUInt64LE(8)), treeHash: plain.subarray(16) }
}

function associated(writerKey: Uint8Array): Uint8Array {
  return concat(utf8('rollback-mark/1\0'), writerKey)
}

function markPath(folder: string, key: Uint8Array, writerKey: Uint8Array): string {
  return join(folder, toHex(keyedHash(key, 'mark-name/1', writerKey).subarray(0, 16)))
}
