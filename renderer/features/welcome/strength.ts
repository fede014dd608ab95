/** How hard a passphrase is to guess, from 0 (at once) to 4 (not in anybody's lifetime), said rather too low than too high. */
export type Strength = 0 | 1 | 2 | 3 | 4

const bitsOf: readonly number[] = [28, 36, 44, 52]

/**
 * People choose what is easy to remember, so a letter of theirs is worth much less than a random one: four bits for the first, two for
 * each to the eighth, one and a half to the twentieth, one after that (NIST SP 800-63, appendix A of 2006, without its bonuses), and
 * nothing for what repeats.
 */
export function guessedBits(passphrase: string): number {
  const letters = [
    ...passphrase
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll(/(.)\1+/gu, '$1')
  ]
  const different = new Set(letters).size
  return letters.slice(0, different * 3).reduce((bits, _, at) => bits + (at === 0 ? 4 : at < 8 ? 2 : at < 20 ? 1.5 : 1), 0)
}

export function strengthOf(bits: number): Strength {
  const passed = bitsOf.filter((least) => bits >= least).length
  return passed === 4 ? 4 : passed === 3 ? 3 : passed === 2 ? 2 : passed === 1 ? 1 : 0
}

/** Years until half of all that could be was tried, a million a second. */
export function yearsToGuess(bits: number): number {
  return 2 ** (bits - 1) / 1_000_000 / 31_557_600
}
