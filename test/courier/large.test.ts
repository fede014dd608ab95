import Corestore from 'corestore'
import { expect, onTestFinished, test } from 'vitest'
import { exportFile } from '../../core/courier/export-file.ts'
import { importFile } from '../../core/courier/import-file.ts'
import { sign } from '../../core/domain/crypto.ts'
import { findKeyOf } from '../../core/domain/kernel/epoch-keys.ts'
import { dataset } from '../bench/dataset.ts'
import { dropDir } from '../bench/laptops.ts'
import { seededRandom } from '../vault/seeded-random.ts'
import { stick } from './courier-kit.ts'

const soak = process.env['SOAK'] !== undefined
const records = soak ? 100_000 : 5000
const mostMiB = 400

/** How much more memory this process held while `run` went on than before. */
async function growth(run: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage().rss
  let most = before
  const look = (): void => {
    most = Math.max(most, process.memoryUsage().rss)
  }
  const timer = setInterval(look, 5)
  await run().finally(() => clearInterval(timer))
  look()
  return Math.round((most - before) / 2 ** 20)
}

test(`A8: ${records} changes by five go into a file and out of it a piece at a time, and go on where they were stopped`, {
  timeout: 1_800_000
}, async () => {
  const { random, seed } = seededRandom()
  const { laptop, keys } = await dataset(5, records)
  onTestFinished(async () => {
    await laptop.close()
    dropDir(laptop.dir)
  })
  const writers = [...(await laptop.log.rights()).rights.writers.keys()].map((id) => Buffer.from(id, 'hex'))
  const courierKeys = keys.epochKeys
    .filter((k) => k.audience === 0)
    .map((k) => ({ groupSecret: keys.groupSecret, findKey: findKeyOf(k.key) }))
  const folder = await stick()
  const stopped = new Error('stopped')
  const stopAt = (part: number) => async (done: number, total: number) => {
    if (total > 0 && done / total > part) throw stopped
  }
  const write = (progress: (done: number, total: number) => Promise<void>) =>
    exportFile({
      store: laptop.log.base.store,
      writers: writers.map((key) => ({ key, from: 0, records: 0, inViews: 0 })),
      settled: [],
      groupKey: keys.groupKey,
      author: { signKey: laptop.identity.sign.publicKey, sign: (m) => sign(m, laptop.identity.sign.secretKey) },
      madeAt: 1,
      to: null,
      vectors: [],
      keys: courierKeys,
      folder,
      name: null,
      progress
    })
  await expect(write(stopAt(random() * 0.9)), `seed ${seed}`).rejects.toBe(stopped)
  let written: Awaited<ReturnType<typeof write>> | null = null
  const writing = await growth(async () => {
    written = await write(async () => {})
  })
  const { parts, blocks } = written as unknown as Awaited<ReturnType<typeof write>> // assigned above, which flow analysis does not see
  expect(blocks).toBeGreaterThanOrEqual(records)

  const store = new Corestore(await stick(), { manifestVersion: 2 })
  onTestFinished(() => store.close())
  const have = async (): Promise<number> => {
    let sum = 0
    for (const key of writers) {
      const core = store.get({ key, active: false, encryption: null })
      await core.ready()
      for (let place = 0; place < core.length; place++) if (await core.has(place)) sum++
      await core.close()
    }
    return sum
  }
  const take = (progress: (done: number, total: number) => Promise<void>) =>
    importFile({
      path: parts[0]?.path ?? '',
      keys: courierKeys,
      store,
      allowed: () => true,
      settled: async () => {},
      progress
    })
  await expect(take(stopAt(0.2 + random() * 0.7)), `seed ${seed}`).rejects.toBe(stopped)
  const before = await have()
  expect(before, 'what was taken before the stop stays').toBeGreaterThan(0)
  let rest = 0
  const taking = await growth(async () => {
    rest = (await take(async () => {}))?.blocks ?? 0
  })
  expect(before + rest, `seed ${seed}`).toBe(blocks)
  expect(await have()).toBe(blocks)
  console.log(
    `A8: ${records} changes: ${writing} MiB more while writing, ${taking} MiB more while taking in; stopped at ${before}; seed ${seed}`
  )
  expect(Math.max(writing, taking)).toBeLessThan(soak ? mostMiB : 64)
})
