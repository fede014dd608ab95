import type Autobase from 'autobase'
import type Hypercore from 'hypercore'
import type { Download } from 'hypercore'
import { downloadNewestFirst } from './download-newest-first.ts'
import type { LogView } from './log-view.ts'

export interface Downloads {
  /** Ask for every block of both views and the system core that is not on this disk. Called after open, update and fast-forward. */
  refresh(): void
  /** Fetch every writer's core to its end; for idle time, so that this laptop can serve and carry the whole log. */
  fetchWriters(): Promise<void>
  onArrival(listener: () => void): () => void
  /** A block of the view came to this disk, in whatever order. */
  onBlock(listener: (place: number) => void): () => void
  close(): void
}

/**
 * Keeps a copy whole. Autobase fetches what it needs; a laptop killed in the middle of its first sync otherwise never fetches the
 * rest (measured: 4–7 004 of 10 000 blocks, and no event after open), and one that fast-forwarded holds one block of each writer.
 */
export function createDownloads(base: Autobase<LogView>): Downloads {
  const ranges = new Map<Hypercore, { to: number; download: Download }>()
  const listeners = new Set<() => void>()
  const fetching = new Set<Hypercore>()
  let closed = false

  let soon: ReturnType<typeof setTimeout> | null = null
  const tell = (): void => {
    soon = null
    for (const listener of listeners) listener()
  }
  // Blocks come by thousands; a look ten times a second shows a plan while the rest is still on its way.
  const onBlock = (): void => {
    if (!closed) soon ??= setTimeout(tell, 100)
  }
  const blockListeners = new Set<(place: number) => void>()
  const onViewBlock = (place: number): void => {
    onBlock()
    for (const listener of blockListeners) listener(place)
  }
  base.view.view.on('download', onViewBlock)
  base.view.kernel.on('download', onBlock)

  const whole = new Set<Hypercore>()
  const want = (core: Hypercore): void => {
    const before = ranges.get(core)
    const to = core.signedLength
    if (to === 0 || (before && before.to >= to)) return
    before?.download.destroy()
    whole.delete(core)
    const download = core === base.view.view ? downloadNewestFirst(core, to) : core.download({ start: 0, end: to })
    ranges.set(core, { to, download })
    download
      .done()
      .then(() => {
        whole.add(core)
        tell()
        refresh()
      })
      .catch(() => ranges.delete(core)) // destroyed or closed: the next refresh asks again
  }

  const refresh = (): void => {
    if (closed || base.closing) return
    want(base.view.kernel)
    want(base.view.view)
    // Only what serves others comes after what people read (it is a tenth of all blocks).
    if (base.view.view.length === 0 || whole.has(base.view.view)) want(base.core)
  }

  return {
    refresh,
    fetchWriters: async () => {
      for await (const { key, value } of base.system?.list() ?? []) {
        if (closed || base.closing) return
        if (value.length > 0) await fetchWriter(base, key, value.length, fetching)
      }
    },
    onArrival: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onBlock: (listener) => {
      blockListeners.add(listener)
      return () => blockListeners.delete(listener)
    },
    close: () => {
      closed = true
      if (soon) clearTimeout(soon)
      base.view.view.off('download', onViewBlock)
      base.view.kernel.off('download', onBlock)
      for (const { download } of ranges.values()) download.destroy()
      ranges.clear()
      for (const core of fetching) core.close().catch(() => {}) // closing never rejects; what is fetched stands on the disk
    }
  }
}

/**
 * The session is let go at once: while a writer's core is open beside Autobase, the other side takes it for followed and announces
 * nothing, and Autobase hears of no new record (measured: 60 s after a heal a laptop still lacked the other's edits). For the time
 * that it is open, what comes in is passed on.
 */
async function fetchWriter(base: Autobase<LogView>, key: Uint8Array, length: number, fetching: Set<Hypercore>): Promise<void> {
  const core = base.store.get({ key, valueEncoding: 'binary' })
  fetching.add(core)
  const onAppend = (): void => base.hintWakeup([{ key, length: core.length }])
  try {
    await core.ready()
    if (core.contiguousLength >= length) return
    core.on('append', onAppend)
    await core.download({ start: 0, end: length }).done()
  } catch {
    // a peer left or the group closed: next time
  } finally {
    core.off('append', onAppend)
    fetching.delete(core)
    await core.close().catch(() => {}) // closed with the store already
  }
}
