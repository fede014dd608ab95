import { fromHex } from '../../core/domain/crypto.ts'
import type { Child } from '../helpers/child.ts'
import { servedBy, syncLog, syncRaw } from './cold-sync.ts'
import { dropDir, folderBytes, newDir, until } from './laptops.ts'
import { inTurn, median, ms, row, times } from './measure.ts'
import { openRival, type RivalName } from './rivals.ts'
import { dial } from './serve.ts'

interface RivalServed {
  readonly port: number
  readonly key: string
  readonly encryptionKey: string
  /** Blocks of the whole view. */
  readonly length: number
}

/**
 * A newcomer's first sync beside the same work done by `autopass` and by a plain Hyperbee as the view of an Autobase: as many
 * records of the same size by as many writers, settled, from another process over the same kind of connection, until each is read.
 * Those two fetch their view alone; Starling fetches and keeps what the writers wrote too, and opens and checks every record.
 */
export async function benchCompare(
  start: (name: 'serve' | 'compare', ...args: string[]) => Child,
  records: number,
  writersOf: readonly number[],
  rounds: number
): Promise<void> {
  for (const writers of writersOf) {
    const children: Child[] = []
    const begin = (...args: Parameters<typeof start>): Child => {
      const child = start(...args)
      children.push(child)
      return child
    }
    const beginRival = async (name: RivalName): Promise<RivalServed> => {
      const child = begin('compare', name, String(writers), String(records), String(size))
      return JSON.parse(await child.line((line) => line.startsWith('{'), 1_800_000))
    }
    const { served, keys } = await servedBy(begin('serve', String(writers), String(records)))
    const size = Math.round(served.bytes / records)
    const beeServed = await beginRival('bee') // one after the other: making data takes the whole machine
    const passServed = await beginRival('autopass')
    const disk = { raw: [] as number[], log: [] as number[], bee: [] as number[], pass: [] as number[] }
    const taken = await inTurn(rounds, {
      raw: () => syncRaw(served, keys, records, disk.raw),
      log: () => syncLog(served, keys, records, [], disk.log),
      bee: () => syncRival('bee', beeServed, records, size, disk.bee),
      pass: () => syncRival('autopass', passServed, records, size, disk.pass)
    })
    const each = (bytes: readonly number[]): string => `${Math.round(median(bytes) / records)} B`
    row(
      `compared: cold sync of ${records} records by ${writers}`,
      ms(taken.raw),
      `${ms(taken.log)} (${times(taken.log, taken.raw)})`,
      `autopass ${ms(taken.pass)} (${times(taken.pass, taken.raw)}), Hyperbee view ${ms(taken.bee)} (${times(taken.bee, taken.raw)}); disk for a record of ${size} B: raw ${each(disk.raw)}, Starling ${each(disk.log)}, autopass ${each(disk.pass)}, Hyperbee view ${each(disk.bee)}`
    )
    for (const child of children) {
      child.process.kill('SIGTERM')
      await child.ended
    }
  }
}

async function syncRival(name: RivalName, served: RivalServed, records: number, size: number, disk: number[]): Promise<number> {
  const dir = newDir()
  const rival = await openRival(name, dir, { key: fromHex(served.key), encryptionKey: fromHex(served.encryptionKey) })
  const from = performance.now()
  const stream = dial(served.port)
  rival.attach(stream)
  await until(() => rival.base.view.core.length >= served.length, 'the whole view')
  // Asked for all at once and then read, as the raw core is: by reading alone it takes far longer.
  await rival.base.view.core.download({ start: 0, end: served.length }).done()
  let read = 0
  for await (const { key, value } of rival.list()) if (key.length + value.length === size) read++
  const taken = performance.now() - from
  if (read !== records) throw new Error(`${read} of ${records} in the view`)
  stream.destroy()
  await rival.close()
  disk.push(folderBytes(dir))
  dropDir(dir)
  return taken
}
