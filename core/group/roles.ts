import { CoreError } from '../contract/errors.ts'
import { fromHex } from '../domain/crypto.ts'
import { type PersonId, type RoleNumber, roles } from '../domain/ids.ts'
import { approvalsNeeded, coordinatorsOf, devicesOf } from '../domain/kernel/rights.ts'
import { nextEpochBodies } from './epoch-keeper.ts'
import type { Group } from './group.ts'
import { requireCoordinator } from './invites.ts'

/**
 * Change a person's role, with the next epoch in the same append, so that what coordinators write from now on is read by those who
 * are coordinators. NOT_ALLOWED, READ_ONLY, MEMBER_NOT_FOUND; NEEDS_APPROVALS where more than half of the coordinators must say yes first.
 */
export async function changeRole(group: Group, person: PersonId, role: RoleNumber): Promise<void> {
  const rights = group.rights()
  const target = rights.persons.get(person)
  requireCoordinator(group)
  if (!target) throw new CoreError('MEMBER_NOT_FOUND')
  const coordinators = coordinatorsOf(rights)
  const self = person === group.me && role < target.role
  if (self && coordinators.length === 1) throw new CoreError('NOT_ALLOWED')
  const touches = role === roles.coordinator || target.role === roles.coordinator
  if (touches && !self && approvalsNeeded(coordinators.length) > 1)
    throw new CoreError('NEEDS_APPROVALS', { needed: approvalsNeeded(coordinators.length) })
  if (target.role === role) return
  await group.commit(() => {
    const now = group.rights()
    const roleRecord = { kernel: { type: 'role' as const, person: fromHex(person), role, stays: stays(group, person, role) } }
    // The epoch is boxed to the list as the role record leaves it: judged in the same append, right after it.
    const after = { ...now, persons: new Map([...now.persons].map(([id, p]) => [id, id === person ? { ...p, role } : p])) }
    // Who steps back is no coordinator at the epoch's place: another coordinator's laptop starts it.
    const epoch = self ? [] : nextEpochBodies(after, group.keyring).map((kernel) => ({ kernel }))
    return [roleRecord, ...epoch]
  })
}

/** A demotion names what stays of all that came in by this person's word: for now, all that this laptop knows. */
function stays(group: Group, person: PersonId, role: RoleNumber): Uint8Array[] {
  const rights = group.rights()
  if (role >= (rights.persons.get(person)?.role ?? 0)) return []
  const let_in = [...rights.persons.values()].filter((p) => p.admittedBy === person).map((p) => p.key)
  const observers = [...rights.observers.values()].filter((o) => o.by === person).map((o) => o.key)
  return [...devicesOf(rights, person).map((d) => d.key), ...let_in, ...observers]
}
