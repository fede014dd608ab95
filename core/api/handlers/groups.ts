import { CoreError } from '../../contract/errors.ts'
import type { Handlers } from '../../contract/handlers.ts'
import { type PersonId, roleNames, roles, type WriterId } from '../../domain/ids.ts'
import { needsNextEpoch } from '../../domain/kernel/epochs.ts'
import { indexersWanted } from '../../domain/kernel/indexers.ts'
import { coordinatorsOf, type DeviceRights } from '../../domain/kernel/rights.ts'
import { cleanName } from '../../domain/plan/clean-name.ts'
import { fieldValue } from '../../domain/plan/entity-state.ts'
import { groupEntityId, personEntityId } from '../../domain/plan/fixed-entities.ts'
import { groupSchema, personSchema } from '../../domain/plan/schemas.ts'
import type { Group } from '../../group/group.ts'
import type { GroupEntry } from '../../group/laptop.ts'
import { changeRole } from '../../group/roles.ts'
import { idToText, textToId } from '../id-text.ts'
import { memberOf } from '../member-of.ts'
import { newGroupId } from '../request-scope.ts'
import type { Session } from '../session.ts'
import { writeItem } from '../write-item.ts'

type GroupHandlers = Pick<
  Handlers,
  'group.list' | 'group.create' | 'group.get' | 'group.rename' | 'group.leave' | 'member.list' | 'member.rename' | 'member.role'
>

export function groupHandlers(session: Session): GroupHandlers {
  return {
    'group.list': async () => session.open().entries().map(summary),
    'group.create': async ({ name }) => ({ group: (await session.open().createGroup(name, newGroupId())).localId }),
    'group.get': async ({ group }) => detail(session.group(group)),
    'group.rename': ({ group, name }) =>
      writeItem(session.group(group), groupSchema, 'set', groupEntityId, () => [{ field: groupSchema.fields.name, value: name }]),
    'group.leave': async ({ group }) => {
      await session.open().leave(group)
      return { left: true as const }
    },
    'member.list': async ({ group }) => membersOf(session, session.group(group)),
    'member.rename': async ({ group, name }) => {
      const g = session.group(group)
      return writeItem(g, personSchema, 'set', personEntityId(memberOf(g)), () => [
        { field: personSchema.fields.name, value: name }
      ])
    },
    'member.role': async ({ group, person, role }) => {
      await changeRole(session.group(group), textToId<PersonId>(person, 32), roles[role])
      return { role }
    }
  }
}

export function groupName(group: Group): string {
  const state = group.index.entity('group', groupEntityId)?.state
  return state ? cleanName(fieldValue(state, groupSchema.fields.name) ?? '') : ''
}

function roleWord(group: Group) {
  if (group.isObserver()) return 'observer' as const
  const role = group.role()
  return role === null ? ('waiting' as const) : (roleNames[role] ?? 'reader')
}

function summary({ entry, group, failure }: GroupEntry) {
  if (!group) {
    const kind = entry.kind === 'observer' ? ('observer' as const) : ('waiting' as const)
    return {
      group: entry.localId,
      name: '',
      role: kind,
      state: failure?.code === 'GROUP_NEEDS_NEWER' ? ('newer' as const) : ('damaged' as const),
      me: null
    }
  }
  const waiting = group.check().rights.length === 0
  const state = group.check().broken ? ('aside' as const) : waiting ? ('waiting' as const) : ('open' as const)
  return {
    group: group.localId,
    name: groupName(group),
    role: roleWord(group),
    state,
    me: group.me === null ? null : idToText(group.me)
  }
}

function detail(group: Group) {
  const rights = group.rights()
  const coordinators = coordinatorsOf(rights).length
  const counts = group.index.counts()
  const total = group.log.viewLength()
  const indexers = group.log.base.system?.indexers ?? []
  const present = indexers.filter((indexer) => isPresent(group, Buffer.from(indexer.key).toString('hex') as WriterId)).length // brand: a writer key in hex
  return {
    ...summary({
      entry: { kind: group.isObserver() ? 'observer' : 'member', localId: group.localId },
      group,
      failure: null
    } as GroupEntry), // summary reads no more of an entry
    members: rights.persons.size,
    devices: rights.devices.size,
    observers: rights.observers.size,
    coordinators,
    epoch: rights.epochs.reduce((most, e) => Math.max(most, e.number), 0),
    indexers: indexers.length,
    changes: {
      total,
      settled: Math.min(total, group.log.settledLength()),
      here: group.follower.length,
      newestHere: group.follower.ahead()?.items.length ?? 0,
      locked: counts.needsKey,
      needsNewer: counts.needsNewer,
      refused: counts.bad + group.log.counts.refused
    },
    settling: { needed: Math.floor(indexersWanted(coordinators) / 2) + 1, present },
    upToDate: upToDate(group),
    ...unreceived(group),
    outbox: group.waiting(),
    survivesLostLaptop: coordinators >= 3,
    lockPending: rights.epochs.length > 0 && needsNextEpoch(rights)
  }
}

function unreceived(group: Group): { coming: number; away: number } {
  const { all, away } = group.reach.lacking(group.connected())(null) ?? { all: 0, away: 0 }
  return { coming: all - away, away }
}

/** Before the first record is here nobody can say that nothing is missing. */
function upToDate(group: Group): boolean {
  const { rights, partial } = group.check()
  const { coming, away } = unreceived(group)
  return rights.length > 0 && group.follower.length === group.log.viewLength() && !partial && coming + away === 0
}

function isPresent(group: Group, writer: WriterId): boolean {
  const device = group.rights().writers.get(writer)
  if (device === undefined) return false
  return device === deviceOf(group) || group.connected().has(device)
}

function deviceOf(group: Group): string | null {
  return group.identity ? Buffer.from(group.identity.sign.publicKey).toString('hex') : null
}

function membersOf(session: Session, group: Group) {
  if (!session.laptop()) throw new CoreError('PROFILE_LOCKED')
  const mine = group.follower.heads()
  // Written by others but not here yet to be read, or waiting to be appended: nobody is known to have it.
  const unread = Math.max(0, group.log.viewLength() - group.follower.length) + group.waiting()
  const own = deviceOf(group)
  const connected = group.connected()
  const lacking = group.reach.lacking(connected)
  const devices = new Map<PersonId, DeviceRights[]>()
  for (const device of group.rights().devices.values())
    devices.set(device.person, [...(devices.get(device.person) ?? []), device])
  return [...group.rights().persons.values()].map((person) => ({
    person: idToText(person.id),
    name: group.nameOf(person.id),
    role: roleNames[person.role] ?? ('reader' as const),
    me: person.id === group.me,
    admittedBy: person.admittedBy === null ? null : idToText(person.admittedBy),
    devices: (devices.get(person.id) ?? []).map((device) => {
      const me = device.id === own
      const heard = group.reach.heard(device.id)
      const upTo = new Map(heard?.vector.writers.map((w) => [Buffer.from(w.writer).toString('hex'), w.upTo]))
      const beyond = lacking(me ? null : device.id)
      const here = me
        ? 0
        : [...mine.keys()].reduce((sum, writer) => sum + group.follower.countBeyond(writer, upTo.get(writer) ?? 0), unread)
      const missing = beyond === null ? null : here + beyond.all
      return {
        device: idToText(device.id),
        me,
        connected: connected.has(device.id),
        hasEverything: me ? upToDate(group) : missing === null ? null : missing === 0,
        missing,
        away: beyond?.away ?? 0,
        lastHeard: heard?.at ?? null
      }
    })
  }))
}
