import type Hypercore from 'hypercore'
import { expect, test } from 'vitest'
import { hash, randomBytes, toHex } from '../../core/domain/crypto.ts'
import type { KernelBody } from '../../core/domain/kernel/kernel-body.ts'
import { copyRights, createRights, writersOf } from '../../core/domain/kernel/rights.ts'
import { createKernelChecker } from '../../core/log/kernel-check.ts'
import { RightsCache, writeViewBlock } from '../../core/log/log-view.ts'
import { admission, epochBody, PaperGroup, roleBody, type Someone, someone } from '../domain/kernel/kernel-kit.ts'
import { below, pick, type Random } from '../helpers/mutate.ts'
import { seededRandom } from '../vault/seeded-random.ts'
import { rightsPicture } from './rights-picture.ts'

const { random, seed } = seededRandom()

/** A kernel view in memory: what the caches read of a core. */
function viewOf(blocks: readonly Uint8Array[]): { core: Hypercore; set(to: readonly Uint8Array[]): void } {
  let now = blocks
  const core = {
    get length() {
      return now.length
    },
    has: async (place: number) => place < now.length,
    get: async (place: number) => now[place] ?? null,
    treeHash: async () => hash(...now)
  }
  const set = (to: readonly Uint8Array[]): void => {
    now = to
  }
  return { core: core as unknown as Hypercore, set } // the caches use these four only
}

/** Two orders of one group: the same beginning, then what two coordinators' laptops wrote apart. */
function histories(): { groupKey: Uint8Array; orders: Uint8Array[][] } {
  const group = new PaperGroup()
  const members = [group.founder, group.joins(2), group.joins(1)]
  const says = (author: Someone, body: KernelBody): void => {
    group.take(group.record(author, body), Buffer.from(pick(random, [...writersOf(group.rights)]), 'hex'))
  }
  const grow = (by: number): void => {
    for (const end = group.accepted.length + by; group.accepted.length < end; ) {
      const author = pick(random, members)
      const number = group.rights.epochs.length
      const body = pick(random, [
        admission(someone(), below(random, 2)),
        roleBody(pick(random, members), below(random, 3)),
        epochBody(group.groupKey, number)
      ])
      const proposal = [...group.rights.proposals.keys()].at(-1)
      if (proposal && random() < 0.5) says(author, { type: 'approve', proposal: Buffer.from(proposal, 'hex') })
      else says(author, body)
    }
  }
  grow(70)
  const [begun, shared] = [copyRights(group.rights), group.accepted.length]
  const blocks = (): Uint8Array[] => group.accepted.map(({ record, carrier }, i) => writeViewBlock(carrier, i + 1, record.bytes))
  grow(50)
  const one = blocks()
  group.accepted.length = shared
  group.rights = begun
  grow(50)
  return { groupKey: group.groupKey, orders: [one, blocks()] }
}

const lengthIn = (random: Random, order: readonly Uint8Array[]): number => below(random, order.length + 1)

test('rights remembered over cuts and new orders are those read from the founding on', async () => {
  const { groupKey, orders } = histories()
  const view = viewOf([])
  const checker = createKernelChecker(view.core, groupKey, () => [])
  const cache = new RightsCache()
  const other = viewOf([])
  let now: readonly Uint8Array[] = []
  for (let step = 0; step < 60; step++) {
    const order = pick(random, orders)
    const next = order.slice(0, lengthIn(random, order))
    view.set(next)
    const fresh = await createKernelChecker(view.core, groupKey, () => []).check()
    expect(fresh.broken).toBeNull()
    const picture = rightsPicture(fresh.rights)
    const check = await checker.check()
    expect(rightsPicture(check.rights), `seed ${seed}`).toBe(picture)
    expect(check.records.length).toBe(next.length)
    expect(await checker.check()).toBe(check)
    // Apply sees every cut before anything is added again.
    const shared = next.findIndex((block, i) => block !== now[i])
    other.set(next.slice(0, shared < 0 ? next.length : shared))
    await cache.at(other.core, groupKey)
    other.set(next)
    expect(rightsPicture(await cache.at(other.core, groupKey)), `seed ${seed}`).toBe(picture)
    now = next
  }
})

test('an answer that was given does not change when rights do', async () => {
  const { groupKey, orders } = histories()
  const order = orders[0] ?? []
  const view = viewOf(order.slice(0, 40))
  const checker = createKernelChecker(view.core, groupKey, () => [])
  const early = await checker.check()
  const picture = rightsPicture(early.rights)
  view.set(order)
  expect(rightsPicture((await checker.check()).rights)).not.toBe(picture)
  expect(rightsPicture(early.rights)).toBe(picture)
  expect(early.records.length).toBe(40)
})

test('a record carried by somebody who may not write, forged, or out of place is found where it stands', async () => {
  const { groupKey, orders } = histories()
  const order = orders[0] ?? []
  const record = (order[5] ?? new Uint8Array(0)).subarray(36)
  const forged = Buffer.from(record)
  forged.fill(7, 20, 24)
  const founder = createRights(groupKey).groupKey
  const lies: [string, Uint8Array][] = [
    ['a stranger carries it', writeViewBlock(randomBytes(32), 6, record)],
    ['forged', writeViewBlock(founder, 6, forged)],
    ['twice', order[4] ?? record],
    ['no block at all', randomBytes(10)]
  ]
  for (const [what, lie] of lies) {
    const view = viewOf([...order.slice(0, 5), lie, ...order.slice(6)])
    const { broken, records } = await createKernelChecker(view.core, groupKey, () => [founder]).check()
    expect([what, broken?.place, records.length]).toEqual([what, 5, 5])
    expect(broken?.settledBy.map((id) => id.length)).toEqual([toHex(founder).length])
  }
})

test('a view that is not whole yet says so, and is read on when the rest is here', async () => {
  const { groupKey, orders } = histories()
  const order = orders[0] ?? []
  const here = new Set([0, 1, 2])
  const core = {
    length: order.length,
    has: async (i: number) => here.has(i),
    get: async (i: number) => (here.has(i) ? (order[i] ?? null) : null),
    treeHash: async () => (here.has(order.length - 1) ? hash(...order) : await new Promise<never>(() => {})) // waits for the last block
  }
  const checker = createKernelChecker(core as unknown as Hypercore, groupKey, () => []) // as above
  const half = await checker.check()
  expect([half.partial, half.records.length]).toEqual([true, 3])
  for (let i = 0; i < order.length; i++) here.add(i)
  const whole = await checker.check()
  expect([whole.partial, whole.broken, whole.records.length]).toEqual([false, null, order.length])
})

test('while the view moves from one core to another, the answer is the one before, and afterwards the new one', async () => {
  const { groupKey, orders } = histories()
  const order = orders[0] ?? []
  let moving: 'no' | 'from now on' | 'soon' = 'from now on'
  let length = order.length
  const core = {
    get length() {
      return length
    },
    closing: null,
    has: async () => true,
    get: async (i: number) => {
      if (moving === 'soon' && i === 20) moving = 'from now on'
      return moving === 'from now on' ? null : (order[i] ?? null)
    },
    treeHash: async () => {
      if (moving === 'from now on') throw new Error('Expected tree node 1 from storage')
      return hash(...order.slice(0, length))
    }
  }
  const checker = createKernelChecker(core as unknown as Hypercore, groupKey, () => []) // as above
  const nothing = await checker.check()
  expect([nothing.partial, nothing.records.length]).toEqual([true, 0])
  moving = 'no'
  length = 30
  const before = await checker.check()
  expect([before.partial, before.records.length]).toEqual([false, 30])
  length = order.length
  for (moving of ['from now on', 'soon'] as const) expect(await checker.check(), moving).toBe(before)
  moving = 'no'
  expect((await checker.check()).records.length).toBe(order.length)
})
