import type { Handlers } from '../contract/handlers.ts'
import { changeHandlers } from './handlers/changes.ts'
import { courierHandlers } from './handlers/courier.ts'
import { draftHandlers } from './handlers/drafts.ts'
import { eventHandlers } from './handlers/events.ts'
import { groupHandlers } from './handlers/groups.ts'
import { leafletHandlers } from './handlers/leaflets.ts'
import { networkHandlers } from './handlers/network.ts'
import { peopleHandlers } from './handlers/people.ts'
import { type ProfileOptions, profileHandlers } from './handlers/profile.ts'
import { taskHandlers } from './handlers/tasks.ts'
import { inRequest } from './request-scope.ts'
import { createSession, type Session } from './session.ts'

export interface CoreOptions extends Omit<ProfileOptions, 'session'> {
  readonly profileDir: string
  readonly now?: () => number
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
export async function openCore({ profileDir, now = Date.now, ...options }: CoreOptions): Promise<Core> {
  const session = createSession(profileDir, now)
  const handlers: Handlers = {
    ...profileHandlers({ session, ...options }),
    ...groupHandlers(session),
    ...eventHandlers(session),
    ...taskHandlers(session),
    ...leafletHandlers(session),
    ...changeHandlers(session),
    ...draftHandlers(session),
    ...peopleHandlers(session),
    ...networkHandlers(session),
    ...courierHandlers(session)
  }
  return {
    handlers: onceEach(session, handlers),
    suspend: async () => session.laptop()?.connectivity.suspend(),
    resume: async () => session.laptop()?.connectivity.resume(),
    close: async () => {
      const laptop = session.laptop()
      session.setLaptop(null)
      await laptop?.close()
    }
  }
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
