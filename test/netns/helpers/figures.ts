/** Figures of one file of scenarios, printed at its end beside what was aimed for. */
export function figures(title: string): {
  note(what: string, ms: readonly number[] | number, goalMs?: number): number
  say(line: string): void
  print(): void
} {
  const lines: string[] = []
  return {
    /** Answers the median. */
    note(what, ms, goalMs) {
      const all = typeof ms === 'number' ? [ms] : [...ms]
      const middle = [...all].sort((a, b) => a - b)[all.length >> 1] ?? Number.NaN
      const aimed = goalMs === undefined ? '' : `, goal ${goalMs}${middle <= goalMs ? '' : ' NOT MET'}`
      lines.push(`${what}: ${Math.round(middle)} ms${all.length > 1 ? ` (${all.map(Math.round).join(', ')})` : ''}${aimed}`)
      return middle
    },
    say: (line) => void lines.push(line),
    print: () => console.info([title, ...lines].join('\n  '))
  }
}
