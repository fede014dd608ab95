/** At most `limit` per `windowMs`, counted in fixed windows: enough against floods, and one number per source. */
export function createRateGate(limit: number, windowMs: number, maxSources = 1024) {
  const windows = new Map<string, { since: number; count: number }>()
  return {
    /** Whether one more from this source may pass now. `nowMs` is a monotonic clock. */
    pass(source: string, nowMs: number): boolean {
      let window = windows.get(source)
      if (!window || nowMs - window.since >= windowMs) {
        if (windows.size >= maxSources) windows.clear() // sources can be forged: memory stays bounded, the total limit still holds
        window = { since: nowMs, count: 0 }
        windows.set(source, window)
      }
      window.count++
      return window.count <= limit
    }
  }
}
