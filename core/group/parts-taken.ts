export interface MissingParts {
  /** Numbers as people count, from 1. */
  readonly parts: readonly number[]
  /** Null: no part at hand says how many there are. */
  readonly of: number | null
}

export interface PartsTaken {
  /** What is missing of this file by now. Null: nothing, as far as is known. */
  see(file: { readonly file: string; readonly of: number | null; readonly whole: readonly number[] }): MissingParts | null
}

const filesMost = 32

/** Counts the parts of a file together that come in one after the other, in any order. Until the profile is closed. */
export function createPartsTaken(): PartsTaken {
  const files = new Map<string, Set<number>>()
  return {
    see: ({ file, of, whole }) => {
      if (of === 1) return null
      const have = files.get(file) ?? new Set()
      for (const number of whole) have.add(number)
      files.delete(file)
      files.set(file, have)
      for (const oldest of files.keys()) {
        if (files.size <= filesMost) break
        files.delete(oldest)
      }
      const end = of ?? Math.max(-1, ...have) + 1
      const parts = Array.from({ length: end }, (_, i) => i).filter((number) => !have.has(number))
      return parts.length === 0 ? null : { parts: parts.map((number) => number + 1), of }
    }
  }
}
