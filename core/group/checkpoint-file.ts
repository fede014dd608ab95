import {
  aeadNonceBytes,
  aeadOpen,
  aeadOverheadBytes,
  aeadSeal,
  concat,
  randomBytes,
  toHex,
  u8,
  u32,
  utf8
} from '../domain/crypto.ts'
import type { WriterId } from '../domain/ids.ts'
import { fieldBits } from '../domain/record/field-bits.ts'
import { RecalledInside, sameBytes } from '../domain/record/recalled-inside.ts'
import type { ViewItem } from '../log/open-record.ts'

/**
 * The bytes of a checkpoint: pieces of (size u32 | nonce 24 | sealed piece), each bound to its group and first place.
 *
 *   piece   version u8 = 2 | end u32 | tree hash of the view at that end 32 | one entry for each place
 *   entry   size u32 (0: was not opened) | writer 32 | sequence u32 | audience u8 | fields written u32 | name 32 | inside
 */
export interface KeptRecord {
  readonly writer: WriterId
  readonly seq: number
  readonly audience: number
  readonly record: RecalledInside
}

interface Piece {
  readonly from: number
  readonly end: number
  readonly treeHash: Uint8Array
  readonly kept: readonly (KeptRecord | null)[]
}

const pieceVersion = 2
const pieceHeadBytes = 37
const entryHeadBytes = 77
const frameHeadBytes = 4 + aeadNonceBytes

export function sealPiece(
  from: number,
  treeHash: Uint8Array,
  items: readonly ViewItem[],
  groupKey: Uint8Array,
  key: Uint8Array
): Uint8Array {
  const plain = concat(u8(pieceVersion), u32(from + items.length), treeHash, ...items.flatMap(entryOf))
  const nonce = randomBytes(aeadNonceBytes)
  const sealed = aeadSeal(plain, associated(groupKey, from), nonce, key)
  plain.fill(0)
  return concat(u32(sealed.byteLength), nonce, sealed)
}

function entryOf(item: ViewItem): Uint8Array[] {
  if ('unreadable' in item) return [u32(0)]
  const { writer, seq, audience, record } = item
  const size = u32(entryHeadBytes - 4 + record.bytes.byteLength)
  return [
    size,
    Buffer.from(writer, 'hex'),
    u32(seq),
    u8(audience),
    u32(fieldBits(record.fields) >>> 0),
    record.name,
    record.bytes
  ]
}

/** The piece that begins at this byte of the file, and the byte behind it. Null for anything else: total. */
export function openPiece(
  file: Uint8Array,
  at: number,
  from: number,
  groupKey: Uint8Array,
  key: Uint8Array
): { piece: Piece; endsAt: number } | null {
  if (file.byteLength - at < frameHeadBytes + aeadOverheadBytes) return null
  const endsAt = at + frameHeadBytes + readU32(file, at)
  if (endsAt > file.byteLength) return null
  const sealed = file.subarray(at + frameHeadBytes, endsAt)
  const plain = aeadOpen(sealed, associated(groupKey, from), file.subarray(at + 4, at + frameHeadBytes), key)
  const piece = plain && readPiece(plain, from)
  return piece && { piece, endsAt }
}

/** Throws nothing: what this laptop sealed has the form, and of what another version sealed the first number tells. */
function readPiece(plain: Uint8Array, from: number): Piece | null {
  if (plain.byteLength < pieceHeadBytes || plain[0] !== pieceVersion) return null
  const view = new DataView(plain.buffer, plain.byteOffset, plain.byteLength)
  const end = view.getUint32(1, true)
  const kept: (KeptRecord | null)[] = []
  const writers: Writers = { known: new Map(), lastAt: -1, last: null }
  let at = pieceHeadBytes
  while (at + 4 <= plain.byteLength) {
    const size = view.getUint32(at, true)
    const next = at + 4 + size
    if (next > plain.byteLength || (size > 0 && size < entryHeadBytes - 4)) return null
    kept.push(size === 0 ? null : readEntry(plain, view, at, next, writers))
    at = next
  }
  if (at !== plain.byteLength || end !== from + kept.length) return null
  return { from, end, treeHash: plain.subarray(5, pieceHeadBytes), kept }
}

/** Null where the record has not the form that it had when it was sealed. */
function readEntry(plain: Uint8Array, view: DataView, at: number, next: number, writers: Writers): KeptRecord | null {
  try {
    const record = new RecalledInside(plain, at + entryHeadBytes, next, view.getInt32(at + 41, true))
    return { writer: writerAt(plain, at + 4, writers), seq: view.getUint32(at + 36, true), audience: plain[at + 40] ?? 0, record }
  } catch {
    return null
  }
}

/** One text for each writer, not one for each record. */
function writerAt(plain: Uint8Array, at: number, writers: Writers): WriterId {
  if (writers.last !== null && sameBytes(plain, at, plain, writers.lastAt, 32)) return writers.last
  const short = Buffer.from(plain.buffer, plain.byteOffset + at, 16).toString('latin1')
  const known = writers.known.get(short)
  const writer = known ?? (toHex(plain.subarray(at, at + 32)) as WriterId) // brand: a 32-byte key in hex
  if (known === undefined) writers.known.set(short, writer)
  writers.lastAt = at
  writers.last = writer
  return writer
}

interface Writers {
  readonly known: Map<string, WriterId>
  /** Where the last one stood: people write several records in turn. */
  lastAt: number
  last: WriterId | null
}

function readU32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset + at, 4).getUint32(0, true)
}

function associated(groupKey: Uint8Array, from: number): Uint8Array {
  return concat(utf8('checkpoint/1\0'), groupKey, u32(from))
}
