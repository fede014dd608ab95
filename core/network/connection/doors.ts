import type { SwarmConnection } from 'hyperswarm'
import { toHex } from '../../domain/crypto.ts'
import { createBanList } from './ban-list.ts'
import { type ConnectionDoor, openDoor } from './connection-door.ts'
import { createDeadline } from './deadline.ts'
import type { JoinDesk } from './join.ts'
import type { GroupPort } from './ports.ts'
import type { QuotaLimits } from './quota.ts'

/** All connections of this laptop: who is let in, who is served, and what the page may say about it. */
export interface Doors {
  /** False when it is refused (banned, or too many unproven); the connection is then destroyed. */
  take(connection: SwarmConnection): boolean
  /** A group opened or closed. Lists that change inside a group are heard by themselves. */
  groupsChanged(): void
  open(): readonly ConnectionDoor[]
  /** For the transport's firewall: refuse before a byte is spent. */
  isBanned(publicKey: Uint8Array, address: string): boolean
  onChange(listener: () => void): () => void
  /** Ends every connection. Never rejects, fine twice. */
  close(): void
}

export interface DoorsOptions {
  groups(): readonly GroupPort[]
  readonly joins?: JoinDesk
  readonly limits?: Partial<QuotaLimits>
  readonly helloMs?: number
  readonly unprovenMost?: number
  readonly unprovenPerAddress?: number
  now?(): number
  /** A member says that members of the group with this local id are at these hosts, in networks near it. */
  onNear?(localId: string, hosts: readonly string[]): void
  onFault(cause: unknown): void
}

/** A list changes with every kernel record of a first sync; one look a moment later serves as well. */
const reviewAfterMs = 50

export function createDoors(options: DoorsOptions): Doors {
  const { onFault } = options
  const now = options.now ?? (() => performance.now())
  const unprovenMost = options.unprovenMost ?? 64
  const unprovenPerAddress = options.unprovenPerAddress ?? 8
  const doors = new Set<ConnectionDoor>()
  const bans = createBanList(now)
  const listeners = new Set<() => void>()
  const heard = new Map<GroupPort, () => void>()
  const soon = createDeadline(onFault)
  let waiting = false
  let closed = false

  const tell = () => {
    for (const listener of listeners) {
      try {
        listener()
      } catch (cause) {
        onFault(cause)
      }
    }
  }

  const reviewAll = () => {
    waiting = false
    for (const door of [...doors]) door.review()
    tell()
  }

  const reviewSoon = () => {
    if (waiting || closed) return
    waiting = true
    soon.set(reviewAfterMs, reviewAll)
  }

  const listenToGroups = () => {
    const open = options.groups()
    for (const [port, stop] of heard) {
      if (open.includes(port)) continue
      heard.delete(port)
      stop()
    }
    for (const port of open) if (!heard.has(port)) heard.set(port, port.onListChanged(reviewSoon))
  }

  const hasRoom = (address: string) => {
    const unproven = [...doors].filter((door) => door.proven().length === 0 && !door.joining())
    const here = unproven.filter((door) => addressOf(door.connection) === address)
    return unproven.length < unprovenMost && here.length < unprovenPerAddress
  }

  const provenChanged = () => {
    for (const door of doors) door.reviewNear()
    tell()
  }

  const hostsOfMembers = (localId: string, apartFrom: SwarmConnection): string[] => {
    const there = [...doors].filter(
      (door) =>
        door.connection !== apartFrom &&
        door.proven().some((one) => one.localId === localId && one.kind === 'device' && one.standing === 'member')
    )
    return [...new Set(there.map((door) => addressOf(door.connection)))]
  }

  const isBanned = (publicKey: Uint8Array, address: string) => bans.has(toHex(publicKey), address)

  listenToGroups()
  return {
    take(connection) {
      const address = addressOf(connection)
      const { remotePublicKey } = connection
      if (closed || connection.destroying || isBanned(remotePublicKey, address) || !hasRoom(address)) {
        connection.on('error', () => {}) // refused by us: its end is no news
        connection.destroy()
        return false
      }
      const door = openDoor(connection, {
        groups: options.groups,
        joins: options.joins,
        limits: options.limits,
        helloMs: options.helloMs,
        now,
        onChange: provenChanged,
        onClosed: () => {
          doors.delete(door)
          provenChanged()
        },
        membersBeside: (port) => hostsOfMembers(port.localId, connection),
        onNear: (port, hosts) => options.onNear?.(port.localId, hosts),
        onBreach: () => bans.add(toHex(remotePublicKey), address),
        onFault
      })
      doors.add(door)
      tell()
      return true
    },
    groupsChanged() {
      if (closed) return
      listenToGroups()
      reviewAll()
    },
    open: () => [...doors],
    isBanned,
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close() {
      if (closed) return
      closed = true
      soon.clear()
      for (const stop of heard.values()) stop()
      heard.clear()
      for (const door of [...doors]) door.close()
    }
  }
}

function addressOf(connection: SwarmConnection): string {
  return connection.rawStream?.remoteHost ?? ''
}
