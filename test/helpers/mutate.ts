/** Random damage to bytes, from a seeded source: what a broken disk, a careless program or an enemy may hand to a decoder. */
export type Random = () => number

export function below(random: Random, most: number): number {
  return Math.floor(random() * most)
}

export function pick<T>(random: Random, from: readonly T[]): T {
  const one = from[below(random, from.length)]
  if (one === undefined) throw new Error('nothing to pick from')
  return one
}

export function noise(random: Random, sizeBytes: number): Uint8Array {
  return Uint8Array.from({ length: sizeBytes }, () => below(random, 256))
}

/** Values at which decoders of lengths and numbers turn. */
const edges = [0, 1, 2, 3, 0x7f, 0x80, 0xfb, 0xfc, 0xfd, 0xfe, 0xff]

const damages: ((random: Random, bytes: Buffer) => Uint8Array)[] = [
  flipBit,
  flipBit,
  flipBit,
  flipBit,
  (random, bytes) => {
    bytes[below(random, bytes.byteLength)] = pick(random, edges)
    return bytes
  },
  (random, bytes) => {
    bytes.set(noise(random, Math.min(4, bytes.byteLength)), below(random, Math.max(1, bytes.byteLength - 4)))
    return bytes
  },
  (random, bytes) => bytes.subarray(0, below(random, bytes.byteLength)),
  (random, bytes) => Buffer.concat([bytes, noise(random, 1 + below(random, 40))]),
  (random, bytes) => {
    const at = below(random, bytes.byteLength)
    return Buffer.concat([bytes.subarray(0, at), noise(random, 1 + below(random, 8)), bytes.subarray(at)])
  },
  (random, bytes) => {
    const at = below(random, bytes.byteLength)
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + below(random, 8))])
  },
  (random, bytes) => {
    const [from, to] = [below(random, bytes.byteLength), below(random, bytes.byteLength)]
    bytes.copyWithin(to, from, from + below(random, 32))
    return bytes
  }
]

function flipBit(random: Random, bytes: Buffer): Uint8Array {
  const at = below(random, bytes.byteLength)
  bytes[at] = (bytes[at] ?? 0) ^ (1 << below(random, 8))
  return bytes
}

/** A damaged copy; the given bytes stay as they are. Once in a thousand times something else altogether. */
export function mutate(random: Random, bytes: Uint8Array): Uint8Array {
  if (bytes.byteLength === 0 || random() < 0.001) return noise(random, below(random, 200))
  let out: Uint8Array = Buffer.from(bytes)
  const times = random() < 0.7 ? 1 : 1 + below(random, 4)
  for (let i = 0; i < times && out.byteLength > 0; i++) out = pick(random, damages)(random, Buffer.from(out))
  return out
}
