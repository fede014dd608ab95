import { equalBytes, toHex } from '../crypto.ts'
import { type FullRecordName, roles } from '../ids.ts'
import { fullName, type RecordInside } from '../record/record-inside.ts'
import { certificateHolds } from './certificate.ts'
import { isKernelType, type KernelBody, kernelTypeVersion, readKernelBody } from './kernel-body.ts'
import {
  approvalsNeeded,
  coordinatorsOf,
  deviceFrom,
  deviceIdOf,
  isZero,
  observerIdOf,
  type PersonRights,
  personIdOf,
  personOfDevice,
  type Rights,
  writerIdOf
} from './rights.ts'

/** What a kernel record met at its place. Only `accepted` changes rights and stands in the kernel view. */
export type Verdict = 'accepted' | 'refused' | 'no-effect'

/** The version of the rules in force from `found` on. In it remove, unobserve, rules and successor are read and have no effect. */
export const rulesVersion = 1

/**
 * Judge one kernel record at its place in the agreed order and, if accepted, take it into `rights`. Pure, total, and the same
 * for everyone: authority is the signature inside (device → person → role at this place), never the writer core that carries it.
 */
export function decide(rights: Rights, record: RecordInside, carrier: Uint8Array): Verdict {
  const name = fullName(record.name)
  if (rights.accepted.has(name) || !record.type.startsWith('kernel.') || record.typeVersion < kernelTypeVersion) return 'refused'
  const type = record.type.slice('kernel.'.length)
  const body = readKernelBody(type, record.typeVersion, record.body)
  // What a newer version may have written is kept; a broken body of our own version is nobody's.
  if (body === null) return isKernelType(type) && record.typeVersion === kernelTypeVersion ? 'refused' : 'no-effect'
  const verdict = body.type === 'found' ? found(rights, body, record, carrier, name) : judged(rights, body, record, name)
  if (verdict === 'accepted') {
    rights.accepted.add(name)
    rights.length++
  }
  return verdict
}

function found(
  rights: Rights,
  body: Extract<KernelBody, { type: 'found' }>,
  record: RecordInside,
  carrier: Uint8Array,
  name: FullRecordName
): Verdict {
  if (rights.length > 0 || body.rules !== rulesVersion) return 'refused'
  const { certificate } = body
  const ours =
    equalBytes(carrier, rights.groupKey) &&
    equalBytes(certificate.writer, carrier) &&
    equalBytes(certificate.scope, rights.groupKey)
  if (!ours || !equalBytes(record.author, certificate.deviceSign) || !certificateHolds(certificate, body.personKey))
    return 'refused'
  rights.rules = body.rules
  addPerson(rights, body, roles.coordinator, null, name)
  addDevice(rights, body, [], name)
  return 'accepted'
}

function judged(rights: Rights, body: KernelBody, record: RecordInside, name: FullRecordName): Verdict {
  const author = personOfDevice(rights, record.author)
  if (!author) return 'refused'
  switch (body.type) {
    case 'admit':
      return admit(rights, body, author, name)
    case 'device':
      return device(rights, body, author, name)
    case 'observer':
      return observer(rights, body, author, name)
    case 'role':
      return role(rights, body, author, name)
    case 'epoch':
      return epoch(rights, body, author)
    case 'seal':
      return seal(rights, body, author, record)
    case 'approve':
      return approve(rights, body, author)
    default:
      return 'no-effect'
  }
}

const isCoordinator = (person: PersonRights): boolean => person.role === roles.coordinator

function newcomerFits(rights: Rights, body: Extract<KernelBody, { type: 'admit' | 'device' }>): boolean {
  const { certificate } = body
  const known =
    rights.devices.has(deviceIdOf(certificate.deviceSign)) ||
    rights.observers.has(observerIdOf(certificate.deviceSign)) ||
    (!isZero(certificate.writer) && rights.writers.has(writerIdOf(certificate.writer)))
  return !known && certificateHolds(certificate, body.personKey)
}

function admit(
  rights: Rights,
  body: Extract<KernelBody, { type: 'admit' }>,
  author: PersonRights,
  name: FullRecordName
): Verdict {
  const fits =
    isCoordinator(author) &&
    !rights.persons.has(personIdOf(body.personKey)) &&
    equalBytes(body.certificate.scope, body.invite) &&
    !rights.usedScopes.has(toHex(body.invite)) &&
    (body.role === roles.reader || !isZero(body.certificate.writer)) &&
    newcomerFits(rights, body)
  if (!fits) return 'refused'
  if (body.role === roles.coordinator && !settledAlone(rights, name, body, author)) return 'accepted'
  enterAdmitted(rights, body, author, name)
  return 'accepted'
}

function enterAdmitted(
  rights: Rights,
  body: Extract<KernelBody, { type: 'admit' }>,
  author: PersonRights,
  name: FullRecordName
): void {
  rights.usedScopes.add(toHex(body.invite))
  addPerson(rights, body, body.role, author, name)
  addDevice(rights, body, body.boxes, name)
}

/** Another laptop of somebody in: vouched for by one of theirs, by a coordinator who is not them, or where there is none, by any member. */
function device(
  rights: Rights,
  body: Extract<KernelBody, { type: 'device' }>,
  author: PersonRights,
  name: FullRecordName
): Verdict {
  const person = rights.persons.get(personIdOf(body.personKey))
  if (!person || !equalBytes(body.certificate.scope, rights.groupKey) || !newcomerFits(rights, body)) return 'refused'
  const othersCoordinate = coordinatorsOf(rights).some((c) => c.id !== person.id)
  const vouched = author.id === person.id || isCoordinator(author) || !othersCoordinate
  if (!vouched || (person.role !== roles.reader && isZero(body.certificate.writer))) return 'refused'
  addDevice(rights, body, body.boxes, name)
  return 'accepted'
}

function observer(
  rights: Rights,
  body: Extract<KernelBody, { type: 'observer' }>,
  author: PersonRights,
  name: FullRecordName
): Verdict {
  const id = observerIdOf(body.signKey)
  if (!isCoordinator(author) || rights.observers.has(id) || rights.devices.has(deviceIdOf(body.signKey))) return 'refused'
  rights.observers.set(id, { id, key: body.signKey, boxKey: body.boxKey, by: author.id, boxes: body.boxes, introduction: name })
  return 'accepted'
}

function role(rights: Rights, body: Extract<KernelBody, { type: 'role' }>, author: PersonRights, name: FullRecordName): Verdict {
  const person = rights.persons.get(personIdOf(body.person))
  if (!person || person.role === body.role) return 'refused'
  const stepsBack = author.id === person.id && body.role < person.role
  if (stepsBack) {
    if (isCoordinator(person) && coordinatorsOf(rights).length === 1) return 'refused'
  } else if (!isCoordinator(author)) return 'refused'
  const touchesCoordinators = body.role === roles.coordinator || isCoordinator(person)
  if (touchesCoordinators && !stepsBack && !settledAlone(rights, name, body, author)) return 'accepted'
  setRole(rights, person, body.role)
  return 'accepted'
}

function setRole(rights: Rights, person: PersonRights, to: number): void {
  if (isCoordinator(person) || to === roles.coordinator) rights.proposals.clear()
  if (isCoordinator(person) && to !== roles.coordinator) rights.loweredAt = rights.length
  person.role = to
  person.roleSince = rights.length
}

/** Proposals count persons: is the proposer's own yes enough? If not, it waits for approvals. */
function settledAlone(rights: Rights, name: FullRecordName, body: KernelBody, author: PersonRights): boolean {
  const coordinators = coordinatorsOf(rights)
  const yes = new Set(concerned(body) === author.id ? [] : [author.id])
  if (yes.size >= approvalsNeeded(coordinators.length)) return true
  rights.proposals.set(name, { name, body, by: author.id, yes })
  return false
}

function concerned(body: KernelBody): string | null {
  return body.type === 'role' ? personIdOf(body.person) : null
}

function approve(rights: Rights, body: Extract<KernelBody, { type: 'approve' }>, author: PersonRights): Verdict {
  const name = toHex(body.proposal) as FullRecordName // brand: 32 bytes, and only names in the map are found
  const proposal = rights.proposals.get(name)
  if (!proposal || !isCoordinator(author)) return 'refused'
  if (proposal.yes.has(author.id) || concerned(proposal.body) === author.id) return 'refused'
  proposal.yes.add(author.id)
  if (proposal.yes.size >= approvalsNeeded(coordinatorsOf(rights).length)) enact(rights, proposal.body, proposal.by, name)
  return 'accepted'
}

function enact(rights: Rights, body: KernelBody, by: string, name: FullRecordName): void {
  rights.proposals.delete(name)
  const author = [...rights.persons.values()].find((p) => p.id === by)
  if (body.type === 'role') {
    const person = rights.persons.get(personIdOf(body.person))
    if (person) setRole(rights, person, body.role)
  } else if (
    body.type === 'admit' &&
    author &&
    !rights.persons.has(personIdOf(body.personKey)) &&
    !rights.usedScopes.has(toHex(body.invite)) &&
    newcomerFits(rights, body)
  ) {
    enterAdmitted(rights, body, author, name)
  }
}

function epoch(rights: Rights, body: Extract<KernelBody, { type: 'epoch' }>, author: PersonRights): Verdict {
  const highest = rights.epochs.reduce((most, e) => Math.max(most, e.number), -1)
  const prefixes = body.commitments.map((c) => toHex(c.commitment.subarray(0, 4)))
  const whole =
    body.commitments.some((c) => c.audience === 0) &&
    new Set(body.commitments.map((c) => c.audience)).size === body.commitments.length &&
    new Set(prefixes).size === prefixes.length
  if (!isCoordinator(author) || body.number > highest + 1 || !whole || prefixes.some((p) => rights.usedCommitments.has(p)))
    return 'refused'
  for (const prefix of prefixes) rights.usedCommitments.add(prefix)
  rights.epochs.push({ number: body.number, author: author.id, place: rights.length, body })
  return 'accepted'
}

/** A key boxed once more, by any laptop in the list that may have it, to one that may: one per author, recipient and key. */
function seal(rights: Rights, body: Extract<KernelBody, { type: 'seal' }>, author: PersonRights, record: RecordInside): Verdict {
  const device = rights.devices.get(deviceIdOf(body.recipient))
  const recipient = device ? rights.persons.get(device.person) : undefined
  const observes = rights.observers.has(observerIdOf(body.recipient))
  const may =
    body.audience === 0 ? recipient !== undefined || observes : recipient?.role === roles.coordinator && isCoordinator(author)
  const known = rights.epochs.some(
    (e) =>
      e.number === body.epoch &&
      e.body.commitments.some((c) => c.audience === body.audience && equalBytes(c.commitment.subarray(0, 4), body.commitment))
  )
  const once = [toHex(record.author), toHex(body.recipient), body.epoch, toHex(body.commitment), body.audience].join()
  if (!may || !known || rights.usedSeals.has(once)) return 'refused'
  rights.usedSeals.add(once)
  rights.seals.push({ author: deviceIdOf(record.author), body })
  return 'accepted'
}

function addPerson(
  rights: Rights,
  body: { personKey: Uint8Array; label: Uint8Array },
  to: number,
  author: PersonRights | null,
  name: FullRecordName
): void {
  const id = personIdOf(body.personKey)
  if (to === roles.coordinator) rights.proposals.clear()
  rights.persons.set(id, {
    id,
    key: body.personKey,
    label: body.label,
    role: to,
    roleSince: rights.length,
    admittedBy: author?.id ?? null,
    introduction: name
  })
}

function addDevice(
  rights: Rights,
  body: { personKey: Uint8Array; certificate: Parameters<typeof deviceFrom>[0] },
  boxes: Parameters<typeof deviceFrom>[2],
  name: FullRecordName
): void {
  const added = deviceFrom(body.certificate, personIdOf(body.personKey), boxes, name)
  rights.devices.set(added.id, added)
  if (added.writer) rights.writers.set(added.writer, added.id)
}
