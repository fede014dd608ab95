import type Hypercore from 'hypercore'
import type { Download } from 'hypercore'

/** How many of the newest places of the view come before all others, and are shown before the others are here. */
export const newestPlaces = 512

/**
 * Fetches a whole core. Where much of it is missing, its newest blocks come first, the last one foremost: what people are about to do
 * stands at the end of a plan. The rest is asked for in any order, as it is fastest.
 */
export function downloadNewestFirst(core: Hypercore): Download {
  const end = core.length
  let current: Download | null = null
  let destroyed = false
  const fetch = async (range: Parameters<Hypercore['download']>[0]): Promise<void> => {
    if (destroyed) throw new Error('not wanted any more')
    current = core.download(range)
    await current.done()
  }
  const all = async (): Promise<void> => {
    if (end - core.contiguousLength > newestPlaces)
      await fetch({ blocks: Array.from({ length: newestPlaces }, (_, i) => end - 1 - i) })
    await fetch({ start: 0, end })
  }
  const done = all()
  done.catch(() => {}) // whoever waits hears it
  return {
    done: () => done,
    destroy: () => {
      destroyed = true
      current?.destroy()
    }
  }
}
