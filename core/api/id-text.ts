import { CoreError } from '../contract/errors.ts'
import { fromHex, toHex } from '../domain/crypto.ts'
import { zbase32Decode, zbase32Encode } from '../domain/text-forms/zbase32.ts'

/** Ids cross the contract as z-base-32; inside core they are hex. */
export function idToText(hex: string): string {
  return zbase32Encode(fromHex(hex))
}

/** BAD_INPUT when the text is no id of that size. */
export function textToId<Id extends string>(text: string, sizeBytes: 16 | 32): Id {
  const bytes = zbase32Decode(text)
  if (!bytes || bytes.byteLength !== sizeBytes) throw new CoreError('BAD_INPUT', { field: 'id' })
  return toHex(bytes) as Id // brand: an id of this size is all that a brand promises; whether it exists is asked next
}
