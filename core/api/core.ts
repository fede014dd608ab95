import type { Handlers } from '../contract/handlers.ts'
import { operations } from '../contract/operations.ts'
import { changeHandlers } from './handlers/changes.ts'
import { courierHandlers } from './handlers/courier.ts'
import { draftHandlers } from './handlers/drafts.ts'
import { eventHandlers } from './handlers/events.ts'
import { groupHandlers } from './handlers/groups.ts'
import { leafletHandlers } from './handlers/leaflets.ts'
import { networkHandlers } from './handlers/network.ts'
import { peopleHandlers } from './handlers/people.ts'
import { pictureHandlers } from './handlers/pictures.ts'
import { type ProfileOptions, profileHandlers } from './handlers/profile.ts'
import { taskHandlers } from './handlers/tasks.ts'
import { createIdleLock, type IdleClock, type IdleLock, isAtWork } from './idle-lock.ts'
import { inRequest } from './request-scope.ts'
import { createSession, type Session } from './session.ts'

export interface CoreOptions extends Omit<ProfileOptions, 'session'> {
  readonly profileDir: string
  readonly now?: () => number
  /** Of whoever ends this process when core has locked itself because nobody was there. Left out: it does not lock by itself. */
  readonly onLocked?: (() => void) | undefined
  readonly idleClock?: IdleClock | undefined
}

export interface Core {
  readonly handlers: Handlers
  /** The computer goes to sleep: every socket is let go of. */
  suspend(): Promise<void>
  /** The computer is awake again: comes back under a fresh key. */
  resume(): Promise<void>
  /** Closes what is open. Never rejects; twice is fine. */
  close(): Promise<void>
}

/**
 * Everything that a page or a command line may ask of one profile. Starts locked (or without a profile); nothing touches the network
 * before the profile is open. Whoever opens it holds the profile's lock.
 */
export async function openCore({ profileDir, now = Date.now, onLocked, idleClock, ...options }: CoreOptions): Promise<Core> {
  const session = createSession(profileDir, now)
  const handlers: Handlers = {
    ...profileHandlers({ session, ...options }),
    ...groupHandlers(session),
    ...eventHandlers(session),
    ...taskHandlers(session),
    ...leafletHandlers(session),
    ...pictureHandlers(session),
    ...changeHandlers(session),
    ...draftHandlers(session),
    ...peopleHandlers(session),
    ...networkHandlers(session),
    ...courierHandlers(session)
  }
  const idle =
    onLocked &&
    createIdleLock({
      clock: idleClock,
      lockAfterMinutes: () => session.laptop()?.vault.payload.settings.lockAfterMinutes ?? null,
      isAtWork: () => {
        const laptop = session.laptop()
        return laptop !== null && isAtWork(laptop)
      },
      lock: async () => {
        await handlers['profile.lock']({}, () => false)
        onLocked()
      }
    })
  const once = onceEach(session, handlers)
  return {
    handlers: idle ? lockedInTime(idle, once) : once,
    suspend: async () => session.laptop()?.connectivity.suspend(),
    resume: async () => {
      await idle?.look() // whoever wakes a laptop that slept too long finds it locked, and off the network
      await session.laptop()?.connectivity.resume()
    },
    close: async () => {
      idle?.stop()
      const laptop = session.laptop()
      session.setLaptop(null)
      await laptop?.close()
    }
  }
}

/** Commands that a page sends by itself, behind what is typed. */
const byItself: ReadonlySet<string> = new Set(['draft.keep', 'draft.forget', 'leaflet.edit'])

/**
 * Whoever asks after the time is over finds the profile locked, even before a clock has rung. Commands are signs of life; questions and
 * watches are none, for a page that nobody looks at goes on asking.
 */
function lockedInTime(idle: IdleLock, handlers: Handlers): Handlers {
  const wrapped = Object.entries(handlers).map(([name, handler]) => {
    const work = handler as (input: never, second: never) => unknown // what all handlers have in common
    const { kind } = operations[name as keyof typeof operations] // each handler has its operation
    const run = (input: never, second: never): unknown => {
      if (kind === 'command' && !byItself.has(name)) idle.sign()
      return work(input, second)
    }
    return [
      name,
      (input: never, second: never) => {
        const locking = kind === 'watch' ? null : idle.look()
        return locking !== null ? locking.then(() => run(input, second)) : run(input, second)
      }
    ] as const
  })
  return Object.fromEntries(wrapped) as unknown as Handlers // the same names, each with its own handler inside
}

/** Whatever carries a request id is worked on under it. */
function onceEach(session: Session, handlers: Handlers): Handlers {
  const wrapped = Object.entries(handlers).map(([name, handler]) => {
    const work = handler as (input: { readonly requestId?: string | undefined }, second: never) => unknown // what all handlers have in common
    return [
      name,
      (input: { readonly requestId?: string | undefined }, second: never) => {
        const laptop = session.laptop()
        const run = (): unknown => work(input, second)
        return laptop && input.requestId !== undefined ? inRequest(laptop.vault.draftKey, name, input, run) : run()
      }
    ] as const
  })
  return Object.fromEntries(wrapped) as unknown as Handlers // the same names, each with its own handler inside
}
