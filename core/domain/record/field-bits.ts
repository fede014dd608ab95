/** One bit for a field of a noun; those of a later version, from 31 on, share the last. */
export function fieldBit(number: number): number {
  return 1 << Math.min(number, 31)
}

/** Which fields a record may have changed: a record without a field's bit says nothing of that field. */
export function fieldBits(fields: readonly { readonly number: number }[]): number {
  let bits = 0
  for (const { number } of fields) bits |= fieldBit(number)
  return bits
}
