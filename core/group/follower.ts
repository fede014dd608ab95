import type { WriterId } from '../domain/ids.ts'
import { createRights, deviceOfWriter } from '../domain/kernel/rights.ts'
import type { GroupLog } from '../log/group-log.ts'
import type { KernelCheck } from '../log/kernel-check.ts'
import type { Keyring } from '../log/keyring.ts'
import { placedItem, type ViewItem } from '../log/open-record.ts'
import { createRecordOpener, type OpenedRecord } from '../log/record-opener.ts'
import { createSignatureChecker } from '../log/signature-checker.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { KeptRecord } from './checkpoint-file.ts'
import { type Ahead, createNewestPlaces } from './newest-places.ts'

/** What a follower feeds: the index of the plan. `from`: the first place that may hold another block than before. */
export interface FollowSink {
  take(from: number, items: readonly ViewItem[]): void
}

export interface Follower {
  /** Rights as last read from the kernel view. */
  check(): KernelCheck
  /** How many places of the view are read, from the first on without a gap. */
  readonly length: number
  /** What is read besides, at the end of the view, while places before it are missing. Told to the sink by a `take` without items. */
  ahead(): Ahead | null
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

/** While a sync runs, the next block is often missing: the first look is small, then it doubles. */
const firstSlice = 8
const mostSlice = 256
/** What the checkpoint kept only has to be placed. */
const keptSlice = 2048
/** So often a reading that the order overtook begins again as a whole; then it goes slice by slice, so that a long merge is seen too. */
const wholeTries = 3

/**
 * Follows the log outside Autobase's update handler: reads rights first, then the view block by block as far as blocks are on this
 * disk, and reads again from where the order changed. Never waits for the network.
 */
export function createFollower(
  log: GroupLog,
  keyring: Keyring,
  sink: FollowSink,
  checkpoint: Pick<Checkpoint, 'load'> | null = null
): Follower {
  let check: KernelCheck = { rights: createRights(log.groupKey), records: [], partial: true, broken: null }
  let items: { writer: WriterId; seq: number; locked: boolean; stranger: boolean }[] = []
  let dirtyFrom = Number.POSITIVE_INFINITY
  /** Nothing was told yet, or places were cut since. */
  let untold = true
  let toldAhead: Ahead | null = null
  /** Records that need not be opened again, by place; only for the first reading. */
  let kept: readonly (KeptRecord | null)[] | null = null
  const checker = createSignatureChecker()
  const opener = createRecordOpener(log, keyring, checker)
  const newest = createNewestPlaces(log, opener, (opened) => itemOf(opened))
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
    kept ??= (await checkpoint?.load()) ?? []
    let most = firstSlice
    let overtaken = 0
    for (;;) {
      const from = Math.min(dirtyFrom, items.length)
      dirtyFrom = Number.POSITIVE_INFINITY
      // What was read before is read anew all at once: nobody sees the plan go back while only its order changes.
      const wanted = Math.max(kept[from] ? keptSlice : most, overtaken < wholeTries ? items.length - from : 0)
      const count = Math.min(wanted, Math.max(0, log.viewLength() - from))
      // The slice behind is opened while this one is waited for and folded.
      if (most === mostSlice) opener.begin(placesToOpen(from + count, mostSlice))
      const slice = await sliceOf(from, count)
      if (closed) return
      if (dirtyFrom < from + slice.length) {
        dirtyFrom = Math.min(dirtyFrom, from) // the order changed while reading: begin again
        overtaken++
        continue
      }
      cutTo(from)
      for (const item of slice) push(item)
      if (slice.length > 0 || untold) tell(from, slice)
      if (slice.length < wanted && dirtyFrom === Number.POSITIVE_INFINITY) break
      most = Math.min(2 * most, mostSlice)
      await new Promise(setImmediate) // others get their turn in a long catch-up
    }
    kept = []
    await readNewest()
    for (const listener of readListeners) listener()
  }

  /** Only under a list of rights that is whole and holds: what is shown ahead is judged as it will be in its turn. */
  async function readNewest(): Promise<void> {
    if (closed || check.partial || check.broken) return
    await newest.read(items.length)
    if (!closed && newest.ahead() !== toldAhead && dirtyFrom === Number.POSITIVE_INFINITY) tell(items.length, [])
  }

  function tell(from: number, slice: readonly ViewItem[]): void {
    untold = false
    toldAhead = newest.ahead()
    sink.take(from, slice)
  }

  function placesToOpen(from: number, count: number): number[] {
    const end = Math.min(from + count, log.viewLength())
    const places: number[] = []
    for (let place = from; place < end; place++) if (!kept?.[place] && !newest.opened(place)) places.push(place)
    return places
  }

  /** As far as blocks are on this disk. */
  async function sliceOf(from: number, count: number): Promise<ViewItem[]> {
    const known: (ViewItem | null)[] = []
    const places: number[] = []
    for (let place = from; place < from + count; place++) {
      const item = knownItem(place)
      known.push(item)
      if (item === null) places.push(place)
    }
    const opened = places.length === 0 ? [] : await opener.read(places)
    const slice: ViewItem[] = []
    let next = 0
    for (const item of known) {
      const one = item === null ? (opened[next++] ?? null) : null
      const found = item ?? (one && itemOf(one))
      if (found === null) break
      slice.push(found)
    }
    return slice
  }

  function knownItem(place: number): ViewItem | null {
    const found = kept?.[place]
    if (found) return placedItem({ place, writer: found.writer, seq: found.seq }, found.audience, found.record, check.rights)
    const opened = newest.opened(place)
    return opened && itemOf(opened)
  }

  function itemOf(opened: OpenedRecord): ViewItem {
    if ('unreadable' in opened) return opened
    return placedItem(opened.at, opened.audience, opened.record, check.rights)
  }

  function cutTo(length: number): void {
    if (items.length > length) untold = true
    while (items.length > length) {
      const item = items.pop()
      const list = item && seqs.get(item.writer)
      list?.pop()
      if (item) heads.set(item.writer, list?.at(-1) ?? 0)
    }
  }

  function push(item: ViewItem): void {
    const unreadable = 'unreadable' in item ? item.unreadable : null
    const locked = unreadable === 'needs-key' || (unreadable === 'bad' && check.partial)
    const stranger = unreadable === 'bad' && !deviceOfWriter(check.rights, item.writer)
    items.push({ writer: item.writer, seq: item.seq, locked, stranger })
    heads.set(item.writer, item.seq)
    const list = seqs.get(item.writer)
    if (list) list.push(item.seq)
    else seqs.set(item.writer, [item.seq])
  }

  async function readRights(): Promise<void> {
    const next = await log.rights()
    if (closed || next === check) return
    const { partial } = check
    check = next
    newest.replaced()
    const hasKey = keyring.follow(check.rights)
    if (hasKey) newest.cut(0)
    // Under half a list of rights a record may have looked as if nobody had let its writer in.
    if (hasKey || partial) {
      const locked = items.findIndex((item) => item.locked)
      if (locked >= 0) dirtyFrom = Math.min(dirtyFrom, locked)
    }
    // The view had gone on while older rights were read: whoever was let in between had no device yet.
    const known = items.findIndex((item) => item.stranger && deviceOfWriter(check.rights, item.writer))
    if (known >= 0) dirtyFrom = Math.min(dirtyFrom, known)
    for (const listener of rightsListeners) listener()
  }

  const readFrom = (from: number): void => {
    dirtyFrom = Math.min(dirtyFrom, from)
    opener.cut(from)
    newest.cut(from)
    if (kept && from < kept.length) kept = kept.slice(0, from) // settled places do not move; whatever says so is believed
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
  const stopOpening = log.downloads.onBlock((place) => {
    if (place >= items.length) opener.arrived(place)
  })
  const stop = (): void => {
    stopListening()
    stopOpening()
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
    ahead: () => newest.ahead(),
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
      checker.close()
      await turn
      opener.close()
      items = []
    }
  }
}
