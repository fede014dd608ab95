import type { SwarmConnection } from 'hyperswarm'
import type Protomux from 'protomux'
import type { ErrorCode } from '../../contract/errors.ts'
import type { RoleNumber } from '../../domain/ids.ts'
import type { Certificate } from '../../domain/kernel/certificate.ts'

/**
 * What a connection needs of the groups and invites of this laptop. `core/group` implements these; the connection half never looks
 * behind them, so it can be proved with small ones. Called synchronously and often: answers come from memory.
 */

export interface Identity {
  readonly signKey: Uint8Array
  readonly kind: 'device' | 'observer'
  sign(message: Uint8Array): Uint8Array
}

export type Standing = 'member' | 'observer' | 'gone' | 'unknown'

/** One open group, as a connection sees it. */
export interface GroupPort {
  readonly localId: string
  readonly groupKey: Uint8Array
  readonly groupSecret: Uint8Array
  /** This laptop's identity in the group: its device, or the observer key it reads with. */
  self(): Identity
  /** Every epoch whose audience-0 key we hold, newest first; the first is what we call current. */
  findKeys(): readonly { readonly epoch: number; readonly findKey: Uint8Array }[]
  /** By our own list. */
  standing(signKey: Uint8Array): Standing
  /** Kernel records that introduce our key to laptops that have not heard of it; may be empty. */
  introduction(): readonly Uint8Array[]
  /** Do these records, valid by our list, let that key in? */
  judge(records: readonly Uint8Array[], signKey: Uint8Array): boolean
  /** Both sides agreed. Whoever may write appends the records of a key that the list does not know yet. */
  served(signKey: Uint8Array, introduction: readonly Uint8Array[]): void
  /** `store.replicate(connection)` and `base.wakeupSession.addStream(connection)`. */
  attach(connection: SwarmConnection): void
  /** `store._attachMaybe(mux, discoveryKey)`: the other side asked for a core that we had not offered. */
  attachPassive(mux: Protomux, discoveryKey: Uint8Array): Promise<void>
  /** Where `discoveryKey` is the base's own: `base.wakeupSession.addStream(connection)`; else nothing. */
  attachWakeup(connection: SwarmConnection, discoveryKey: Uint8Array): void
  /** Cores open in this group's store, so that a large group is not mistaken for a flood of channels. */
  openCores?(): number
  /** The list, the keys held or the introduction changed. Returns how to stop listening. */
  onListChanged(listener: () => void): () => void
  /** The newest signed reach vector of every device that we know, our own first. */
  reachVectors(): readonly Uint8Array[]
  /** A vector whose signature, group and size hold, from a device in the list or an observer. It may be older than the one we have: the newest is kept. */
  takeReachVector(bytes: Uint8Array): void
  onReachChanged(listener: () => void): () => void
}

export type CodeLanguage = 'en' | 'ja' | 'es' | 'ar'

/** A newcomer whose check code was the same on both screens. */
export interface Newcomer {
  readonly personLabel: Uint8Array
  readonly personKey: Uint8Array
  /** Signature and scope already checked against this invite. */
  readonly certificate: Certificate
}

/** What crosses once both pressed "same", sealed to the newcomer's box key. */
export interface JoinKeys {
  readonly groupKey: Uint8Array
  readonly groupSecret: Uint8Array
  readonly inviteHash: Uint8Array
  readonly epochKeys: readonly { readonly epoch: number; readonly audience: number; readonly key: Uint8Array }[]
  readonly introduction: readonly Uint8Array[]
}

/** An invite that this laptop, a coordinator's, may finish. Ended ones stay in the list so that whoever brings them gets a clear answer. */
export interface InviteOffer {
  readonly id: string
  readonly rendezvousSecret: Uint8Array
  readonly expirySeconds: number
  readonly role: RoleNumber
  readonly language: CodeLanguage
  /** How long somebody who knocks waits here first: the laptop that made the invite, beside which they sit, answers before others. */
  readonly hesitateMs: number
  self(): Omit<Identity, 'kind'>
  /**
   * Why this device may not come in by it (expired, used, revoked, or proven a member on this very connection), or null. A device
   * that used it already may fetch its keys again.
   */
  refusal(deviceSign: Uint8Array, connection: SwarmConnection): ErrorCode | null
  /** Marks the invite used for good, then lets the newcomer in. Called again for the same device it must answer the same. */
  admit(newcomer: Newcomer): Promise<JoinKeys>
}

export interface JoinPort {
  invites(): readonly InviteOffer[]
}

/** Somebody on this laptop wants to come in by an invite. */
export interface Candidacy {
  readonly rendezvousSecret: Uint8Array
  readonly expirySeconds: number
  readonly role: RoleNumber
  readonly personLabel: Uint8Array
  readonly personKey: Uint8Array
  /** Scope: `inviteHash` of this invite. */
  readonly certificate: Certificate
  signAsDevice(message: Uint8Array): Uint8Array
  /** A laptop of a group that this one is in already. */
  isOfMyGroups(deviceSign: Uint8Array): boolean
  openBox(sealed: Uint8Array): Uint8Array | null
  /** Stores the keys durably before it resolves; only then does the other laptop hear "received". */
  receive(keys: JoinKeys): Promise<void>
}
