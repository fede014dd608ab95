import { randomInt } from 'node:crypto'

/** Pseudo-random numbers that a printed seed brings back: `STARLING_SEED=… npx vitest`. */
export function createSeeded(seed = Number(process.env['STARLING_SEED'] ?? randomInt(2 ** 31))) {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return { seed, below, bytes: (count: number) => Buffer.from(Array.from({ length: count }, () => below(256))) }
}
