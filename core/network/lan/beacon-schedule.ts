import { randomBytes } from '../../domain/crypto.ts'
import { createRateGate } from './rate-gate.ts'

const burstMs = [0, 500, 1500, 3500, 7500]
const intervalMs = 10_000
const missingIntervalMs = 2500
const missingForMs = 180_000
// Receivers take 20 from one source in 10 s; what is sent beyond that would only cost us our answers.
const sends = { limit: 10, windowMs: 10_000 }
// Three connections that end together are one piece of news: a burst for each would use up the sends of the next ten seconds.
const sameNewsMs = 400

/**
 * When to send: a burst at once whenever something changed, then every 10 s ± 25 %; every 2.5 s for three minutes after somebody went missing,
 * so that a healed network is noticed in about a second. Jittered, so that laptops do not fall into step. `hurried`: one of the burst.
 */
export function createBeaconSchedule(send: (hurried: boolean) => void): { burst(): void; missing(): void; stop(): void } {
  const gate = createRateGate(sends.limit, sends.windowMs)
  let timer: NodeJS.Timeout | undefined
  let place = 0
  let missingUntilMs = 0
  let sentMs = Number.NEGATIVE_INFINITY

  const waitMs = (): number => {
    const at = burstMs[place]
    if (at !== undefined) return (at - (burstMs[place - 1] ?? 0)) * jitter(0.2)
    return (performance.now() < missingUntilMs ? missingIntervalMs : intervalMs) * jitter(0.25)
  }
  const next = (): void => {
    timer = setTimeout(() => {
      place++
      next()
      if (!gate.pass('', performance.now())) return
      sentMs = performance.now()
      send(place <= burstMs.length)
    }, waitMs())
    timer.unref()
  }
  const burst = (news: 'other' | 'missing' = 'other'): void => {
    clearTimeout(timer)
    place = news === 'missing' && performance.now() - sentMs < sameNewsMs ? 1 : 0
    next()
  }
  return {
    burst: () => burst(),
    missing() {
      missingUntilMs = performance.now() + missingForMs
      burst('missing')
    },
    stop: () => clearTimeout(timer)
  }
}

function jitter(part: number): number {
  return 1 - part + 2 * part * ((randomBytes(1)[0] ?? 0) / 255)
}
