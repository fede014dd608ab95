export interface SilenceWatch {
  heard(): void
  stop(): void
}

const lookMs = 1000

/**
 * Calls `onSilent` once when nothing was heard for `silentMs`. A laptop that slept is no silence: when our own look comes late, the
 * other side could not speak either, and the count starts anew.
 */
export function watchSilence(silentMs: number, onSilent: () => void): SilenceWatch {
  let lastHeard = performance.now()
  let lastLook = lastHeard
  const timer = setInterval(() => {
    const now = performance.now()
    if (now - lastLook > 3 * lookMs) lastHeard = now
    lastLook = now
    if (now - lastHeard < silentMs) return
    clearInterval(timer)
    onSilent()
  }, lookMs)
  return {
    heard: () => {
      lastHeard = performance.now()
    },
    stop: () => clearInterval(timer)
  }
}
