import type { Child } from '../helpers/child.ts'
import { courierSteps, type Step } from './courier-steps.ts'
import { dropDir, newDir } from './laptops.ts'
import { median, ms, row } from './measure.ts'

/** Export and import of a log by stick, each in a process of its own. Raw hypercore has nothing to compare: it knows no file. */
export async function benchCourier(start: (...args: string[]) => Child, records: number, rounds: number): Promise<void> {
  const steps = courierSteps(start)
  const { bytes: payload } = await steps.make(records)
  const out: Step[] = []
  const into: Step[] = []
  for (let round = 0; round < rounds; round++) {
    const [folder, dir] = [newDir(), newDir()]
    out.push(await steps.write(folder))
    into.push(await steps.take(folder, dir, records))
    dropDir(dir)
    dropDir(folder)
  }
  steps.remove()
  const what = `${records} records by 5`
  const most = (mib: readonly number[]): string => `${median(mib)} MiB at most in its process`
  const shown = into.map((step) => step.shown ?? { ms: Number.NaN, mostMiB: Number.NaN })
  const bytes = median(out.map((step) => step.bytes))
  row(`courier: export, ${what}`, '–', ms(median(out.map((o) => o.ms))), most(out.map((o) => o.mostMiB)))
  row(`courier: import, ${what}`, '–', ms(median(into.map((o) => o.ms))), most(into.map((o) => o.mostMiB)))
  row(`courier: settled in the view, ${what}`, '–', ms(median(shown.map((o) => o.ms))), most(shown.map((o) => o.mostMiB)))
  row(
    `courier: bytes a record, ${what}`,
    `${Math.round(payload / records)} B`,
    `${Math.round(bytes / records)} B (${(bytes / payload).toFixed(2)}×)`,
    ''
  )
}
