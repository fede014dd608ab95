import type { Piece } from './word-difference.ts'

export interface DifferenceLine {
  readonly pieces: readonly Piece[]
}

/** So many lines of which nothing changed stand around a change; those further away are counted. */
const around = 1

export type Shown = { readonly line: DifferenceLine } | { readonly left: number }

/** The pieces as lines. A line break that went or came is shown by a mark at its end. */
export function differenceLines(pieces: readonly Piece[]): Shown[] {
  const lines: { pieces: Piece[] }[] = [{ pieces: [] }]
  for (const { kind, text } of pieces) {
    const parts = text.split('\n')
    parts.forEach((part, at) => {
      if (part !== '') lines.at(-1)?.pieces.push({ kind, text: part })
      if (at === parts.length - 1) return
      if (kind !== 'same') lines.at(-1)?.pieces.push({ kind, text: '\n' })
      lines.push({ pieces: [] })
    })
  }
  return folded(lines)
}

function folded(lines: readonly DifferenceLine[]): Shown[] {
  const changed = lines.map((line) => line.pieces.some(({ kind }) => kind !== 'same'))
  const isNear = (at: number): boolean => changed.slice(Math.max(0, at - around), at + around + 1).includes(true)
  const out: Shown[] = []
  for (let at = 0; at < lines.length; ) {
    let end = at
    while (end < lines.length && !isNear(end)) end++
    if (end - at > 2) out.push({ left: end - at })
    else out.push(...lines.slice(at, end).map((line) => ({ line })))
    out.push(...lines.slice(end, end + 1).map((line) => ({ line })))
    at = end + 1
  }
  return out
}
