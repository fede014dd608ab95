/** z-base-32 (Zooko, "human-oriented base-32 encoding"): no 0, l, v or 2, and the easy characters stand for the common values. */
const alphabet = 'ybndrfg8ejkmcpqxot1uwisza345h769'
const values: ReadonlyMap<string, number> = new Map([...alphabet].map((character, value) => [character, value]))

export function zbase32Encode(bytes: Uint8Array): string {
  let text = ''
  let pending = 0
  let bits = 0
  for (const byte of bytes) {
    pending = (pending << 8) | byte
    for (bits += 8; bits >= 5; bits -= 5) text += alphabet[(pending >>> (bits - 5)) & 31]
    pending &= (1 << bits) - 1
  }
  return bits === 0 ? text : text + alphabet[(pending << (5 - bits)) & 31]
}

/**
 * The bytes, or null. Strict: lower case only, no other character, and no second spelling of the same bytes (a length that whole
 * bytes cannot have, or bits beyond the last byte that are not zero).
 */
export function zbase32Decode(text: string): Uint8Array | null {
  const out = new Uint8Array(Math.floor((text.length * 5) / 8))
  let pending = 0
  let bits = 0
  let at = 0
  for (const character of text) {
    const value = values.get(character)
    if (value === undefined) return null
    pending = (pending << 5) | value
    bits += 5
    if (bits < 8) continue
    bits -= 8
    out[at++] = pending >>> bits
    pending &= (1 << bits) - 1
  }
  return bits < 5 && pending === 0 ? out : null
}
