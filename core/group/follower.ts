import type { WriterId } from '../domain/ids.ts'
import { createRights } from '../domain/kernel/rights.ts'
import type { GroupLog } from '../log/group-log.ts'
import type { KernelCheck } from '../log/kernel-check.ts'
import type { Keyring } from '../log/keyring.ts'
import { openViewBlock, type ViewItem } from '../log/open-record.ts'

/** What a follower feeds: the index of the plan. `from`: the first place that may hold another block than before. */
export interface FollowSink {
  take(from: number, items: readonly ViewItem[]): void
}

export interface Follower {
  /** Rights as last read from the kernel view. */
  check(): KernelCheck
  /** How many places of the view are read, from the first on without a gap. */
  readonly length: number
  /** Highest sequence of each writer within what is read; every earlier one of that writer stands here too. */
  heads(): ReadonlyMap<WriterId, number>
  /** How many records of the view a writer has beyond sequence k. */
  countBeyond(writer: WriterId, k: number): number
  /** Resolves when everything that the log reported before this call is read. */
  caughtUp(): Promise<void>
  onRights(listener: () => void): () => void
  onRead(listener: () => void): () => void
  close(): Promise<void>
}

const sliceBlocks = 256

/**
 * Follows the log outside Autobase's update handler: reads rights first, then the view block by block as far as blocks are on this
 * disk, and reads again from where the order changed. Never waits for the network.
 */
export function createFollower(log: GroupLog, keyring: Keyring, sink: FollowSink): Follower {
  let check: KernelCheck = { rights: createRights(log.groupKey), records: [], partial: true, broken: null }
  let items: { writer: WriterId; seq: number; locked: boolean }[] = []
  let dirtyFrom = Number.POSITIVE_INFINITY
  let closed = false
  let turn: Promise<void> = Promise.resolve()
  let queued: Promise<void> | null = null
  const heads = new Map<WriterId, number>()
  const seqs = new Map<WriterId, number[]>()
  const rightsListeners = new Set<() => void>()
  const readListeners = new Set<() => void>()

  const queue = (): Promise<void> => {
    queued ??= turn.then(async () => {
      queued = null
      if (!closed) await read()
    })
    turn = queued.catch(() => {}) // the log closed under us: whoever asked hears it, the line goes on
    return queued
  }

  async function read(): Promise<void> {
    await readRights()
    for (;;) {
      const from = Math.min(dirtyFrom, items.length)
      dirtyFrom = Number.POSITIVE_INFINITY
      cutTo(from)
      const slice: ViewItem[] = []
      while (slice.length < sliceBlocks && dirtyFrom > from + slice.length) {
        const place = from + slice.length
        const block = await log.block(place)
        if (closed) return
        if (block === null) break
        slice.push(openViewBlock(block, place, log.groupKey, check.rights, keyring))
      }
      if (dirtyFrom < from + slice.length) continue // the order changed while reading: begin there again
      for (const item of slice) push(item)
      if (slice.length > 0 || from < Number.POSITIVE_INFINITY) sink.take(from, slice)
      if (slice.length < sliceBlocks && dirtyFrom === Number.POSITIVE_INFINITY) break
      await new Promise(setImmediate) // others get their turn in a long catch-up
    }
    for (const listener of readListeners) listener()
  }

  function cutTo(length: number): void {
    while (items.length > length) {
      const item = items.pop()
      const list = item && seqs.get(item.writer)
      list?.pop()
      if (item) heads.set(item.writer, list?.at(-1) ?? 0)
    }
  }

  function push(item: ViewItem): void {
    items.push({ writer: item.writer, seq: item.seq, locked: 'unreadable' in item && item.unreadable === 'needs-key' })
    heads.set(item.writer, item.seq)
    const list = seqs.get(item.writer)
    if (list) list.push(item.seq)
    else seqs.set(item.writer, [item.seq])
  }

  async function readRights(): Promise<void> {
    const next = await log.rights()
    if (closed || next === check) return
    check = next
    if (keyring.follow(check.rights)) {
      const locked = items.findIndex((item) => item.locked)
      if (locked >= 0) dirtyFrom = Math.min(dirtyFrom, locked)
    }
    for (const listener of rightsListeners) listener()
  }

  const readFrom = (from: number): void => {
    dirtyFrom = Math.min(dirtyFrom, from)
    queue().catch(() => {}) // closed meanwhile
  }
  // Autobase names the range before it writes the blocks: what was read in between is the old order, and is read once more after.
  let named = Number.POSITIVE_INFINITY
  const stopListening = log.onChange(({ from }) => {
    named = Math.min(named, from)
    readFrom(from)
  })
  const onWritten = (): void => {
    const from = named
    named = Number.POSITIVE_INFINITY
    if (from < Number.POSITIVE_INFINITY) readFrom(from)
  }
  log.base.on('update', onWritten)
  const stop = (): void => {
    stopListening()
    log.base.off('update', onWritten)
  }

  return {
    check: () => check,
    get length() {
      return items.length
    },
    heads: () => heads,
    countBeyond: (writer, k) => {
      const list = seqs.get(writer) ?? []
      let low = 0
      let high = list.length
      while (low < high) {
        const middle = (low + high) >> 1
        if ((list[middle] ?? 0) <= k) low = middle + 1
        else high = middle
      }
      return list.length - low
    },
    caughtUp: () => queue(),
    onRights: (listener) => {
      rightsListeners.add(listener)
      return () => rightsListeners.delete(listener)
    },
    onRead: (listener) => {
      readListeners.add(listener)
      return () => readListeners.delete(listener)
    },
    close: async () => {
      closed = true
      stop()
      await turn
      items = []
    }
  }
}
