import { toHex } from '../crypto.ts'
import type { DeviceId, FullRecordName, ObserverId, PersonId, WriterId } from '../ids.ts'
import { roles } from '../ids.ts'
import type { Certificate } from './certificate.ts'
import type { KernelBody, OwnBox } from './kernel-body.ts'

/**
 * Who is in a group and what they may do: a fold of the kernel records alone, in the agreed order. It holds no secret and is the
 * same on every laptop (the idea of membership as a pure reducer over a signed log: local-first-web/auth).
 */

export interface PersonRights {
  readonly id: PersonId
  readonly key: Uint8Array
  readonly label: Uint8Array
  role: number
  /** Place of the record that gave the present role: who is longest in a role counts for settling. */
  roleSince: number
  readonly admittedBy: PersonId | null
  readonly introduction: FullRecordName
}

export interface DeviceRights {
  readonly id: DeviceId
  readonly key: Uint8Array
  readonly person: PersonId
  readonly boxKey: Uint8Array
  /** Null for a reader's laptop, which has no writer core. */
  readonly writer: WriterId | null
  readonly serial: number
  readonly boxes: readonly OwnBox[]
  readonly introduction: FullRecordName
}

export interface ObserverRights {
  readonly id: ObserverId
  readonly key: Uint8Array
  readonly boxKey: Uint8Array
  readonly by: PersonId
  readonly boxes: readonly OwnBox[]
  readonly introduction: FullRecordName
}

export interface EpochRecord {
  readonly number: number
  readonly author: PersonId
  readonly place: number
  readonly body: Extract<KernelBody, { type: 'epoch' }>
}

export interface SealRecord {
  readonly author: DeviceId
  readonly body: Extract<KernelBody, { type: 'seal' }>
}

export interface Proposal {
  readonly name: FullRecordName
  readonly body: KernelBody
  readonly by: PersonId
  readonly yes: Set<PersonId>
}

export interface Rights {
  readonly groupKey: Uint8Array
  rules: number
  /** How many kernel records were accepted: the place of the next. */
  length: number
  readonly persons: Map<PersonId, PersonRights>
  readonly devices: Map<DeviceId, DeviceRights>
  readonly writers: Map<WriterId, DeviceId>
  readonly observers: Map<ObserverId, ObserverRights>
  readonly epochs: EpochRecord[]
  readonly seals: SealRecord[]
  /** Open ones. They lapse, all of them, when the list of coordinators changes. */
  readonly proposals: Map<FullRecordName, Proposal>
  /** Place of the record that last made a coordinator something less, -1 before any: an older lock of coordinators is not changed yet. */
  loweredAt: number
  readonly usedScopes: Set<string>
  readonly usedCommitments: Set<string>
  readonly usedSeals: Set<string>
  readonly accepted: Set<FullRecordName>
}

export function createRights(groupKey: Uint8Array): Rights {
  return {
    groupKey,
    rules: 0,
    length: 0,
    persons: new Map(),
    devices: new Map(),
    writers: new Map(),
    observers: new Map(),
    epochs: [],
    seals: [],
    proposals: new Map(),
    loweredAt: -1,
    usedScopes: new Set(),
    usedCommitments: new Set(),
    usedSeals: new Set(),
    accepted: new Set()
  }
}

/** A copy that later records do not change: what is handed out, and what a cut goes back to. */
export function copyRights(rights: Rights): Rights {
  return {
    ...rights,
    persons: new Map([...rights.persons].map(([id, person]) => [id, { ...person }])),
    devices: new Map(rights.devices),
    writers: new Map(rights.writers),
    observers: new Map(rights.observers),
    epochs: [...rights.epochs],
    seals: [...rights.seals],
    proposals: new Map([...rights.proposals].map(([name, proposal]) => [name, { ...proposal, yes: new Set(proposal.yes) }])),
    usedScopes: new Set(rights.usedScopes),
    usedCommitments: new Set(rights.usedCommitments),
    usedSeals: new Set(rights.usedSeals),
    accepted: new Set(rights.accepted)
  }
}

// brands: hex of a checked 32-byte key is what these ids are
export const personIdOf = (key: Uint8Array): PersonId => toHex(key) as PersonId // brand
export const deviceIdOf = (key: Uint8Array): DeviceId => toHex(key) as DeviceId // brand
export const writerIdOf = (key: Uint8Array): WriterId => toHex(key) as WriterId // brand
export const observerIdOf = (key: Uint8Array): ObserverId => toHex(key) as ObserverId // brand

export function coordinatorsOf(rights: Rights): PersonRights[] {
  return [...rights.persons.values()]
    .filter((p) => p.role === roles.coordinator)
    .sort((a, b) => a.roleSince - b.roleSince || (a.id < b.id ? -1 : 1))
}

export function devicesOf(rights: Rights, person: PersonId): DeviceRights[] {
  return [...rights.devices.values()].filter((d) => d.person === person)
}

export function personOfDevice(rights: Rights, device: Uint8Array): PersonRights | undefined {
  const found = rights.devices.get(deviceIdOf(device))
  return found && rights.persons.get(found.person)
}

/** The device that the kernel admitted with this writer; data records must be signed by it. */
export function deviceOfWriter(rights: Rights, writer: WriterId): DeviceRights | undefined {
  const id = rights.writers.get(writer)
  return id === undefined ? undefined : rights.devices.get(id)
}

/** Everybody who may write has a laptop with a writer core and is an organiser or a coordinator. */
export function writersOf(rights: Rights): Set<WriterId> {
  return new Set([...rights.writers.keys()].filter((writer) => mayWrite(rights, writer)))
}

export function mayWrite(rights: Rights, writer: WriterId): boolean {
  const device = deviceOfWriter(rights, writer)
  return device !== undefined && (rights.persons.get(device.person)?.role ?? roles.reader) >= roles.organiser
}

/** More than half of the coordinators there are, the proposer's yes included. */
export function approvalsNeeded(coordinators: number): number {
  return Math.floor(coordinators / 2) + 1
}

export function isZero(key: Uint8Array): boolean {
  return key.every((byte) => byte === 0)
}

export function deviceFrom(
  certificate: Certificate,
  person: PersonId,
  boxes: readonly OwnBox[],
  introduction: FullRecordName
): DeviceRights {
  return {
    id: deviceIdOf(certificate.deviceSign),
    key: certificate.deviceSign,
    person,
    boxKey: certificate.deviceBox,
    writer: isZero(certificate.writer) ? null : writerIdOf(certificate.writer),
    serial: certificate.serial,
    boxes,
    introduction
  }
}
