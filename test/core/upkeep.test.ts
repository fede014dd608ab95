import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createRights } from '../../core/domain/kernel/rights.ts'
import type { Follower } from '../../core/group/follower.ts'
import type { ReachBook } from '../../core/group/reach-book.ts'
import { createUpkeep } from '../../core/group/upkeep.ts'
import type { GroupLog } from '../../core/log/group-log.ts'

/** Only what upkeep asks of its neighbours: when it acts is all that is looked at here. */
function stage(o: { settledHere: boolean; whole: boolean; near: boolean }) {
  const fetched: number[] = []
  const begun = performance.now()
  let read = (): void => {}
  const log = {
    groupKey: new Uint8Array(32),
    base: { closing: true, store: { get: () => ({ ready: async () => {}, close: async () => {}, length: 0 }) } },
    downloads: {
      isSettledHere: () => o.settledHere,
      fetchWriters: async () => {
        fetched.push(Math.round((performance.now() - begun) / 1000))
        return o.whole
      }
    }
  }
  const follower = {
    heads: () => new Map(),
    onRead: (listener: () => void) => {
      read = listener
      return () => {}
    }
  }
  const upkeep = createUpkeep({
    log: log as unknown as GroupLog, // as above
    follower: follower as unknown as Follower, // as above
    reach: { onChanged: () => () => {} } as unknown as ReachBook, // as above
    rights: () => createRights(new Uint8Array(32)),
    now: Date.now,
    isNear: () => o.near,
    keep: async () => {}
  })
  const busyFor = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second++) {
      read()
      await vi.advanceTimersByTimeAsync(1000)
    }
  }
  return { upkeep, fetched, busyFor }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('writers are fetched when nothing moved for three seconds', async () => {
  const { upkeep, fetched, busyFor } = stage({ settledHere: true, whole: true, near: true })
  await busyFor(5)
  expect(fetched).toEqual([])
  await vi.advanceTimersByTimeAsync(120_000)
  expect(fetched).toEqual([7])
  upkeep.close()
})

test('where something always moves they are fetched none the less, but not before what is settled is here', async () => {
  const busy = stage({ settledHere: true, whole: true, near: true })
  await busy.busyFor(65)
  expect(busy.fetched).toEqual([30, 60])
  busy.upkeep.close()
  const first = stage({ settledHere: false, whole: true, near: true })
  await first.busyFor(65)
  expect(first.fetched).toEqual([])
  first.upkeep.close()
})

test('what is not here is fetched again every minute as long as somebody is near', async () => {
  const near = stage({ settledHere: true, whole: false, near: true })
  await vi.advanceTimersByTimeAsync(130_000)
  expect(near.fetched).toEqual([3, 63, 123])
  near.upkeep.close()
  await vi.advanceTimersByTimeAsync(120_000)
  expect(near.fetched.length, 'nothing after the end').toBe(3)
  const alone = stage({ settledHere: true, whole: false, near: false })
  await vi.advanceTimersByTimeAsync(130_000)
  expect(alone.fetched).toEqual([3])
  alone.upkeep.close()
})
