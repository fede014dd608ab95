const waitsMs = [500, 2000, 8000] as const
const windowMs = 60_000

export interface RestartPolicy {
  /** How long to wait before the next start, or null when it is better to stop and say so. */
  afterFailure(nowMs: number): number | null
}

/** A core that fails again and again is not started for ever: each start may write to the store that makes it fail. */
export function createRestartPolicy(): RestartPolicy {
  let failures: number[] = []
  return {
    afterFailure: (nowMs) => {
      failures = [...failures.filter((at) => nowMs - at < windowMs), nowMs]
      return waitsMs[failures.length - 1] ?? null
    }
  }
}
