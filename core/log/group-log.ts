import Autobase from 'autobase'
import type Corestore from 'corestore'
import type { SwarmConnection } from 'hyperswarm'
import { kernelKeyOf } from '../domain/record/envelope.ts'
import { type ApplyCounts, createApply, createApplyCounts } from './apply.ts'
import { blocksOnDisk } from './blocks-on-disk.ts'
import { countLateBlocks } from './count-late-blocks.ts'
import { createDownloads, type Downloads } from './downloads.ts'
import { createHeal, type Heal } from './heal.ts'
import { createKernelChecker, type KernelCheck } from './kernel-check.ts'
import { type LogView, openLogView } from './log-view.ts'
import { settleInSlices } from './settle-in-slices.ts'
import { wakeBeforeNews } from './wake-before-news.ts'
import { writerKeyOf } from './writer-key.ts'

export interface GroupLogOptions {
  readonly store: Corestore
  /** Null founds a new log: its key is that of the first writer. */
  readonly groupKey: Uint8Array | null
  readonly groupSecret: Uint8Array
  /** This laptop's writer. Given at every open, never stored by us in the clear. Null: an observer, who has none. */
  readonly writer: { publicKey: Uint8Array; secretKey: Uint8Array } | null
  readonly fastForward?: boolean
  readonly ackIntervalMs?: number
}

/** What changed since the last look: the first place of the view that may hold another block, and whether rights moved. */
export interface LogChange {
  readonly from: number
}

/** One group's shared log: Autobase with our frozen apply, and what keeps a copy of it whole on this disk. */
export interface GroupLog {
  readonly groupKey: Uint8Array
  readonly writerKey: Uint8Array
  readonly counts: ApplyCounts
  readonly base: Autobase<LogView>
  readonly downloads: Downloads
  writable(): boolean
  /** Resolves when the blocks stand in this laptop's writer core. It is for the caller to make the disk keep them. */
  append(blocks: Uint8Array[]): Promise<void>
  /** Length of this laptop's writer core and its tree hash: what a rollback mark remembers. */
  localMark(): Promise<{ length: number; treeHash: Uint8Array }>
  /** Rights as the kernel view on this disk gives them, checked from `found` on; the same object while nothing changed. */
  rights(): Promise<KernelCheck>
  viewLength(): number
  settledLength(): number
  /** Null for a block that is not on this disk, or not in its place again yet. Never waits for the network. */
  blocks(places: readonly number[]): Promise<(Uint8Array | null)[]>
  /** What names the first `length` blocks in their order; null unless they are settled and all on this disk. */
  settledHash(length: number): Promise<Uint8Array | null>
  onChange(listener: (change: LogChange) => void): () => void
  onFailure(listener: (err: Error) => void): () => void
  attach(connection: SwarmConnection): void
  close(): Promise<void>
}

/**
 * Open (or found) a group's log in its own store. Closing closes the store's session too. A failure inside Autobase closes the
 * base; listeners of `onFailure` hear of it once, and everything that waits is settled.
 */
export async function openGroupLog(options: GroupLogOptions): Promise<GroupLog> {
  const counts = createApplyCounts()
  const changeListeners = new Set<(change: LogChange) => void>()
  const failureListeners = new Set<(err: Error) => void>()
  let untold = Number.POSITIVE_INFINITY
  const tell = (from: number): void => {
    untold = Math.min(untold, from)
    if (isHeld()) return
    const change = { from: untold }
    untold = Number.POSITIVE_INFINITY
    for (const listener of changeListeners) listener(change)
  }
  const stopCounting = countLateBlocks(options.store)
  const stopSlicing = settleInSlices(options.store)
  let heal: Heal | null = null
  const isHeld = (): boolean => heal !== null && heal.held() !== null
  const base = new Autobase<LogView>(options.store, options.groupKey, {
    open: openLogView,
    apply: createApply(kernelKeyOf(options.groupSecret), counts),
    // Autobase awaits this handler: only note the range; reading happens outside (a block of a dying connection would stop appends).
    update: (_view, changes) => {
      const change = changes.get('view')
      if (change) heal?.moved(change)
      tell(change?.shared ?? 0)
    },
    close: async (view) => {
      await view.view.close()
      await view.kernel.close()
    },
    valueEncoding: 'binary',
    encryptionKey: options.groupSecret,
    fastForward: options.fastForward ?? true,
    ackInterval: options.ackIntervalMs ?? 4000,
    ...(options.writer ? { keyPair: options.writer } : {})
  })
  const stopWaking = wakeBeforeNews(options.store, base)
  base.on('error', (err: Error) => {
    for (const listener of failureListeners) listener(err)
  })
  await base.ready()
  let checked: KernelCheck | null = null
  heal = createHeal(base, () => tell(base.view.view.length))
  let settledBefore = base.view.view.signedLength
  const downloads = createDownloads(base)
  base.on('fast-forward', () => {
    tell(Math.min(settledBefore, base.view.view.length))
    base.wakeupSession.broadcastLookup({})
    downloads.refresh()
  })
  base.on('update', () => {
    settledBefore = base.view.view.signedLength
    downloads.refresh()
  })
  const { kernel } = base.view
  // The manifest moves with the view; what Autobase says of those who settle comes later.
  const checker = createKernelChecker(kernel, base.key, () =>
    (kernel.manifest?.signers ?? []).map(({ publicKey }) => writerKeyOf(publicKey))
  )
  downloads.onArrival(() => tell(base.view.view.length))
  downloads.refresh()

  let closing: Promise<void> | null = null
  return {
    groupKey: base.key,
    writerKey: base.local.key,
    counts,
    base,
    downloads,
    writable: () => options.writer !== null && base.writable,
    append: async (blocks) => {
      await base.append(blocks)
      await heal.shown()
    },
    localMark: async () => ({ length: base.local.length, treeHash: await base.local.treeHash() }),
    rights: async () => {
      if (checked === null || !isHeld()) checked = await checker.check()
      return checked
    },
    viewLength: () => heal.held()?.view ?? base.view.view.length,
    settledLength: () => heal.held()?.settled ?? base.view.view.signedLength,
    blocks: async (places) => (isHeld() ? places.map(() => null) : blocksOnDisk(base.view.view, places)),
    settledHash: async (length) => {
      const { view } = base.view
      if (length > view.signedLength || length > view.contiguousLength) return null
      return view.treeHash(length).catch(() => null) // closed or cut meanwhile
    },
    onChange: (listener) => {
      changeListeners.add(listener)
      return () => changeListeners.delete(listener)
    },
    onFailure: (listener) => {
      failureListeners.add(listener)
      return () => failureListeners.delete(listener)
    },
    attach: (connection) => {
      options.store.replicate(connection)
      base.wakeupSession.addStream(connection)
    },
    close: () => {
      closing ??= (async () => {
        downloads.close()
        heal.close()
        await base.close()
        stopCounting()
        stopSlicing()
        stopWaking()
      })().catch(() => {}) // closing never rejects; what was written stands in the store
      return closing
    }
  }
}
