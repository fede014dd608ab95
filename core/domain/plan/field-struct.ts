import { emptyBytes } from '../crypto.ts'
import { decodeTotal, readBytes, refuse } from '../record/decode.ts'
import { Parts } from '../record/encode.ts'
import { maxRecordBytes } from '../record/envelope.ts'
import type { FieldType, Shape, ValueOf } from './field-type.ts'

type Types = Readonly<Record<string, FieldType<unknown>>>
type StructValue<R extends Types, O extends Types> = { readonly [K in keyof R]: ValueOf<R[K]> } & {
  readonly [K in keyof O]: ValueOf<O[K]> | null
}

/**
 * Several parts that change together, such as an answer and the people who come along. Parts stand in order, each with its length, so a
 * later version adds optional parts at the end and this one carries them along unread.
 */
export function struct<R extends Types, O extends Types>(required: R, optional: O): FieldType<StructValue<R, O>> {
  const parts = [
    ...Object.entries(required).map(([name, type]) => ({ name, type, required: true })),
    ...Object.entries(optional).map(([name, type]) => ({ name, type, required: false }))
  ]

  function encode(value: StructValue<R, O>): Uint8Array | null {
    const given = new Map<string, unknown>(Object.entries(value))
    const out = new Parts()
    for (const part of parts) {
      const each = given.get(part.name) ?? null
      const bytes = each === null ? emptyBytes : part.type.encode(each)
      if (bytes === null || (part.required && bytes.byteLength === 0)) return null
      out.bytes(bytes)
    }
    return out.done()
  }

  function decode(bytes: Uint8Array): StructValue<R, O> | null {
    return decodeTotal(bytes, (state) => {
      const value: Record<string, unknown> = {}
      for (const part of parts) {
        // An older version ends here: the parts it did not know are unset.
        const each = state.start === state.end ? emptyBytes : readBytes(state, maxRecordBytes)
        const decoded = each.byteLength === 0 ? null : part.type.decode(each)
        if (decoded === null && (part.required || each.byteLength > 0)) refuse()
        value[part.name] = decoded
      }
      return value as StructValue<R, O> // built from exactly these parts, each read by its own type
    })
  }

  function trailing(bytes: Uint8Array): Uint8Array {
    const rest = decodeTotal(bytes, (state) => {
      for (const _ of parts) readBytes(state, maxRecordBytes)
      return state.buffer.subarray(state.start, state.end)
    })
    return rest ?? emptyBytes
  }

  const shape: Shape = { kind: 'struct', parts: parts.map(({ name, required, type }) => ({ name, required, shape: type.shape })) }
  return { shape, encode, decode, trailing }
}
