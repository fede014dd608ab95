import { type BenchLaptop, cable, dataRecord, dropDir, found, type GroupKeys, letIn, until } from './laptops.ts'

/** A log of `records` by `writers`, in appends of twenty, whole and settled on one laptop. */
export async function dataset(
  writers: number,
  records: number
): Promise<{ laptop: BenchLaptop; keys: GroupKeys; blocks: Uint8Array[] }> {
  const { laptop, keys } = await found()
  const others: BenchLaptop[] = []
  for (let i = 1; i < writers; i++) others.push(await letIn(laptop, keys))
  const blocks: Uint8Array[] = []
  const share = Math.ceil(records / writers)
  const fill = async (writer: BenchLaptop, count: number): Promise<void> => {
    for (let done = 0; done < count; done += 20) {
      const batch = Array.from({ length: Math.min(20, count - done) }, () => dataRecord(writer, keys, blocks.length))
      blocks.push(...batch)
      await writer.log.append(batch)
    }
  }
  // One after the other, each on what the others wrote before: as a group writes that is mostly together.
  let left = records
  for (const writer of [laptop, ...others]) {
    const pull =
      writer === laptop
        ? () => {}
        : cable(laptop.store.store, writer.store.store, [laptop.log.base.wakeupSession], [writer.log.base.wakeupSession])
    if (writer !== laptop)
      await until(() => writer.log.writable() && writer.log.viewLength() >= records - left, 'a writer let in')
    const count = Math.min(share, left)
    await fill(writer, count)
    left -= count
    await until(() => laptop.log.viewLength() >= records - left, 'records of a writer')
    pull()
  }
  for (const other of others) {
    await other.close()
    dropDir(other.dir)
  }
  await laptop.log.base.ack()
  await until(() => laptop.log.settledLength() >= records, 'settled')
  return { laptop, keys, blocks }
}
