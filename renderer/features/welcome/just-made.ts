/**
 * The twelve words, between the moment when the profile is made (which ends the first run's first half) and the moment when they were
 * read. Only in the memory of this page.
 */
let words: readonly string[] | null = null

export function keepRecoveryWords(made: readonly string[]): void {
  words = made
}

export function recoveryWordsOnce(): readonly string[] | null {
  return words
}

export function forgetRecoveryWords(): void {
  words = null
}
