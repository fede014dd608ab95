import { CoreError } from '../../contract/errors.ts'
import { concat, domainTag, hash, randomBytes, sign, u8, verify } from '../crypto.ts'
import type { FullRecordName, RecordName } from '../ids.ts'
import { decodeTotal, readBytes, readFixed, readList, readText, readU8, readUint, refuse } from './decode.ts'
import { Parts } from './encode.ts'
import { envelopeOverheadBytes, maxRecordBytes } from './envelope.ts'

/** The inside of a record: who says what of which entity, and what its author had seen (FORMATS "One record"). */

export const insideVersion = 1
export const maxHeads = 64
const maxFields = 512
const maxTypeBytes = 64
const signatureBytes = 64
const maxInsideBytes = maxRecordBytes - envelopeOverheadBytes

export interface FieldWrite {
  readonly number: number
  readonly key: Uint8Array
  /** Places in `heads`: the writes to this field that the author saw and replaces. */
  readonly replaces: readonly number[]
}

export interface RecordDraft {
  readonly wallMs: number
  readonly type: string
  readonly typeVersion: number
  readonly entity: Uint8Array
  readonly heads: readonly Uint8Array[]
  readonly fields: readonly FieldWrite[]
  readonly body: Uint8Array
  /** The sixteen bytes before the author; left out, they are random. */
  readonly random?: Uint8Array
}

export interface RecordInside extends RecordDraft {
  readonly version: number
  /** Device sign key of the author. */
  readonly author: Uint8Array
  /** What a later version added between body and signature; carried along unread. */
  readonly trailing: Uint8Array
  /** BLAKE2b-256 of what the signature covers; heads and undo use its first 16 bytes. */
  readonly name: Uint8Array
  /** The bytes themselves, so that a record can be sealed anew without touching its signature. */
  readonly bytes: Uint8Array
}

export interface RecordPlace {
  readonly groupKey: Uint8Array
  readonly kind: number
  readonly audience: number
}

function signedPart(place: RecordPlace, bytesBeforeSignature: Uint8Array): Uint8Array {
  return concat(domainTag('record-sign'), place.groupKey, u8(place.kind), u8(place.audience), bytesBeforeSignature)
}

export interface Author {
  readonly publicKey: Uint8Array
  sign(message: Uint8Array): Uint8Array
}

export function authorOf(pair: { publicKey: Uint8Array; secretKey: Uint8Array }): Author {
  return { publicKey: pair.publicKey, sign: (message) => sign(message, pair.secretKey) }
}

/**
 * Encode and sign a record that every laptop will be able to read, or write nothing. RECORD_TOO_LARGE; a draft that breaks its own
 * format (heads, fields, type) is our bug and a plain throw.
 */
export function writeInside(draft: RecordDraft, place: RecordPlace, author: Author): RecordInside {
  const head = new Parts()
    .u8(insideVersion)
    .fixed(draft.random ?? randomBytes(16), 16)
    .fixed(author.publicKey, 32)
    .uint(draft.wallMs)
    .text(draft.type)
    .uint(draft.typeVersion)
    .fixed(draft.entity, 16)
    .list(draft.heads, (parts, name) => parts.fixed(name, 16))
    .list(draft.fields, (parts, field) =>
      parts
        .uint(field.number)
        .bytes(field.key)
        .list(field.replaces, (inner, at) => inner.uint(at))
    )
    .bytes(draft.body)
    .done()
  if (head.byteLength + signatureBytes > maxInsideBytes) throw new CoreError('RECORD_TOO_LARGE')
  if (parseInside(head) === null) throw new Error('draft breaks the format of records')
  const covered = signedPart(place, head)
  const bytes = concat(head, author.sign(covered))
  return { ...draft, version: insideVersion, author: author.publicKey, trailing: new Uint8Array(0), name: hash(covered), bytes }
}

export type InsideFault = 'newer' | 'malformed' | 'forged'

/** What a signature must hold for: a record counts only when `verify` says so of these. */
export interface SignatureClaim {
  readonly signature: Uint8Array
  readonly covered: Uint8Array
  readonly author: Uint8Array
}

/** Total: reads, checks form and signature. A forged or malformed record is a value, never a throw. */
export function readInside(bytes: Uint8Array, place: RecordPlace): RecordInside | InsideFault {
  const read = readUnverified(bytes, place)
  if (typeof read === 'string') return read
  const { signature, covered, author } = read.claim
  return verify(signature, covered, author) ? read.record : 'forged'
}

/**
 * The first half of `readInside`, for whoever has many signatures checked at once: form only. The record is nobody's word until its
 * claim held.
 */
export function readUnverified(
  bytes: Uint8Array,
  place: RecordPlace
): { readonly record: RecordInside; readonly claim: SignatureClaim } | Exclude<InsideFault, 'forged'> {
  if (bytes.byteLength > maxRecordBytes || bytes.byteLength < signatureBytes + 1) return 'malformed'
  if (bytes[0] !== insideVersion) return bytes[0] === 0 ? 'malformed' : 'newer'
  const body = bytes.subarray(0, bytes.byteLength - signatureBytes)
  const parsed = parseInside(body)
  if (parsed === null) return 'malformed'
  const covered = signedPart(place, body)
  const claim = { signature: bytes.subarray(bytes.byteLength - signatureBytes), covered, author: parsed.author }
  return { record: { ...parsed, name: hash(covered), bytes }, claim }
}

/**
 * A record that `readInside` took before, from where only this laptop can write, with the name that it had then: its form is read
 * again, its signature is not (half of the time of opening a log). Null where the form is not right. Never for what came from others.
 */
export function readInsideAgain(bytes: Uint8Array, name: Uint8Array): RecordInside | null {
  if (bytes.byteLength > maxRecordBytes || bytes.byteLength < signatureBytes + 1 || bytes[0] !== insideVersion) return null
  const parsed = parseInside(bytes.subarray(0, bytes.byteLength - signatureBytes))
  return parsed && { ...parsed, name, bytes }
}

/** What stands before the signature, in form only. */
function parseInside(body: Uint8Array): Omit<RecordInside, 'name' | 'bytes'> | null {
  return decodeTotal(body, (state) => {
    const version = readU8(state)
    readFixed(state, 16)
    const author = readFixed(state, 32)
    const wallMs = readUint(state)
    const type = readText(state, maxTypeBytes)
    if (!/^[a-z][a-zA-Z]*\.[a-z][a-zA-Z]*$/.test(type)) refuse()
    const typeVersion = readUint(state)
    const entity = readFixed(state, 16)
    const heads = readList(state, maxHeads, (s) => readFixed(s, 16))
    const fields = readList(state, maxFields, (s) => {
      const number = readUint(s)
      const key = readBytes(s, 64)
      const replaces = readList(s, maxHeads, readUint)
      if (replaces.some((at) => at >= heads.length)) refuse()
      return { number, key, replaces }
    })
    if (!fields.every((field, i) => i === 0 || ascends(fields[i - 1] ?? field, field))) refuse()
    const payload = readBytes(state, maxRecordBytes)
    const trailing = state.buffer.subarray(state.start, state.end)
    return { version, author, wallMs, type, typeVersion, entity, heads, fields, body: payload, trailing }
  })
}

/** By number, then by key bytes: each (field, map key) once. */
function ascends(before: FieldWrite, after: FieldWrite): boolean {
  return before.number < after.number || (before.number === after.number && Buffer.compare(before.key, after.key) < 0)
}

/** What its author put before everything else, to know it again. */
export function randomOf(record: RecordInside): Uint8Array {
  return record.bytes.subarray(1, 17)
}

export function shortName(name: Uint8Array): RecordName {
  return Buffer.from(name.buffer, name.byteOffset, 16).toString('hex') as RecordName // brand: the only place names become text
}

export function fullName(name: Uint8Array): FullRecordName {
  return Buffer.from(name.buffer, name.byteOffset, 32).toString('hex') as FullRecordName // brand: as above, all 32 bytes
}
