import { toHex } from '../domain/crypto.ts'
import type { WriterId } from '../domain/ids.ts'
import { type Rights, writerIdOf } from '../domain/kernel/rights.ts'
import type { GroupLog } from '../log/group-log.ts'
import type { Follower } from './follower.ts'
import type { ReachBook } from './reach-book.ts'

export interface UpkeepOptions {
  readonly log: GroupLog
  readonly follower: Follower
  readonly reach: ReachBook
  readonly rights: () => Rights
  readonly now: () => number
  /** Whether anybody of the group is connected. */
  readonly isNear: () => boolean
  /** Keeps what is settled for the next start. */
  readonly keep: () => Promise<void>
}

export interface Upkeep {
  /** Somebody of the group was proven on a connection. */
  met(): void
  close(): void
}

/** How long nothing may have moved before writers' cores are fetched: a first sync goes first. */
const idleMs = 3000
/** Where something always moves, they are fetched none the less, once what is settled is here. */
const busyMs = 30_000
/** What nobody near had, somebody near may have got meanwhile. */
const againMs = 60_000
/** Behind by more than this, a fast-forward that failed before is worth another try, once a minute. */
const farBehind = 500
const forceEveryMs = 60_000

/**
 * What a copy needs besides following: a look for what others have when somebody is met (a fast-forwarded reader does not hear of a
 * writer's unsigned tail by itself: measured), every writer's core to its end in idle time (else a laptop that fast-forwarded can
 * neither serve nor carry them), and another fast-forward when one failure would ban it for five minutes.
 */
export function createUpkeep(o: UpkeepOptions): Upkeep {
  let idle: ReturnType<typeof setTimeout> | null = null
  let busy: ReturnType<typeof setTimeout> | null = null
  let again: ReturnType<typeof setTimeout> | null = null
  let forcedAt = Number.NEGATIVE_INFINITY
  let closed = false

  function rest(): void {
    if (idle) clearTimeout(idle)
    if (closed) return
    idle = setTimeout(() => {
      idle = null
      if (busy) clearTimeout(busy)
      busy = null
      fetchWriters()
      o.keep().catch(() => {}) // a checkpoint may be missing at any time; tried again when it is quiet next
    }, idleMs)
    busy ??= setTimeout(() => {
      busy = null
      if (o.log.downloads.isSettledHere()) fetchWriters()
    }, busyMs)
  }

  const fetchWriters = (): void => void fetchAll() // never rejects

  async function fetchAll(): Promise<void> {
    if ((await o.log.downloads.fetchWriters()) || closed) return
    again ??= setTimeout(() => {
      again = null
      if (o.isNear()) fetchWriters()
    }, againMs)
  }

  function behind(): number {
    const mine = o.follower.heads()
    let most = 0
    for (const device of o.rights().devices.keys()) {
      const word = o.reach.heard(device)
      if (!word) continue
      const lacks = word.vector.writers.reduce((sum, w) => sum + Math.max(0, w.upTo - (heads(mine, w.writer) ?? 0)), 0)
      most = Math.max(most, lacks)
    }
    return most
  }

  /** Somebody's own word says that there are records which are not here: ask Autobase to look at just those writers. */
  function lookForMissing(): void {
    if (closed || o.log.base.closing) return
    const mine = o.follower.heads()
    const hints = new Map<string, number>()
    for (const { vector } of o.reach.allHeard()) {
      for (const { writer, upTo } of vector.writers) {
        const id = toHex(writer)
        if (o.rights().writers.has(writer_(id)) && upTo > Math.max(heads(mine, writer) ?? 0, hints.get(id) ?? 0))
          hints.set(id, upTo)
      }
    }
    if (hints.size > 0) o.log.base.hintWakeup([...hints].map(([id, length]) => ({ key: Buffer.from(id, 'hex'), length })))
  }

  function catchUp(): void {
    lookForMissing()
    if (closed || o.now() - forcedAt < forceEveryMs || o.log.base.fastForwardFailedAt === 0 || behind() <= farBehind) return
    forcedAt = o.now()
    o.log.base.forceFastForward().catch(() => {}) // applied record by record instead, slower
  }

  /** What came by stick just before a crash stands on the disk, and Autobase does not look for it by itself (measured). */
  async function lookOnDisk(): Promise<void> {
    const mine = o.follower.heads()
    for (const id of new Set([writerIdOf(o.log.groupKey), ...o.rights().writers.keys()])) {
      const key = Buffer.from(id, 'hex')
      const core = o.log.base.store.get({ key, active: false, encryption: null })
      await core.ready()
      const { length } = core
      await core.close()
      if (closed || o.log.base.closing) return
      if (length > (mine.get(id) ?? 0)) o.log.base.hintWakeup([{ key, length }])
    }
  }

  const stops = [o.follower.onRead(rest), o.reach.onChanged(catchUp)]
  rest()
  lookOnDisk().catch(() => {}) // closed meanwhile: the next start looks
  return {
    met: () => {
      if (closed || o.log.base.closing) return
      o.log.base.wakeupSession.broadcastLookup({})
      o.log.base.hintWakeup([...o.rights().writers.keys()].map((writer) => ({ key: Buffer.from(writer, 'hex'), length: -1 })))
      rest()
    },
    close: () => {
      closed = true
      for (const timer of [idle, busy, again]) if (timer) clearTimeout(timer)
      for (const stop of stops) stop()
    }
  }
}

const writer_ = (hex: string): WriterId => hex as WriterId // brand: a 32-byte key in hex

function heads(mine: ReadonlyMap<string, number>, writer: Uint8Array): number | undefined {
  return mine.get(toHex(writer))
}
