import { createMark } from '../../core/vault/mark.ts'
import { createSaver } from '../../core/vault/saver.ts'
import { dataRecord, dropDir, found, newDir, rawCore } from './laptops.ts'
import { inTurn, ms, row, timed, times } from './measure.ts'

/** Appending: bare encrypted hypercore on the same bytes is the limit. */
export async function benchAppend(quick: boolean): Promise<void> {
  const singles = quick ? 100 : 400
  const arrays = quick ? 10 : 60
  const rounds = 3
  const { laptop, keys } = await found()
  const rawDir = newDir()
  const raw = await rawCore(rawDir, keys.groupSecret)
  const markDir = newDir()
  const mark = await createMark(markDir, Buffer.alloc(32, 4), laptop.log.writerKey)
  const save = createSaver(laptop.store.durable, mark, laptop.log.base.local)
  let n = 0
  const records = (count: number): Uint8Array[] => Array.from({ length: count }, () => dataRecord(laptop, keys, n++))
  const each = async (batches: readonly Uint8Array[][], act: (batch: Uint8Array[]) => Promise<unknown>): Promise<number> => {
    const taken = await timed(async () => {
      for (const batch of batches) await act(batch)
    })
    return taken / batches.length
  }
  for (const [what, size, count] of [
    ['append of one record', 1, singles],
    ['append of an array of 100', 100, arrays]
  ] as const) {
    const batches = (): Uint8Array[][] => Array.from({ length: count }, () => records(size))
    const found = await inTurn(rounds, {
      raw: () => each(batches(), (batch) => raw.core.append(batch)),
      log: () => each(batches(), (batch) => laptop.log.append(batch)),
      saved: () => each(batches(), (batch) => laptop.log.append(batch).then(save))
    })
    row(
      what,
      ms(found.raw),
      `${ms(found.log)} (${times(found.log, found.raw)})`,
      `${ms(found.saved)} (${times(found.saved, found.raw)})`
    )
  }
  await mark.close()
  await laptop.close()
  await raw.close()
  for (const dir of [laptop.dir, rawDir, markDir]) dropDir(dir)
}
