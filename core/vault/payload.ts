import type { Codec, State } from 'compact-encoding'
import * as c from 'compact-encoding'
import { added, bytes, choice, type Growing, list, optional, struct } from './struct-codec.ts'

/**
 * Everything secret or personal that this laptop keeps outside the logs. Only ever on disk inside the vault's seal. A byte array in
 * here belongs to the vault, which wipes it when it closes. Grow the structures by `added` fields at their end.
 */
export interface VaultPayload extends Growing {
  /** The 12 recovery words, as bytes. */
  readonly recoverySecret: Uint8Array
  readonly recoveryShown: boolean
  readonly settings: VaultSettings
  readonly groups: readonly VaultGroup[]
  readonly joins: readonly VaultJoin[]
  readonly petnames: readonly Petname[]
  readonly rememberedAddresses: readonly RememberedAddress[]
  /** Small sealed values of other rooms, each in a format of that room, under a name of that room. */
  readonly kept: readonly KeptValue[]
}

export const networkModes = ['off', 'same-network', 'internet'] as const
export type NetworkMode = (typeof networkModes)[number]

export interface VaultSettings extends Growing {
  readonly language: string
  readonly mode: NetworkMode
  readonly name: string
  /** Without a sign of life for so long the profile is locked; 0: never. */
  readonly lockAfterMinutes: number
  /** Names of network cards to use although they look like a VPN. */
  readonly tickedCards: readonly string[]
}

export const usualLockAfterMinutes = 5

export interface EpochKey extends Growing {
  readonly number: number
  readonly audience: number
  readonly key: Uint8Array
}

export const groupStates = ['in-use', 'waiting', 'set-aside', 'left'] as const
export type GroupState = (typeof groupStates)[number]

interface GroupBase extends Growing {
  /** Random, for the page and the command line; says nothing about the group. */
  readonly localId: string
  readonly groupKey: Uint8Array
  readonly groupSecret: Uint8Array
  readonly epochKeys: readonly EpochKey[]
  readonly state: GroupState
}

export interface VaultMemberGroup extends GroupBase {
  readonly kind: 'member'
  readonly personLabel: Uint8Array
  readonly deviceSignSeed: Uint8Array
  readonly deviceBoxSeed: Uint8Array
  readonly writerSeed: Uint8Array
  /** Number of this laptop's certificate. */
  readonly serial: number
  /** Counter of the last reach vector that this laptop signed; it only grows. */
  readonly reachCounter: number
}

export interface VaultObserverGroup extends GroupBase {
  readonly kind: 'observer'
  readonly observerSeed: Uint8Array
}

export type VaultGroup = VaultMemberGroup | VaultObserverGroup

/** A door that is being gone through: who comes in has these keys before there is a group to put them under. */
export interface VaultJoin extends Growing {
  readonly id: string
  readonly rendezvousSecret: Uint8Array
  readonly expiresAtS: number
  readonly role: number
  readonly personLabel: Uint8Array
  readonly deviceSignSeed: Uint8Array
  readonly deviceBoxSeed: Uint8Array
  readonly writerSeed: Uint8Array
  /** Known once both sides said "same". */
  readonly groupKey: Uint8Array | null
  readonly groupSecret: Uint8Array | null
}

export interface Petname extends Growing {
  readonly personKey: Uint8Array
  readonly name: string
}

export interface RememberedAddress extends Growing {
  readonly groupKey: Uint8Array
  readonly deviceKey: Uint8Array
  readonly host: string
  readonly port: number
  readonly seenAtMs: number
}

export interface KeptValue extends Growing {
  readonly name: string
  readonly value: Uint8Array
}

const epochKey = struct<EpochKey>({ number: c.uint, audience: c.uint8, key: bytes(32) })
const groupBase = {
  localId: c.string,
  groupKey: bytes(32),
  groupSecret: bytes(32),
  epochKeys: list(epochKey),
  state: choice(groupStates)
}
const memberGroup = struct<VaultMemberGroup>({
  kind: choice(['member']),
  ...groupBase,
  personLabel: bytes(16),
  deviceSignSeed: bytes(32),
  deviceBoxSeed: bytes(32),
  writerSeed: bytes(32),
  serial: c.uint,
  reachCounter: added(c.uint, () => 0)
})
const observerGroup = struct<VaultObserverGroup>({ kind: choice(['observer']), ...groupBase, observerSeed: bytes(16) })

const group: Codec<VaultGroup> = {
  preencode(state, value) {
    c.uint8.preencode(state, 0)
    if (value.kind === 'member') memberGroup.preencode(state, value)
    else observerGroup.preencode(state, value)
  },
  encode(state, value) {
    c.uint8.encode(state, value.kind === 'member' ? 0 : 1)
    if (value.kind === 'member') memberGroup.encode(state, value)
    else observerGroup.encode(state, value)
  },
  decode(state) {
    const kind = c.uint8.decode(state)
    if (kind > 1) throw new RangeError('unknown kind of group')
    return kind === 0 ? memberGroup.decode(state) : observerGroup.decode(state)
  }
}

const payload = struct<VaultPayload>({
  recoverySecret: bytes(16),
  recoveryShown: c.bool,
  settings: struct<VaultSettings>({
    language: c.string,
    mode: choice(networkModes),
    name: c.string,
    lockAfterMinutes: added(c.uint, () => usualLockAfterMinutes),
    tickedCards: added(list(c.string), () => [])
  }),
  groups: list(group),
  joins: list(
    struct<VaultJoin>({
      id: c.string,
      rendezvousSecret: bytes(16),
      expiresAtS: c.uint,
      role: c.uint8,
      personLabel: bytes(16),
      deviceSignSeed: bytes(32),
      deviceBoxSeed: bytes(32),
      writerSeed: bytes(32),
      groupKey: optional(bytes(32)),
      groupSecret: optional(bytes(32))
    })
  ),
  petnames: list(struct<Petname>({ personKey: bytes(32), name: c.string })),
  rememberedAddresses: list(
    struct<RememberedAddress>({ groupKey: bytes(32), deviceKey: bytes(32), host: c.string, port: c.uint16, seenAtMs: c.uint })
  ),
  kept: list(struct<KeptValue>({ name: c.string, value: bytes() }))
})

/** Throws a plain RangeError where the payload breaks its own types: a fault of the caller. The result is secret: wipe it. */
export function encodePayload(value: VaultPayload): Uint8Array {
  return c.encode(payload, value)
}

/** The payload, in bytes of its own, or null when these are not one. */
export function decodePayload(plain: Uint8Array): VaultPayload | null {
  const state: State = { start: 0, end: plain.byteLength, buffer: plain }
  try {
    return payload.decode(state)
  } catch {
    return null
  }
}

/** Every byte array inside, so that closing can wipe them. */
export function secretsOf(value: unknown): Uint8Array[] {
  if (value instanceof Uint8Array) return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(secretsOf)
}
