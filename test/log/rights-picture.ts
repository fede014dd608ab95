import type { Rights } from '../../core/domain/kernel/rights.ts'

/** Everything that rights say, as one text: two laptops agree if their pictures are the same. */
export function rightsPicture(rights: Rights): string {
  return JSON.stringify(rights, (_key, value: unknown) => {
    if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
    if (value instanceof Map) return [...value]
    if (value instanceof Set) return [...value]
    return value
  })
}
