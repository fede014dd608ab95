import type Autobase from 'autobase'
import type Hypercore from 'hypercore'
import type { LogView } from './log-view.ts'
import { whenNoneComes } from './when-none-comes.ts'

export interface WriterFetch {
  /** Fetch every writer's core to its end, as far as those who are near have it. False: some of it is not here yet. Never rejects. */
  run(): Promise<boolean>
  close(): void
}

/** Nothing of a writer came for so long: nobody near has it, and the next writer's turn has come. */
const patienceMs = 5000

/** One round at a time: two would ask for the same blocks, and each writer's core is to be open no longer than it must. */
export function createWriterFetch(base: Autobase<LogView>): WriterFetch {
  const open = new Set<Hypercore>()
  let running: Promise<boolean> | null = null
  let closed = false

  async function round(): Promise<boolean> {
    let whole = true
    for (const { key, length } of await writersOf(base)) {
      if (closed || base.closing) return false
      if (length > 0 && !(await fetchWriter(base, key, length, open))) whole = false
    }
    return whole
  }

  return {
    run: () => {
      running ??= round()
        .catch(() => false) // the order moved, or the group closed
        .finally(() => {
          running = null
        })
      return running
    },
    close: () => {
      closed = true
      for (const core of open) core.close().catch(() => {}) // closing never rejects; what is fetched stands on the disk
    }
  }
}

/** Rejects where a block of the list itself is nowhere near. */
async function writersOf(base: Autobase<LogView>): Promise<{ key: Uint8Array; length: number }[]> {
  const writers: { key: Uint8Array; length: number }[] = []
  const read = async (): Promise<void> => {
    for await (const { key, value } of base.system?.list() ?? []) writers.push({ key, length: value.length })
  }
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the list of writers is not here')), 2 * patienceMs)
  })
  await Promise.race([read(), late]).finally(() => clearTimeout(timer))
  return writers
}

/**
 * The session is let go at once: while a writer's core is open beside Autobase, the other side takes it for followed and announces
 * nothing, and Autobase hears of no new record (measured: 60 s after a heal a laptop still lacked the other's edits). For the time
 * that it is open, what comes in is passed on.
 */
async function fetchWriter(base: Autobase<LogView>, key: Uint8Array, length: number, open: Set<Hypercore>): Promise<boolean> {
  const core = base.store.get({ key, valueEncoding: 'binary' })
  open.add(core)
  const onAppend = (): void => base.hintWakeup([{ key, length: core.length }])
  let stop = (): void => {}
  try {
    await core.ready()
    if (core.contiguousLength >= length) return true
    core.on('append', onAppend)
    const lost = new Promise<void>((resolve) => {
      stop = whenNoneComes(core, patienceMs, resolve)
    })
    await Promise.race([core.download({ start: 0, end: length }).done(), lost])
    return core.contiguousLength >= length
  } catch {
    return false // the group closed
  } finally {
    stop()
    core.off('append', onAppend)
    open.delete(core)
    await core.close().catch(() => {}) // closed with the store already
  }
}
