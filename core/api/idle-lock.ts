import type { Laptop } from '../group/laptop.ts'

/** Two clocks: one that nobody can set, but that may stand still while the computer sleeps, and the one on the wall. */
export interface IdleClock {
  steady(): number
  wall(): number
}

export interface IdleLockOptions {
  readonly clock?: IdleClock | undefined
  /** Null while there is nothing to lock; 0: never by itself. */
  readonly lockAfterMinutes: () => number | null
  /** Something is under way that would be cut. */
  readonly isAtWork: () => boolean
  readonly lock: () => Promise<void>
}

/** Locks the profile once nobody has shown a sign of life for as long as the profile says. */
export interface IdleLock {
  /** Somebody is there. Comes too late once the time is over: look first. */
  sign(): void
  /** Null where nothing is to be locked yet, else when it is locked. Never rejects. */
  look(): Promise<void> | null
  stop(): void
}

/** What is under way is waited for, but not for ever: whoever takes the laptop must not find it open because a job hangs. */
export const mostWaitMinutes = 15
const lookMs = 1000
const realClock: IdleClock = { steady: () => performance.now(), wall: () => Date.now() }

/**
 * Each look adds the time since the last one by whichever clock went further: sleep counts as time, and a wall clock that is set
 * back takes nothing away. One that is set forward locks early.
 */
export function createIdleLock({ clock = realClock, lockAfterMinutes, isAtWork, lock }: IdleLockOptions): IdleLock {
  let steady = clock.steady()
  let wall = clock.wall()
  let idleMs = 0
  let locking: Promise<void> | null = null

  const look = (): Promise<void> | null => {
    const now = { steady: clock.steady(), wall: clock.wall() }
    idleMs += Math.max(0, now.steady - steady, now.wall - wall)
    steady = now.steady
    wall = now.wall
    const minutes = lockAfterMinutes()
    if (minutes === null || minutes === 0) idleMs = 0
    else if (idleMs >= (minutes + (isAtWork() ? mostWaitMinutes : 0)) * 60_000)
      locking ??= lock()
        .catch(() => {}) // closing goes on whatever fails in it; the process ends behind it
        .finally(() => {
          locking = null
        })
    return locking
  }
  const timer = setInterval(look, lookMs)
  timer.unref()
  return {
    look,
    sign: () => {
      idleMs = 0
    },
    stop: () => clearInterval(timer)
  }
}

/** A file being written or taken in, two people comparing a check code, a profile that is still being set up. */
export function isAtWork({ courier, joins, connectivity, entries }: Laptop): boolean {
  return (
    courier.jobs.list().some(({ state }) => state === 'running') ||
    joins.list().some(({ state }) => state !== 'done' && state !== 'refused') ||
    connectivity.admissions().length > 0 ||
    entries().length === 0
  )
}
