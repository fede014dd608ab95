import type Corestore from 'corestore'
import type Hypercore from 'hypercore'
import type { Download } from 'hypercore'
import { toHex } from '../domain/crypto.ts'
import { type BlobName, blobId, openBlobCore } from './blob-core.ts'
import { countOf } from './blob-store.ts'

export interface BlobFetcherOptions {
  readonly store: Corestore
  /** Asked before each: no room on the disk, for instance. */
  readonly mayBegin: () => Promise<boolean>
  /** Every block is here. */
  readonly onWhole: (name: BlobName) => void
  /** More of one came, or somebody else gives it. */
  readonly onProgress: () => void
}

/** Brings blobs from whoever is connected, a few at a time, and only in the pauses of the plan. */
export interface BlobFetcher {
  /** All that are missing, what is wanted first in front. Those that are left out are not fetched any more. */
  want(names: readonly BlobName[]): void
  /** The plan moves: nothing is asked for until `proceed`. */
  pause(): void
  proceed(): void
  /** Somebody came: what nobody had may be had now. */
  met(): void
  /** How much is here of one that is being fetched, and the stream keys (hex) of those who give it. */
  progress(name: BlobName): { readonly blocks: number; readonly givers: readonly string[] } | null
  /** Never rejects. */
  close(): Promise<void>
}

interface Fetch {
  readonly name: BlobName
  readonly core: Hypercore
  blocks: number
  download: Download | null
  movedAt: number
}

const atOnce = 2
const lookEveryMs = 500
/** After so long without a giver, or without a block, others have their turn. */
const giverMs = 1500
const blockMs = 20_000
/** What nobody had is asked for again after this; sooner when somebody comes. */
const againMs = 30_000

export function createBlobFetcher(o: BlobFetcherOptions): BlobFetcher {
  let wanted: readonly BlobName[] = []
  const open = new Map<string, Fetch>()
  const opening = new Set<string>()
  const settling = new Set<Promise<void>>()
  const aside = new Map<string, number>()
  let paused = true
  let closed = false
  let timer: ReturnType<typeof setInterval> | null = null

  function look(): void {
    const now = performance.now()
    for (const [id, until] of aside) if (now > until) aside.delete(id)
    for (const [id, fetch] of open) {
      const patience = fetch.core.peers.length === 0 ? giverMs : blockMs
      if (paused || now - fetch.movedAt < patience) continue
      aside.set(id, now + againMs)
      end(id, fetch)
    }
    begin()
    const idle = wanted.length === 0 && open.size === 0
    if (idle && timer) clearInterval(timer)
    if (idle) timer = null
    else timer ??= setInterval(look, lookEveryMs).unref()
  }

  function begin(): void {
    for (const name of wanted) {
      if (paused || closed || open.size + opening.size >= atOnce) return
      const id = blobId(name)
      if (open.has(id) || opening.has(id) || aside.has(id)) continue
      opening.add(id)
      settle(
        beginOne(id, name)
          .catch(() => void aside.set(id, performance.now() + againMs)) // the disk or the store: tried again later
          .finally(() => opening.delete(id))
      )
    }
  }

  async function beginOne(id: string, name: BlobName): Promise<void> {
    if (!(await o.mayBegin())) {
      aside.set(id, performance.now() + againMs)
      return
    }
    const core = await openBlobCore(o.store, name, true)
    const fetch: Fetch = { name, core, blocks: 0, download: null, movedAt: performance.now() }
    fetch.blocks = await countOf(core, name)
    core.on('download', () => {
      fetch.blocks++
      fetch.movedAt = performance.now()
      o.onProgress()
    })
    core.on('peer-add', o.onProgress)
    core.on('peer-remove', o.onProgress)
    open.set(id, fetch)
    if (closed || !isWanted(id)) end(id, fetch)
    else if (!paused) ask(id, fetch)
  }

  function ask(id: string, fetch: Fetch): void {
    fetch.movedAt = performance.now()
    const download = fetch.core.download({ start: 0, end: fetch.name.blocks })
    fetch.download = download
    download
      .done()
      .then(() => {
        if (fetch.download !== download || closed) return // paused meanwhile
        end(id, fetch)
        wanted = wanted.filter((name) => blobId(name) !== id)
        o.onWhole(fetch.name)
        look()
      })
      .catch(() => {}) // destroyed or closed: asked for again after the pause
  }

  function end(id: string, fetch: Fetch): void {
    fetch.download?.destroy()
    fetch.download = null
    open.delete(id)
    settle(fetch.core.close().catch(() => {})) // closed with the store already
  }

  /** Waited for by whoever closes. Never rejects. */
  function settle(work: Promise<void>): void {
    settling.add(work)
    void work.then(() => settling.delete(work))
  }

  const isWanted = (id: string): boolean => wanted.some((name) => blobId(name) === id)

  return {
    want: (names) => {
      if (closed) return
      wanted = names
      for (const [id, fetch] of open) if (!isWanted(id)) end(id, fetch)
      look()
    },
    pause: () => {
      paused = true
      for (const fetch of open.values()) {
        fetch.download?.destroy()
        fetch.download = null
      }
    },
    proceed: () => {
      if (!paused || closed) return
      paused = false
      for (const [id, fetch] of open) ask(id, fetch)
      look()
    },
    met: () => {
      if (closed) return
      aside.clear()
      look()
    },
    progress: (name) => {
      const fetch = open.get(blobId(name))
      return fetch ? { blocks: fetch.blocks, givers: fetch.core.peers.map((peer) => toHex(peer.remotePublicKey)) } : null
    },
    close: async () => {
      closed = true
      if (timer) clearInterval(timer)
      for (const [id, fetch] of [...open]) end(id, fetch)
      await Promise.all(settling)
    }
  }
}
