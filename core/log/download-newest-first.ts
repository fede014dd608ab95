import type Hypercore from 'hypercore'
import type { Download } from 'hypercore'
import { whenNoneComes } from './when-none-comes.ts'

/** How many of the newest places of the view come before all others, and are shown before the others are here. */
export const newestPlaces = 512

/** Somebody is there, and none of the newest came for so long: then whatever they have is asked for. */
const patienceMs = 2000

/**
 * Fetches a whole core. Where much of what is settled is missing, the newest of it comes first, the last block foremost: what people are
 * about to do stands at the end of a plan. Then the rest, in any order, as it is fastest; also where those who are near have only that.
 */
export function downloadNewestFirst(core: Hypercore, settled: number): Download {
  const downloads: Download[] = []
  let stop = (): void => {}
  let destroyed = false
  const fetch = (range: Parameters<Hypercore['download']>[0]): Promise<void> => {
    if (destroyed) throw new Error('not wanted any more')
    const download = core.download(range)
    downloads.push(download)
    return download.done()
  }
  const newest = async (): Promise<void> => {
    const arrived = fetch({ blocks: Array.from({ length: newestPlaces }, (_, i) => settled - 1 - i) })
    arrived.catch(() => {}) // after losing patience nobody waits for it
    try {
      const lost = new Promise<void>((resolve) => {
        stop = whenNoneComes(core, patienceMs, () => {
          if (core.peers.length > 0) resolve()
        })
      })
      await Promise.race([arrived, lost])
    } finally {
      stop()
    }
  }
  const all = async (): Promise<void> => {
    if (settled - core.contiguousLength > newestPlaces) await newest()
    await fetch({ start: 0, end: settled })
  }
  const done = all()
  done.catch(() => {}) // whoever waits hears it
  return {
    done: () => done,
    destroy: () => {
      destroyed = true
      stop()
      for (const download of downloads) download.destroy()
    }
  }
}
