import type { Codec, State } from 'compact-encoding'
import * as c from 'compact-encoding'

/**
 * Structures that live on disk for years: fields in a fixed order inside a length, growing only by `added` fields at the end.
 * What a newer version wrote after the fields known here is carried along in `later` and written again, never dropped.
 * Nothing of a value is copied on its way but into the one buffer that is sealed and wiped afterwards.
 */
export interface Growing {
  readonly later?: Uint8Array
}

export type Fields<T extends Growing> = { readonly [K in keyof Omit<T, 'later'>]-?: Codec<T[K]> }

const lengthBytes = 4

/** The order of `fields` is the format. Decoding throws on anything short or wrong; the caller turns that into a code. */
export function struct<T extends Growing>(fields: Fields<T>): Codec<T> {
  const entries = Object.entries(fields) as [keyof Omit<T, 'later'>, Codec<unknown>][] // Object.entries forgets which keys these are
  return {
    preencode(state, value) {
      state.end += lengthBytes
      for (const [name, codec] of entries) codec.preencode(state, value[name])
      state.end += value.later?.byteLength ?? 0
    },
    encode(state, value) {
      const lengthAt = state.start
      state.start += lengthBytes
      for (const [name, codec] of entries) codec.encode(state, value[name])
      if (value.later) c.raw.encode(state, value.later)
      c.uint32.encode({ start: lengthAt, end: state.end, buffer: state.buffer }, state.start - lengthAt - lengthBytes)
    },
    decode(state) {
      const sizeBytes = c.uint32.decode(state)
      if (sizeBytes > state.end - state.start) throw new RangeError('structure is cut short')
      const inner: State = { start: state.start, end: state.start + sizeBytes, buffer: state.buffer }
      const value: Record<PropertyKey, unknown> = {}
      for (const [name, codec] of entries) value[name] = codec.decode(inner)
      if (inner.start < inner.end) value['later'] = Uint8Array.from(inner.buffer.subarray(inner.start, inner.end))
      state.start = inner.end
      return value as T // every field of T was just decoded by its own codec
    }
  }
}

/** A field that older files do not have: what it is there, a newer version said when it added it. */
export function added<T>(codec: Codec<T>, whenMissing: () => T): Codec<T> {
  return { ...codec, decode: (state) => (state.start < state.end ? codec.decode(state) : whenMissing()) }
}

export function optional<T>(codec: Codec<T>): Codec<T | null> {
  return {
    preencode(state, value) {
      c.bool.preencode(state, value !== null)
      if (value !== null) codec.preencode(state, value)
    },
    encode(state, value) {
      c.bool.encode(state, value !== null)
      if (value !== null) codec.encode(state, value)
    },
    decode: (state) => (c.bool.decode(state) ? codec.decode(state) : null)
  }
}

export function list<T>(codec: Codec<T>): Codec<readonly T[]> {
  return {
    preencode(state, values) {
      c.uint.preencode(state, values.length)
      for (const value of values) codec.preencode(state, value)
    },
    encode(state, values) {
      c.uint.encode(state, values.length)
      for (const value of values) codec.encode(state, value)
    },
    decode(state) {
      const count = c.uint.decode(state)
      if (count > state.end - state.start) throw new RangeError('list is cut short')
      return Array.from({ length: count }, () => codec.decode(state))
    }
  }
}

/** One of a few words, kept as its place in the list: add at the end, never rename or reorder. */
export function choice<T extends string>(words: readonly T[]): Codec<T> {
  return {
    preencode: (state) => c.uint8.preencode(state, 0),
    encode(state, word) {
      const place = words.indexOf(word)
      if (place < 0) throw new RangeError('not one of the choices')
      c.uint8.encode(state, place)
    },
    decode(state) {
      const word = words[c.uint8.decode(state)]
      if (word === undefined) throw new RangeError('not one of the choices')
      return word
    }
  }
}

/** Bytes of one size, or of any size. Decoding copies, so that the opened file can be wiped. */
export function bytes(sizeBytes?: number): Codec<Uint8Array> {
  const check = (value: Uint8Array): Uint8Array => {
    if (sizeBytes !== undefined && value.byteLength !== sizeBytes) throw new RangeError('bytes have the wrong size')
    return value
  }
  return {
    preencode: (state, value) => c.buffer.preencode(state, check(value)),
    encode: (state, value) => c.buffer.encode(state, check(value)),
    decode: (state) => Uint8Array.from(check(c.buffer.decode(state) ?? new Uint8Array(0)))
  }
}
