import { decodeTotal, readBytes } from '../record/decode.ts'
import { Parts } from '../record/encode.ts'
import { maxRecordBytes } from '../record/envelope.ts'

/** The body of a data record: for each entry of its field list, in order, that field's value with its length in front. */
export function joinBody(values: readonly Uint8Array[]): Uint8Array {
  const out = new Parts()
  for (const value of values) out.bytes(value)
  return out.done()
}

/** The values as views of the body, or null where it ends too early. What a newer version added behind them is left alone. */
export function splitBody(body: Uint8Array, count: number): Uint8Array[] | null {
  return decodeTotal(body, (state) => Array.from({ length: count }, () => readBytes(state, maxRecordBytes)))
}
