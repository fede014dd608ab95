import { CoreError } from '../contract/errors.ts'
import type { Group } from '../group/group.ts'
import type { Laptop } from '../group/laptop.ts'

/** What the handlers work on: the opened profile, or none. */
export interface Session {
  readonly profileDir: string
  readonly now: () => number
  laptop(): Laptop | null
  /** PROFILE_LOCKED while there is none. */
  open(): Laptop
  group(localId: string): Group
  setLaptop(laptop: Laptop | null): void
  readonly topics: Topics
}

/** Which lists moved since whenever; several watches listen. */
export interface Topics {
  tell(group: string | null, topics: readonly string[]): void
  listen(listener: (group: string | null, topics: readonly string[]) => void): () => void
}

export function createTopics(): Topics {
  const listeners = new Set<(group: string | null, topics: readonly string[]) => void>()
  return {
    tell: (group, topics) => {
      for (const listener of listeners) listener(group, topics)
    },
    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    }
  }
}

export function createSession(profileDir: string, now: () => number): Session {
  let laptop: Laptop | null = null
  const open = (): Laptop => {
    if (!laptop) throw new CoreError('PROFILE_LOCKED')
    return laptop
  }
  return {
    profileDir,
    now,
    laptop: () => laptop,
    open,
    group: (localId) => open().group(localId),
    setLaptop: (next) => {
      laptop = next
    },
    topics: createTopics()
  }
}
