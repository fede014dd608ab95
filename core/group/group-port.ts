import type { SwarmConnection } from 'hyperswarm'
import type Protomux from 'protomux'
import { equalBytes } from '../domain/crypto.ts'
import { decide } from '../domain/kernel/decide.ts'
import { createRights, deviceIdOf, observerIdOf, type Rights } from '../domain/kernel/rights.ts'
import { readInside } from '../domain/record/record-inside.ts'
import type { GroupLog } from '../log/group-log.ts'
import type { KernelCheck } from '../log/kernel-check.ts'
import type { Keyring } from '../log/keyring.ts'
import type { GroupPort, Identity, Standing } from '../network/connection/ports.ts'
import type { SealedStore } from '../vault/sealed-store.ts'
import type { ReachBook } from './reach-book.ts'

export interface GroupPortOptions {
  readonly localId: string
  readonly groupSecret: Uint8Array
  readonly self: Identity
  readonly log: GroupLog
  readonly store: SealedStore
  readonly keyring: Keyring
  readonly check: () => KernelCheck
  readonly reach: ReachBook
  /** What introduces this laptop until its record stands in its own copy of the list. */
  readonly handed: () => readonly Uint8Array[]
  readonly onListChanged: (listener: () => void) => () => void
  /** Append kernel records that somebody else signed, if this laptop may write. */
  readonly carry: (records: readonly Uint8Array[]) => void
}

/** A group as a connection sees it: who is in the list, what is served, how replication is tied on. */
export function createGroupPort(o: GroupPortOptions): GroupPort {
  return {
    localId: o.localId,
    groupKey: o.log.groupKey,
    groupSecret: o.groupSecret,
    self: () => o.self,
    findKeys: () => o.keyring.findKeys(),
    standing: (signKey) => standingIn(o.check().rights, signKey),
    introduction: () => introductionOf(o.check(), o.self.signKey) ?? o.handed(),
    judge: (records, signKey) => lettingIn(o.check(), records, signKey),
    served: (signKey, introduction) => {
      if (standingIn(o.check().rights, signKey) === 'unknown' && introduction.length > 0) o.carry(introduction)
    },
    attach: (connection) => o.log.attach(connection),
    attachPassive: (mux: Protomux, discoveryKey) => o.store.store._attachMaybe(mux, discoveryKey),
    attachWakeup: (connection: SwarmConnection, discoveryKey) => {
      if (equalBytes(discoveryKey, o.log.base.discoveryKey)) o.log.base.wakeupSession.addStream(connection)
    },
    openCores: () => o.check().rights.writers.size + 16, // the views, and pictures on their way
    onListChanged: o.onListChanged,
    reachVectors: () => o.reach.vectors(),
    takeReachVector: (bytes) => o.reach.take(bytes),
    onReachChanged: (listener) => o.reach.onChanged(listener)
  }
}

function standingIn(rights: Rights, signKey: Uint8Array): Standing {
  if (rights.devices.has(deviceIdOf(signKey))) return 'member'
  return rights.observers.has(observerIdOf(signKey)) ? 'observer' : 'unknown'
}

function introductionOf(check: KernelCheck, signKey: Uint8Array): readonly Uint8Array[] | null {
  const known = check.rights.devices.get(deviceIdOf(signKey)) ?? check.rights.observers.get(observerIdOf(signKey))
  const accepted = known && check.records.find((r) => Buffer.from(r.record.name).toString('hex') === known.introduction)
  return accepted ? [accepted.record.bytes] : null
}

/** Would these records, after what my own list holds, let that key in? Judged on a copy; nothing is taken over here. */
function lettingIn(check: KernelCheck, records: readonly Uint8Array[], signKey: Uint8Array): boolean {
  const { groupKey } = check.rights
  const rights = createRights(groupKey)
  for (const { record, carrier } of check.records) decide(rights, record, carrier)
  for (const bytes of records.slice(0, 8)) {
    const record = readInside(bytes, { groupKey, kind: 0, audience: 0 })
    if (typeof record !== 'string') decide(rights, record, groupKey)
  }
  return standingIn(rights, signKey) !== 'unknown'
}
