/**
 * One value on its way, the newest waiting, all between them dropped: a page that is asleep or a slow pipe costs one value of
 * memory per watch. It needs no word from the transport about how full it is, so it holds across a relay, too.
 */
export interface LatestOnly {
  offer(value: unknown): void
  /** The other end took what was sent. */
  took(): void
  /** Drops what waits; later offers go nowhere. */
  end(): void
}

export function createLatestOnly(send: (value: unknown) => void): LatestOnly {
  let underWay = false
  let waiting: { readonly value: unknown } | null = null
  let ended = false

  return {
    offer: (value) => {
      if (ended) return
      if (underWay) {
        waiting = { value }
        return
      }
      underWay = true
      send(value)
    },
    took: () => {
      underWay = false
      if (ended || waiting === null) return
      const { value } = waiting
      waiting = null
      underWay = true
      send(value)
    },
    end: () => {
      ended = true
      waiting = null
    }
  }
}
