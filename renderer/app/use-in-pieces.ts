import { useEffect, useState } from 'react'

/** What fills any screen. */
const firstRows = 60
const mostAtOnce = 1000
const none: readonly never[] = []

/**
 * The first rows of a long list at once, the rest in pieces when the page has nothing else to do: a table of many thousands takes
 * seconds to prepare, although only the rows in sight are drawn.
 */
export function useInPieces<T>(items: readonly T[] | undefined): readonly T[] {
  const all = items ?? none
  const [shown, setShown] = useState(firstRows)
  const waiting = all.length > shown
  useEffect(() => {
    if (!waiting) return
    const next = requestIdleCallback(() => setShown(shown + Math.min(shown, mostAtOnce)))
    return () => cancelIdleCallback(next)
  }, [waiting, shown])
  return waiting ? all.slice(0, shown) : all
}
