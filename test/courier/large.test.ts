import { readdir } from 'node:fs/promises'
import { expect, onTestFinished, test } from 'vitest'
import { courierSteps } from '../bench/courier-steps.ts'
import { bundleChild } from '../helpers/bundle-child.ts'
import { seededRandom } from '../vault/seeded-random.ts'
import { stick } from './courier-kit.ts'

const whole = 100_000
const records = process.env['SOAK'] ? whole : 5000
const mostMiB = 400

test(`A8: ${records} of ${whole} changes by five go into a file and out of it and settle within ${mostMiB} MiB of memory, and go on where they were stopped`, {
  timeout: 3_600_000
}, async () => {
  const { random, seed } = seededRandom()
  const child = await bundleChild(new URL('../bench/courier-process.ts', import.meta.url))
  onTestFinished(() => child.remove())
  const steps = courierSteps((...args) => child.start(...args))
  const { here: made } = await steps.make(records)
  onTestFinished(() => steps.remove())
  const [folder, into] = [await stick(), await stick()]

  const half = await steps.write(folder, random() * 0.9)
  expect(half, `seed ${seed}`).toMatchObject({ blocks: null })
  expect(await readdir(folder), 'no half file').toEqual([])
  const written = await steps.write(folder)
  expect(written.blocks).toBe(made)
  expect(made).toBeGreaterThan(records)

  const begun = await steps.take(folder, into, records, 0.2 + random() * 0.7)
  expect(begun, `seed ${seed}`).toMatchObject({ blocks: null })
  expect(begun.here, 'what was taken before the stop stays').toBeGreaterThan(0)
  const taken = await steps.take(folder, into, records)
  expect(begun.here + (taken.blocks ?? 0), `seed ${seed}`).toBe(made)
  expect(taken.here).toBe(made)

  const settled = taken.shown ?? { mostMiB: Number.NaN }
  const most = Object.entries({ half, written, begun, taken, settled }).map(([name, step]) => [name, step.mostMiB] as const)
  console.log(
    `A8: ${records} changes, MiB at most by process: ${most.join(' ')}; stopped at ${begun.here} of ${made}; seed ${seed}`
  )
  for (const [name, mib] of most) expect(mib, name).toBeLessThan(mostMiB)
})
