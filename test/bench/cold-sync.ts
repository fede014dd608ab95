import { fromHex } from '../../core/domain/crypto.ts'
import { itemTitle } from '../../core/domain/plan/item-title.ts'
import type { Child } from '../helpers/child.ts'
import { dropDir, folderBytes, follow, type GroupKeys, newDir, newIdentity, openLaptop, rawCore, until } from './laptops.ts'
import { inTurn, median, ms, row, times } from './measure.ts'
import { dial } from './serve.ts'

interface Served {
  readonly rawPort: number
  readonly logPort: number
  readonly rawKey: string
  readonly groupKey: string
  readonly groupSecret: string
  readonly epochKeys: readonly { epoch: number; audience: number; key: string }[]
  readonly bytes: number
}

/** What the other laptop says of itself once its data are made. */
export async function servedBy(child: Child): Promise<{ served: Served; keys: GroupKeys }> {
  const served: Served = JSON.parse(await child.line((line) => line.startsWith('{'), 1_800_000))
  const keys: GroupKeys = {
    groupKey: fromHex(served.groupKey),
    groupSecret: fromHex(served.groupSecret),
    epochKeys: served.epochKeys.map((k) => ({ ...k, key: fromHex(k.key) }))
  }
  return { served, keys }
}

/**
 * A laptop that has nothing fetches everything from another process, over a Noise stream on loopback TCP, until every record is
 * readable and in the index. The limit: one bare encrypted hypercore of the same blocks, over the same kind of connection.
 */
export async function benchColdSync(
  start: (...args: string[]) => Child,
  records: number,
  writersOf: readonly number[],
  rounds: number
): Promise<void> {
  for (const writers of writersOf) {
    const child = start(String(writers), String(records))
    const { served, keys } = await servedBy(child)
    const memory: Memory[] = []
    const disk: number[] = []
    const rawDisk: number[] = []
    const taken = await inTurn(rounds, {
      raw: () => syncRaw(served, keys, records, rawDisk),
      log: () => syncLog(served, keys, records, memory, disk)
    })
    row(
      `cold sync of ${records} records by ${writers}`,
      ms(taken.raw),
      `${ms(taken.log)} (${times(taken.log, taken.raw)})`,
      `${Math.round(median(memory.map(({ held }) => held)) / records)} B held in memory (the process grew by ${Math.round(Math.max(...memory.map(({ rss }) => rss)) / records)} B in the worst round) and ${Math.round(median(disk) / records)} B of disk a record (raw: ${Math.round(median(rawDisk) / records)} B of disk; record: ${Math.round(served.bytes / records)} B)`
    )
    child.process.kill('SIGTERM')
    await child.ended
  }
}

interface Memory {
  readonly rss: number
  /** What JavaScript and its buffers hold after a collection: the process itself gives little back from round to round. */
  readonly held: number
}

function memoryNow(): Memory {
  globalThis.gc?.()
  const { rss, heapUsed, external } = process.memoryUsage()
  return { rss, held: heapUsed + external }
}

export async function syncRaw(served: Served, keys: GroupKeys, records: number, disk: number[]): Promise<number> {
  const dir = newDir()
  const raw = await rawCore(dir, keys.groupSecret)
  const core = raw.store.get({ key: fromHex(served.rawKey), encryption: { key: keys.groupSecret } })
  await core.ready()
  const from = performance.now()
  const stream = dial(served.rawPort)
  raw.store.replicate(stream)
  await until(() => core.length >= records, 'the raw core’s length')
  await core.download({ start: 0, end: records }).done()
  for (let i = 0; i < records; i++) await core.get(i) // readable: as the other side is read too
  const taken = performance.now() - from
  stream.destroy()
  await raw.close()
  disk.push(folderBytes(dir))
  dropDir(dir)
  return taken
}

export async function syncLog(
  served: Served,
  keys: GroupKeys,
  records: number,
  memory: Memory[],
  disk: number[]
): Promise<number> {
  const before = memoryNow()
  const dir = newDir()
  const laptop = await openLaptop(dir, keys, newIdentity())
  const { follower, index } = follow(laptop.log, keys, laptop.identity)
  const from = performance.now()
  const stream = dial(served.logPort)
  laptop.log.attach(stream)
  await until(() => index.counts().records >= records, 'every record in the index')
  // Every record folded, as if all were asked for.
  const total = index.list({ noun: 'task', where: (entry) => itemTitle(entry.state) !== '', limit: 1 }).total
  const taken = performance.now() - from
  if (total !== records) throw new Error(`${total} of ${records} in the index`)
  const after = memoryNow()
  memory.push({ rss: after.rss - before.rss, held: after.held - before.held })
  stream.destroy()
  await follower.close()
  await laptop.close()
  disk.push(folderBytes(dir))
  dropDir(dir)
  return taken
}
