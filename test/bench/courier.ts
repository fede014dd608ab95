import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportFile } from '../../core/courier/export-file.ts'
import { importFile } from '../../core/courier/import-file.ts'
import { sign } from '../../core/domain/crypto.ts'
import { findKeyOf } from '../../core/domain/kernel/epoch-keys.ts'
import { writerIdOf } from '../../core/domain/kernel/rights.ts'
import { dataset } from './dataset.ts'
import { dropDir, newDir, newIdentity, openLaptop, until } from './laptops.ts'
import { median, ms, row, timed } from './measure.ts'

/** Highest memory of this process while `run` goes on, what making the records took before in it, and by how much it grew meanwhile. */
async function peak(run: () => Promise<unknown>): Promise<{ taken: number; rss: number; grown: number }> {
  globalThis.gc?.()
  const before = process.memoryUsage().rss
  let most = before
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, 5)
  const taken = await timed(run)
  clearInterval(timer)
  most = Math.max(most, process.memoryUsage().rss)
  return { taken, rss: most, grown: most - before }
}

/** Export and import of a log by stick. Raw hypercore has nothing to compare: it knows no file. */
export async function benchCourier(records: number, writers: number, rounds: number): Promise<void> {
  const { laptop, keys, blocks } = await dataset(writers, records)
  const held = keys.epochKeys.filter((k) => k.audience === 0)
  const courierKeys = held.map((k) => ({ groupSecret: keys.groupSecret, findKey: findKeyOf(k.key) }))
  const all = [...(await laptop.log.rights()).rights.writers.keys()]
  const out: Awaited<ReturnType<typeof peak>>[] = []
  const into: typeof out = []
  const readable: number[] = []
  let bytes = 0
  for (let round = 0; round < rounds; round++) {
    const folder = mkdtempSync(join(tmpdir(), 'starling-bench-'))
    let path = ''
    out.push(
      await peak(async () => {
        const { parts } = await exportFile({
          store: laptop.log.base.store,
          writers: all.map((id) => ({ key: Buffer.from(id, 'hex'), from: 0, records: 0, inViews: 0 })),
          settled: [],
          groupKey: keys.groupKey,
          author: { signKey: laptop.identity.sign.publicKey, sign: (m) => sign(m, laptop.identity.sign.secretKey) },
          madeAt: 1,
          to: null,
          vectors: [],
          keys: courierKeys,
          folder,
          name: null,
          progress: async () => {}
        })
        path = parts[0]?.path ?? ''
        bytes = parts.reduce((sum, part) => sum + part.bytes, 0)
      })
    )
    const dir = newDir()
    const newcomer = await openLaptop(dir, keys, newIdentity())
    const from = performance.now()
    into.push(
      await peak(async () => {
        const known = new Set(all)
        const taken = await importFile({
          path,
          keys: courierKeys,
          store: newcomer.log.base.store,
          allowed: (key) => known.has(writerIdOf(key)),
          settled: async (cores) => newcomer.log.base.hintWakeup([...cores]),
          progress: async () => {}
        })
        if (taken?.damagedAt !== null) throw new Error('not whole')
        await newcomer.store.durable.sync()
      })
    )
    await until(() => newcomer.log.viewLength() >= records, 'every record in the view')
    readable.push(performance.now() - from)
    await newcomer.close()
    dropDir(dir)
    dropDir(folder)
  }
  const payload = blocks.reduce((sum, block) => sum + block.byteLength, 0)
  const mib = (some: readonly number[]): string => `${Math.round(median(some) / 2 ** 20)} MiB`
  const what = `${records} records by ${writers}`
  const memory = (some: typeof out): string =>
    `${mib(some.map((o) => o.rss))} at most, ${mib(some.map((o) => o.grown))} more than before`
  row(`courier: export, ${what}`, '–', ms(median(out.map((o) => o.taken))), memory(out))
  row(`courier: import, ${what}`, '–', ms(median(into.map((o) => o.taken))), memory(into))
  row(`courier: in the view, ${what}`, '–', ms(median(readable)), '')
  row(
    `courier: bytes a record, ${what}`,
    `${Math.round(payload / records)} B`,
    `${Math.round(bytes / records)} B (${(bytes / payload).toFixed(2)}×)`,
    ''
  )
  await laptop.close()
  dropDir(laptop.dir)
}
