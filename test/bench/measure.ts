export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}

export async function timed(run: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await run()
  return performance.now() - from
}

/** Several sides in turn, A B A B …, so that a drift of the machine hits all alike. Answers the medians. */
export async function inTurn<Side extends string>(
  rounds: number,
  sides: Readonly<Record<Side, () => Promise<number>>>
): Promise<Record<Side, number>> {
  const names = Object.keys(sides) as Side[] // the keys of the record just given
  const taken = new Map<Side, number[]>(names.map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) for (const name of names) taken.get(name)?.push(await sides[name]())
  return Object.fromEntries(names.map((name) => [name, median(taken.get(name) ?? [])])) as Record<Side, number> // one entry for each name
}

export function row(what: string, ...cells: readonly string[]): void {
  console.log(`| ${what} | ${cells.join(' | ')} |`)
}

export const ms = (value: number): string => (value < 10 ? `${value.toFixed(2)} ms` : `${Math.round(value)} ms`)
export const times = (value: number, limit: number): string => `${(value / limit).toFixed(2)}×`
