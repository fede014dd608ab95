import { fromHex, toHex, utf8 } from '../crypto.ts'
import { decodeTotal, readUint, refuse } from '../record/decode.ts'
import { Parts } from '../record/encode.ts'
import type { FieldType } from './field-type.ts'
import { isWallTime } from './wall-time.ts'

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function toText(bytes: Uint8Array): string | null {
  try {
    return strictUtf8.decode(bytes)
  } catch {
    return null // not UTF-8
  }
}

/** Words of people: written as NFC so that search and comparison see one form, read as they stand. */
export function text(maxBytes: number): FieldType<string> {
  return {
    shape: { kind: 'text', maxBytes },
    encode(value) {
      const bytes = utf8(value.normalize('NFC'))
      return bytes.byteLength <= maxBytes ? bytes : null
    },
    decode: (bytes) => (bytes.byteLength <= maxBytes ? toText(bytes) : null)
  }
}

function textThat(kind: 'wallTime' | 'zone', holds: (value: string) => boolean): FieldType<string> {
  return {
    shape: { kind },
    encode: (value) => (holds(value) ? utf8(value) : null),
    decode(bytes) {
      const value = bytes.byteLength <= 64 ? toText(bytes) : null
      return value !== null && holds(value) ? value : null
    }
  }
}

/** `2026-11-28T13:00`, or the date alone. */
export const wallTime: FieldType<string> = textThat('wallTime', isWallTime)

/** An IANA name by its form only: laptops carry zone tables of different years, and a record must read the same on all. */
export const zone: FieldType<string> = textThat('zone', (value) => /^[A-Za-z][A-Za-z0-9_+\-/]{0,63}$/.test(value))

export const uint: FieldType<number> = {
  shape: { kind: 'uint' },
  encode: (value) => (Number.isSafeInteger(value) && value >= 0 ? new Parts().uint(value).done() : null),
  decode: (bytes) =>
    decodeTotal(bytes, (state) => {
      const value = readUint(state)
      return state.start === state.end ? value : refuse()
    })
}

export const bool: FieldType<boolean> = {
  shape: { kind: 'bool' },
  encode: (value) => Uint8Array.of(value ? 1 : 0),
  decode: (bytes) => (bytes.byteLength === 1 && (bytes[0] === 0 || bytes[0] === 1) ? bytes[0] === 1 : null)
}

/** One of a list that only grows at its end; stands in the record as its place in that list. */
export function choice<const V extends readonly string[]>(values: V): FieldType<V[number]> {
  return {
    shape: { kind: 'choice', values },
    encode(value) {
      const place = values.indexOf(value)
      return place < 0 ? null : Uint8Array.of(place)
    },
    decode: (bytes) => (bytes.byteLength === 1 ? (values[bytes[0] ?? values.length] ?? null) : null)
  }
}

function fixed(kind: 'id16' | 'key32', sizeBytes: number): FieldType<string> {
  return {
    shape: { kind },
    encode: (value) => (value.length === sizeBytes * 2 && /^[0-9a-f]+$/.test(value) ? fromHex(value) : null),
    decode: (bytes) => (bytes.byteLength === sizeBytes ? toHex(bytes) : null)
  }
}

/** Ids and public keys are lower-case hex inside core. */
export const id16: FieldType<string> = fixed('id16', 16)
export const key32: FieldType<string> = fixed('key32', 32)

/** Opaque bytes: secrets, so that they can be wiped, which text cannot. */
export function bytes(maxBytes: number): FieldType<Uint8Array> {
  return {
    shape: { kind: 'bytes', maxBytes },
    encode: (value) => (value.byteLength <= maxBytes ? value : null),
    decode: (value) => (value.byteLength <= maxBytes ? value : null)
  }
}

/** An edit of a text written together: it adds to all others and never replaces one. */
export function yjs(maxBytes: number): FieldType<Uint8Array> {
  return { ...bytes(maxBytes), shape: { kind: 'yjs', maxBytes } }
}
