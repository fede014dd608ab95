import * as c from 'compact-encoding'
import { CoreError } from '../contract/errors.ts'
import {
  aeadNonceBytes,
  aeadOpen,
  aeadOverheadBytes,
  aeadSeal,
  concat,
  equalBytes,
  hash,
  keyedHash,
  randomBytes,
  u32,
  utf8
} from '../domain/crypto.ts'
import { bytes, choice, type Growing, struct } from './struct-codec.ts'

/**
 * The bytes of a journal of drafts:
 *
 *   version u8 = 1 | journal id 16 | keyed hash of the id 16
 *   entries of (size u32 | first 4 bytes of the size's hash | nonce 24 | sealed entry), each bound to the id and its place in the file
 */
export interface DraftEntry extends Growing {
  readonly verb: 'put' | 'delete'
  readonly key: string
  readonly value: Uint8Array
}

export interface Journal {
  readonly id: Uint8Array
  readonly entries: readonly DraftEntry[]
  /** Where the next entry goes: after the last one that opens, over whatever a crash left there. */
  readonly endsAt: number
  readonly passedOver: number
}

const entryCodec = struct<DraftEntry>({ verb: choice(['put', 'delete']), key: c.string, value: bytes() })
const idBytes = 16
const checkBytes = 16
const headBytes = 1 + idBytes + checkBytes
const frameHeadBytes = 8

export function newJournal(key: Uint8Array, entries: readonly DraftEntry[]): { file: Uint8Array; id: Uint8Array } {
  const id = randomBytes(idBytes)
  let file = concat(Uint8Array.of(1), id, idCheck(id, key))
  for (const entry of entries) file = concat(file, sealEntry(entry, id, file.byteLength, key))
  return { file, id }
}

/** PROFILE_TOO_NEW; DRAFTS_DAMAGED where the head does not fit the key: such a journal is never written over. */
export function readJournal(file: Uint8Array, key: Uint8Array): Journal {
  const version = file[0]
  const id = file.subarray(1, 1 + idBytes)
  // The check is of this version: where it holds, only the number before it is damaged, and everything can be read.
  const isOurs = equalBytes(file.subarray(1 + idBytes, headBytes), idCheck(id, key))
  if (!isOurs && version !== undefined && version > 1) throw new CoreError('PROFILE_TOO_NEW')
  if (!isOurs) throw new CoreError('DRAFTS_DAMAGED')
  const entries: DraftEntry[] = []
  let endsAt = headBytes
  let passedOver = 0
  for (let at = headBytes; at + frameHeadBytes < file.byteLength; ) {
    const found = openEntryAt(file, at, id, key)
    if (found) {
      if (at > endsAt) passedOver++
      entries.push(found.entry)
      endsAt = found.endsAt
    }
    at = found ? found.endsAt : at + 1 // damage may be anywhere, also in a size: look for the next place where one begins
  }
  return { id, entries, endsAt, passedOver }
}

export function sealEntry(entry: DraftEntry, id: Uint8Array, place: number, key: Uint8Array): Uint8Array {
  const nonce = randomBytes(aeadNonceBytes)
  const plain = c.encode(entryCodec, entry)
  const sealed = concat(nonce, aeadSeal(plain, associated(id, place), nonce, key))
  plain.fill(0)
  const size = u32(sealed.byteLength)
  return concat(size, hash(size).subarray(0, 4), sealed)
}

function openEntryAt(
  file: Uint8Array,
  at: number,
  id: Uint8Array,
  key: Uint8Array
): { entry: DraftEntry; endsAt: number } | null {
  const size = file.subarray(at, at + 4)
  const sizeBytes = Buffer.from(size).readUInt32LE(0)
  const endsAt = at + frameHeadBytes + sizeBytes
  if (endsAt > file.byteLength || sizeBytes < aeadNonceBytes + aeadOverheadBytes) return null
  if (!equalBytes(file.subarray(at + 4, at + frameHeadBytes), hash(size).subarray(0, 4))) return null
  const sealed = file.subarray(at + frameHeadBytes, endsAt)
  const plain = aeadOpen(sealed.subarray(aeadNonceBytes), associated(id, at), sealed.subarray(0, aeadNonceBytes), key)
  try {
    return plain && { entry: c.decode(entryCodec, plain), endsAt }
  } catch {
    return null // sealed by us, but not an entry: as unreadable as a damaged one
  }
}

function idCheck(id: Uint8Array, key: Uint8Array): Uint8Array {
  return keyedHash(key, 'draft-journal/1', id).subarray(0, checkBytes)
}

function associated(id: Uint8Array, place: number): Uint8Array {
  return concat(utf8('draft/1\0'), id, u32(place))
}
