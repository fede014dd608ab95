import type { SwarmConnection } from 'hyperswarm'
import { CoreError, type ErrorCode } from '../contract/errors.ts'
import { equalBytes, fromHex, randomBytes, toHex } from '../domain/crypto.ts'
import { audiences, type EntityId, type PersonId, type RoleNumber, roleNames, roles } from '../domain/ids.ts'
import type { Certificate } from '../domain/kernel/certificate.ts'
import { inviteHash } from '../domain/kernel/epoch-keys.ts'
import { deviceIdOf, devicesOf } from '../domain/kernel/rights.ts'
import { boxKeysTo } from '../domain/kernel/write-kernel.ts'
import { type EntityState, fieldValue } from '../domain/plan/entity-state.ts'
import { type FieldChange, planWrite } from '../domain/plan/plan-write.ts'
import { inviteSchema } from '../domain/plan/schemas.ts'
import type { InviteOffer, JoinKeys, Newcomer } from '../network/connection/ports.ts'
import type { Planned } from './committer.ts'
import type { Group } from './group.ts'

const f = inviteSchema.fields

export type InviteState = 'open' | 'used' | 'expired' | 'revoked'

/** An invite as every coordinator's laptop knows it, so that any of them can finish it. */
export interface Invite {
  readonly id: EntityId
  readonly secret: Uint8Array
  readonly expirySeconds: number
  readonly role: RoleNumber
  readonly hash: Uint8Array
  readonly by: PersonId
  readonly state: InviteState
}

export function invitesOf(group: Group, nowMs: number): Invite[] {
  return group.index.list({ noun: 'invite', limit: 500 }).entries.flatMap((entry) => {
    const invite = read(group, entry.state, entry.id, entry.made.by, nowMs)
    return invite ? [invite] : []
  })
}

function read(group: Group, state: EntityState, id: EntityId, by: PersonId, nowMs: number): Invite | null {
  const secret = fieldValue(state, f.secret)
  const expirySeconds = fieldValue(state, f.expiry)
  const roleName = fieldValue(state, f.role)
  if (secret?.byteLength !== 16 || expirySeconds === null || roleName === null) return null
  const role = roles[roleName]
  const hash = inviteHash(secret, expirySeconds, role)
  const used = group.rights().usedScopes.has(toHex(hash)) || fieldValue(state, f.usedBy) !== null
  const state_: InviteState = used
    ? 'used'
    : fieldValue(state, f.revoked) === true
      ? 'revoked'
      : expirySeconds * 1000 <= nowMs
        ? 'expired'
        : 'open'
  return { id, secret, expirySeconds, role, hash, by, state: state_ }
}

function planInvite(id: EntityId, state: EntityState | null, verb: string, changes: FieldChange[]): Planned {
  const planned = planWrite(state, changes)
  if (!planned.ok) throw new CoreError('BAD_INPUT', { field: planned.field })
  return {
    audience: audiences.coordinators,
    draft: { type: `invite.${verb}`, typeVersion: inviteSchema.version, entity: fromHex(id), ...planned.content }
  }
}

/** READ_ONLY for whoever only reads, NOT_ADMITTED_YET for a newcomer, NOT_ALLOWED for an organiser. */
export function requireCoordinator(group: Group): void {
  if (group.isObserver()) throw new CoreError('READ_ONLY')
  if (group.role() === null) throw new CoreError('NOT_ADMITTED_YET')
  if (group.role() === roles.reader) throw new CoreError('READ_ONLY')
  if (group.role() !== roles.coordinator) throw new CoreError('NOT_ALLOWED')
}

/** `commit` may know that this was asked before: then the invite is the one that was made then. */
export async function createInvite(
  group: Group,
  id: EntityId,
  role: RoleNumber,
  expirySeconds: number,
  commit: Group['commit']
): Promise<{ secret: Uint8Array; expirySeconds: number }> {
  requireCoordinator(group)
  await commit(() => [
    planInvite(id, null, 'set', [
      { field: f.secret, value: randomBytes(16) },
      { field: f.expiry, value: expirySeconds },
      { field: f.role, value: roleNames[role] ?? 'reader' }
    ])
  ])
  const made = current(group, id, 0)
  if (!made) throw new CoreError('INVITE_NOT_FOUND')
  return made
}

/** INVITE_NOT_FOUND, INVITE_USED. */
export async function revokeInvite(group: Group, id: EntityId, nowMs: number): Promise<void> {
  requireCoordinator(group)
  const invite = invitesOf(group, nowMs).find((i) => i.id === id)
  if (!invite) throw new CoreError('INVITE_NOT_FOUND')
  if (invite.state === 'used') throw new CoreError('INVITE_USED')
  await group.commit(() => [
    planInvite(id, group.index.entity('invite', id)?.state ?? null, 'revoke', [{ field: f.revoked, value: true }])
  ])
}

export interface OfferOptions {
  readonly language: InviteOffer['language']
  readonly now: () => number
  /** Hello proved on this connection that the other laptop is in the group already: nobody is let in twice. */
  readonly isMember: (connection: SwarmConnection) => boolean
}

/** What the connection half offers to whoever brings an invite. Ended invites stay, so that they get a clear answer. */
export function inviteOffers(group: Group, { language, now, isMember }: OfferOptions): InviteOffer[] {
  const identity = group.identity
  if (!identity || group.role() !== roles.coordinator) return []
  return invitesOf(group, now()).map((invite) => ({
    id: `${group.localId}/${invite.id}`,
    rendezvousSecret: invite.secret,
    expirySeconds: invite.expirySeconds,
    role: invite.role,
    language,
    hesitateMs: hesitateMs(group, invite),
    self: () => ({ signKey: identity.sign.publicKey, sign: (message) => identity.device.sign(message) }),
    refusal: (deviceSign, connection) =>
      refusalOf(group, invite.id, deviceSign, now()) ??
      (isMember(connection) && !isListed(group, deviceSign) ? 'ALREADY_MEMBER' : null),
    admit: (newcomer) => admit(group, invite.id, newcomer, now())
  }))
}

/** Any coordinator's laptop can finish an invite, but two people compare best who sit together: its maker's goes first. */
const makerAwayMs = 3000
const makerNearMs = 10_000

function hesitateMs(group: Group, invite: Invite): number {
  if (invite.by === group.me || invite.state !== 'open') return 0
  const isNear = devicesOf(group.rights(), invite.by).some(({ id }) => group.connected().has(id))
  return isNear ? makerNearMs : makerAwayMs
}

function isListed(group: Group, deviceSign: Uint8Array): boolean {
  return group.rights().devices.has(deviceIdOf(deviceSign))
}

function current(group: Group, id: EntityId, nowMs: number): Invite | null {
  return invitesOf(group, nowMs).find((i) => i.id === id) ?? null
}

function refusalOf(group: Group, id: EntityId, deviceSign: Uint8Array, nowMs: number): ErrorCode | null {
  if (isListed(group, deviceSign)) return null // came in by it already: may fetch its keys again
  const invite = current(group, id, nowMs)
  if (!invite) return 'INVITE_NOT_FOUND'
  if (invite.state === 'used') return 'INVITE_USED'
  if (invite.state === 'revoked') return 'INVITE_REVOKED'
  return invite.state === 'expired' ? 'INVITE_EXPIRED' : null
}

/** Mark the invite used and admit the newcomer in one append: either both stand in the log or neither. */
async function admit(group: Group, id: EntityId, newcomer: Newcomer, nowMs: number): Promise<JoinKeys> {
  const known = isListed(group, newcomer.certificate.deviceSign)
  const role = current(group, id, nowMs)?.role ?? roles.reader
  if (!known) {
    await group.commit(() => {
      const refusal = refusalOf(group, id, newcomer.certificate.deviceSign, nowMs)
      const invite = current(group, id, nowMs)
      if (refusal || !invite) throw new CoreError(refusal ?? 'INVITE_NOT_FOUND')
      return [
        planInvite(id, group.index.entity('invite', id)?.state ?? null, 'use', [
          { field: f.usedBy, value: toHex(newcomer.personKey) }
        ]),
        {
          kernel: {
            type: 'admit',
            label: newcomer.personLabel,
            personKey: newcomer.personKey,
            certificate: newcomer.certificate,
            role: invite.role,
            invite: invite.hash,
            lifts: new Uint8Array(0),
            boxes: boxKeysTo(newcomer.certificate.deviceBox, currentFor(group, invite.role))
          }
        }
      ]
    })
  }
  return {
    groupKey: group.groupKey,
    groupSecret: group.groupSecret,
    inviteHash: newcomer.certificate.scope,
    epochKeys: heldFor(group, role),
    introduction: introductionOf(group, newcomer.certificate)
  }
}

/** The keys in force: those before them stand in the log, sealed under these. */
function currentFor(group: Group, role: number) {
  const keys = [
    group.currentKey(audiences.everyone),
    role === roles.coordinator ? group.currentKey(audiences.coordinators) : null
  ]
  return keys.filter((key) => key !== null)
}

/** Every epoch key that somebody of this role may have. */
function heldFor(group: Group, role: number) {
  return group.keyring
    .all()
    .filter((k) => k.audience === audiences.everyone || role === roles.coordinator)
    .map(({ epoch, audience, key }) => ({ epoch, audience, key }))
}

function introductionOf(group: Group, certificate: Certificate): Uint8Array[] {
  const device = group.rights().devices.get(deviceIdOf(certificate.deviceSign))
  const accepted = device && group.check().records.find((r) => toHex(r.record.name) === device.introduction)
  return accepted && equalBytes(device.key, certificate.deviceSign) ? [accepted.record.bytes] : []
}
