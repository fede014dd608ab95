import type { SwarmConnection } from 'hyperswarm'
import Protomux from 'protomux'
import { createDeadline } from './deadline.ts'
import { type Hello, openHello, type ProvenPeer } from './hello.ts'
import type { JoinDesk } from './join.ts'
import { type Near, openNear } from './near.ts'
import type { GroupPort, Standing } from './ports.ts'
import { type Breach, createQuota, type QuotaLimits } from './quota.ts'
import { openReach, type Reach } from './reach.ts'
import { createReplication } from './replication.ts'

/**
 * Everything that may happen on one connection: hello, then replication and reach of the groups that both proved, joining, and the quotas around
 * them. A connection on which nothing is proven, and nobody is coming in, ends after five seconds. Closes itself with the connection; closing twice is fine.
 */
export interface ConnectionDoor {
  readonly connection: SwarmConnection
  readonly sinceMs: number
  proven(): readonly ProvenGroup[]
  joining(): boolean
  /** A group opened or closed, or a list inside one changed. */
  review(): void
  /** Where other members are connected may have changed. */
  reviewNear(): void
  /** Ends the connection. */
  close(): void
}

export interface ProvenGroup {
  readonly localId: string
  readonly signKey: Uint8Array
  readonly kind: 'device' | 'observer'
  readonly standing: Standing
  readonly sinceMs: number
}

export interface DoorOptions {
  groups(): readonly GroupPort[]
  readonly joins?: JoinDesk | undefined
  readonly limits?: Partial<QuotaLimits> | undefined
  /** Default 5 s. */
  readonly helloMs?: number | undefined
  /** Milliseconds of a clock that never goes back. */
  now?(): number
  /** What `proven()` or `joining()` answers may have changed. */
  onChange(): void
  onClosed(): void
  /** Hosts of other connections on which a member of that group is proven. */
  membersBeside?(port: GroupPort): readonly string[]
  /** A member says that members of that group are at these hosts, in networks near it. */
  onNear?(port: GroupPort, hosts: readonly string[]): void
  /** Before the connection is ended for it. */
  onBreach?(breach: DoorBreach): void
  onFault(cause: unknown): void
}

type DoorBreach = Breach | 'hello' | 'reach' | 'near'

const helloMsDefault = 5_000

export function openDoor(connection: SwarmConnection, options: DoorOptions): ConnectionDoor {
  const { onFault } = options
  const now = options.now ?? (() => performance.now())
  const mux = Protomux.from(connection)
  const proven = new Map<GroupPort, Omit<ProvenGroup, 'standing'> & { readonly reach: Reach; readonly near: Near | null }>()
  const deadline = createDeadline(onFault)
  let closed = false
  connection.on('error', () => {}) // a lost link is no fault; 'close' follows

  const breach = (what: DoorBreach) => {
    if (closed) return
    options.onBreach?.(what)
    end()
  }
  const quota = createQuota({ connection, mux, now, onBreach: breach, ...(options.limits ? { limits: options.limits } : {}) })
  const replication = createReplication(connection, mux, onFault)
  const meeting = options.joins?.meet({ mux, connection })
  const side = connection.isInitiator ? 0 : 1
  const { handshakeHash } = connection

  const hello: Hello = openHello({
    mux,
    mine: { side, handshakeHash },
    theirs: { side: side === 0 ? 1 : 0, handshakeHash },
    now,
    onProven(port, peer) {
      if (!replication.attach(port)) return
      const reach = openReach({ mux, connection, port, now, onExcess: () => breach('reach'), onFault })
      proven.set(port, { localId: port.localId, ...peer, sinceMs: Date.now(), reach, near: nearOf(port, peer) })
      changed()
    },
    onWithdrawn(port) {
      replication.detach(port)
      proven.get(port)?.reach.close()
      proven.get(port)?.near?.close()
      proven.delete(port)
      changed()
    },
    onGone: end,
    onExcess: () => breach('hello'),
    onFault
  })

  /** Both sides are devices, or neither opens it. */
  function nearOf(port: GroupPort, { kind, signKey }: ProvenPeer): Near | null {
    if (kind !== 'device' || port.self().kind !== 'device') return null
    return openNear({
      mux,
      connection,
      port,
      peerKey: signKey,
      now,
      others: () => options.membersBeside?.(port) ?? [],
      onTold: (hosts) => options.onNear?.(port, hosts),
      onExcess: () => breach('near'),
      onFault
    })
  }

  function reviewNear(): void {
    for (const { near } of proven.values()) near?.review()
  }

  function changed(): void {
    measure()
    watch()
    options.onChange()
  }

  function measure(): void {
    let cores = 0
    for (const port of proven.keys()) cores += port.openCores?.() ?? 0
    quota.setProven(proven.size, cores)
  }

  /** Nothing proven: five seconds, and as long again while somebody is coming in. */
  function watch() {
    if (closed || proven.size > 0) return deadline.clear()
    deadline.set(options.helloMs ?? helloMsDefault, () => (meeting?.busy() ? watch() : end()))
  }

  function end(): void {
    connection.destroy()
    onClose()
  }

  function onClose(): void {
    if (closed) return
    closed = true
    deadline.clear()
    quota.close()
    hello.close()
    meeting?.leave()
    for (const { reach, near } of proven.values()) {
      reach.close()
      near?.close()
    }
    proven.clear()
    options.onClosed()
  }
  connection.once('close', onClose)

  function review(): void {
    if (closed) return
    try {
      hello.review(options.groups())
      measure()
      reviewNear()
    } catch (cause) {
      onFault(cause)
    }
  }

  watch()
  review()
  return {
    connection,
    sinceMs: Date.now(),
    proven: () =>
      [...proven].map(([port, { reach: _r, near: _n, ...group }]) => ({ ...group, standing: port.standing(group.signKey) })),
    joining: () => meeting?.busy() ?? false,
    review,
    reviewNear,
    close: end
  }
}
