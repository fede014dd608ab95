import type Corestore from 'corestore'
import { toHex } from '../domain/crypto.ts'
import { headOf } from './export-core.ts'
import { type CoreHead, type CourierCore, coresMost, viewsMost } from './records.ts'
import { withCore } from './with-core.ts'

export interface WriterToCarry {
  readonly key: Uint8Array
  /** What the receiver is known to have. */
  readonly from: number
  /** How many changes to the plan are beyond it. */
  readonly records: number
  /** Blocks of this writer that stand in the settled views, so that a receiver of those can do without them. */
  readonly inViews: number
  /** One of those who settle now. */
  readonly settles: boolean
}

export interface ExportPlan {
  readonly writers: readonly CourierCore[]
  /** Cores of what is settled, in the order in which a receiver takes them; none where every writer's blocks are here. */
  readonly views: readonly CoreHead[]
  readonly blocks: number
  /** False: this laptop itself lacks some of what the receiver lacks. */
  readonly complete: boolean
}

/**
 * What goes into a file. A laptop that came by fast-forward lacks most blocks of the writers; it carries what those who settle have
 * signed beside, from which a receiver has the plan without them, and puts those who signed it first, for a jump needs their newest
 * blocks. Else writers keep the order given, that of their admission: whoever takes parts one after the other knows each of them by then.
 */
export async function planExport(
  store: Corestore,
  from: readonly WriterToCarry[],
  settled: readonly Uint8Array[]
): Promise<ExportPlan> {
  // Before the writers: what is settled then names no block that they have not got here by then.
  const views: CoreHead[] = []
  let whole = settled.length > 0
  for (const key of settled.slice(0, viewsMost)) {
    await withCore(store, key, async (core) => {
      const head = await headOf(core, 0)
      if (head) views.push(head)
      whole &&= head ? head.tiles.every(({ carried }) => carried) : core.core.state.length === 0
    })
  }
  const writers: CourierCore[] = []
  let blocks = 0
  let [lacks, lacksTail] = [false, false]
  for (const { key, from: first, records, inViews } of from.slice(0, coresMost)) {
    await withCore(store, key, async (core) => {
      const { length } = core.core.state
      if (length <= first) return
      writers.push({ key, from: first, length, records: Math.min(records, length - first) })
      blocks += length - first
      if (await core.has(first, length)) return
      lacks = true
      const tail = Math.min(length, Math.max(first, inViews))
      lacksTail ||= tail < length && !(await core.has(tail, length))
    })
  }
  const all = from.length <= coresMost
  if (!lacks) return { writers, views: [], blocks, complete: all }
  const settling = new Set(from.filter(({ settles }) => settles).map(({ key }) => toHex(key)))
  writers.sort((a, b) => Number(settling.has(toHex(b.key))) - Number(settling.has(toHex(a.key))))
  for (const { length } of views) blocks += length
  return { writers, views, blocks, complete: all && whole && !lacksTail }
}
