import { type BenchLaptop, cable, dataRecord, dropDir, found, type GroupKeys, letIn, until } from './laptops.ts'

/** A log of `records` by `writers`, in appends of twenty, whole and settled on one laptop. */
export async function dataset(
  writers: number,
  records: number
): Promise<{ laptop: BenchLaptop; keys: GroupKeys; blocks: Uint8Array[] }> {
  const { laptop, keys } = await found()
  const blocks: Uint8Array[] = []
  const fill = async (writer: BenchLaptop, count: number): Promise<void> => {
    for (let done = 0; done < count; done += 20) {
      const batch = Array.from({ length: Math.min(20, count - done) }, () => dataRecord(writer, keys, blocks.length))
      blocks.push(...batch)
      await writer.log.append(batch)
    }
  }
  // One after the other, each let in when its turn comes and on what the others wrote before: as a group grows that is mostly together.
  for (let i = 0; i < writers; i++) {
    const count = Math.ceil((records - blocks.length) / (writers - i))
    if (i === 0) await fill(laptop, count)
    else await write(await letIn(laptop, keys), count)
    await until(() => laptop.log.viewLength() >= blocks.length, `records of writer ${i + 1}`)
  }
  await laptop.log.base.ack()
  await until(() => laptop.log.settledLength() >= records, 'settled')
  return { laptop, keys, blocks }

  async function write(writer: BenchLaptop, count: number): Promise<void> {
    const pull = cable(laptop.store.store, writer.store.store, [laptop.log.base.wakeupSession], [writer.log.base.wakeupSession])
    await until(() => writer.log.writable() && writer.log.viewLength() >= blocks.length, 'a writer let in')
    await fill(writer, count)
    await until(() => laptop.log.viewLength() >= blocks.length, 'what a writer wrote')
    pull()
    await writer.close()
    dropDir(writer.dir)
  }
}
