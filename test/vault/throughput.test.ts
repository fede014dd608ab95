import { open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { randomBytes } from '../../core/domain/crypto.ts'
import { createMark } from '../../core/vault/mark.ts'
import { createSaver } from '../../core/vault/saver.ts'
import { openSealedStore } from '../../core/vault/sealed-store.ts'
import { writeWholeFile } from '../../core/vault/whole-file.ts'
import { temporaryFolder } from './folders.ts'

const median = (values: number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0

/** Median over three runs of the milliseconds for one of `count`. */
async function msEach(count: number, job: (count: number) => Promise<void>): Promise<number> {
  const runs: number[] = []
  for (let run = 0; run < 3; run++) {
    const began = performance.now()
    await job(count)
    runs.push((performance.now() - began) / count)
  }
  return median(runs)
}

test('what "saved" costs is measured and printed', { timeout: 60_000 }, async () => {
  const folder = await temporaryFolder()
  const sealed = await openSealedStore(join(folder, 'store'), randomBytes(32))
  const core = sealed.store.get({ name: 'aa' })
  await core.ready()
  const mark = await createMark(join(folder, 'mark'), randomBytes(32), core.key)
  const save = createSaver(sealed.durable, mark, core)
  const record = () => core.append(randomBytes(600))
  const times = {
    'append alone': await msEach(200, async (count) => {
      for (let at = 0; at < count; at++) await record()
    }),
    'append + sync': await msEach(200, async (count) => {
      for (let at = 0; at < count; at++) await record().then(sealed.durable.sync)
    }),
    'append + sync + mark': await msEach(200, async (count) => {
      for (let at = 0; at < count; at++) await record().then(save)
    }),
    '20 at once, sync + mark, each': await msEach(400, async (count) => {
      for (let at = 0; at < count; at += 20) await Promise.all(Array.from({ length: 20 }, () => record().then(save)))
    }),
    'mark in place': await msEach(200, async (count) => {
      for (let at = 0; at < count; at++) await mark.write({ length: 1_000_000, treeHash: randomBytes(32) })
    }),
    'mark as a new file': await msEach(200, async (count) => {
      for (let at = 0; at < count; at++) await writeWholeFile(join(folder, 'mark', 'whole'), randomBytes(120))
    }),
    'mark as a new file, name not synced': await msEach(200, async (count) => {
      for (let at = 0; at < count; at++) {
        const handle = await open(join(folder, 'mark', 'beside'), 'w')
        await handle.writeFile(randomBytes(120))
        await handle.datasync()
        await handle.close()
        await rename(join(folder, 'mark', 'beside'), join(folder, 'mark', 'whole'))
      }
    })
  }
  console.log(
    Object.entries(times)
      .map(([name, ms]) => `${name}: ${ms.toFixed(2)} ms`)
      .join('\n')
  )
  expect(times['20 at once, sync + mark, each']).toBeLessThan(times['append + sync + mark'])
  await mark.close()
  await sealed.close()
})
