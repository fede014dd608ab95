/** Random numbers that can be had again: set STARLING_SEED to the seed that a failing test printed. */
export function seededRandom(given?: number): { random: () => number; seed: number } {
  const seed = given ?? Number(process.env['STARLING_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
  let state = seed >>> 0
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0 // mulberry32
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return { random, seed }
}
