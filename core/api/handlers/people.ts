import { CoreError } from '../../contract/errors.ts'
import type { Handlers } from '../../contract/handlers.ts'
import { equalBytes, randomBytes } from '../../domain/crypto.ts'
import { type EntityId, roleNames, roles } from '../../domain/ids.ts'
import { cleanName } from '../../domain/plan/clean-name.ts'
import type { CodeRefusal } from '../../domain/text-forms/code-text.ts'
import { decodeJoinCode, encodeJoinCode } from '../../domain/text-forms/join-code.ts'
import { codeToQr, qrToRows } from '../../domain/text-forms/qr.ts'
import { decodeReadCode, encodeReadCode } from '../../domain/text-forms/read-code.ts'
import { createInvite, invitesOf, requireCoordinator, revokeInvite } from '../../group/invites.ts'
import type { JoinView } from '../../group/join-list.ts'
import type { Laptop } from '../../group/laptop.ts'
import { createObserver, observerLabel } from '../../group/observers.ts'
import { idToText, textToId } from '../id-text.ts'
import { readingMadeAt } from '../reading-made-at.ts'
import { currentRequest, newGroupId } from '../request-scope.ts'
import type { Session } from '../session.ts'
import { commitAsked, newEntityId } from '../write-item.ts'

type PeopleHandlers = Pick<
  Handlers,
  | 'invite.create'
  | 'invite.list'
  | 'invite.revoke'
  | 'admission.list'
  | 'admission.answer'
  | 'admission.decline'
  | 'join.start'
  | 'join.list'
  | 'join.answer'
  | 'join.cancel'
  | 'reading.create'
  | 'reading.list'
  | 'reading.open'
>

function refused(refusal: CodeRefusal): CoreError {
  return new CoreError(refusal.refused, 'kind' in refusal ? { kind: refusal.kind } : {})
}

function presentJoin(join: JoinView) {
  return { join: join.id, state: join.state, code: join.code, refusal: join.refusal, group: join.group, since: join.since }
}

/** A coordinator's laptop knows the invites of its groups: whoever pastes one there is in that group already. */
function knowsInvite(laptop: Laptop, secret: Uint8Array, nowMs: number): boolean {
  const groups = laptop.entries().flatMap(({ group }) => (group ? [group] : []))
  return groups.some((group) => invitesOf(group, nowMs).some((invite) => equalBytes(invite.secret, secret)))
}

export function peopleHandlers(session: Session): PeopleHandlers {
  return {
    'invite.create': async ({ group, role, minutes }) => {
      const expirySeconds = Math.floor(session.now() / 1000) + minutes * 60
      const g = session.group(group)
      const id = newEntityId()
      const made = await createInvite(g, id, roles[role], expirySeconds, (plan) => commitAsked(g, plan))
      session.open().connectivity.refresh()
      const text = encodeJoinCode({ rendezvousSecret: made.secret, expirySeconds: made.expirySeconds, role: roles[role] })
      return { invite: idToText(id), text, qr: qrToRows(codeToQr(text)), expires: made.expirySeconds * 1000 }
    },
    'invite.list': async ({ group }) => {
      const g = session.group(group)
      requireCoordinator(g)
      return invitesOf(g, session.now()).map((i) => ({
        invite: idToText(i.id),
        role: roleNames[i.role] ?? ('reader' as const),
        expires: i.expirySeconds * 1000,
        state: i.state,
        by: idToText(i.by),
        byName: g.nameOf(i.by)
      }))
    },
    'invite.revoke': async ({ group, invite }) => {
      await revokeInvite(session.group(group), textToId<EntityId>(invite, 16), session.now())
      session.open().connectivity.refresh()
      return { revoked: true as const }
    },
    'admission.list': async ({ group }) =>
      session
        .open()
        .connectivity.admissions()
        .filter((a) => group === undefined || a.group === group)
        .map((a) => ({ ...a, role: roleNames[a.role] ?? ('reader' as const) })),
    'admission.answer': async ({ admission, same }) => {
      if (!session.open().connectivity.answerAdmission(admission, same ? 'same' : 'different'))
        throw new CoreError('JOIN_NOT_FOUND')
      return { answered: true }
    },
    'admission.decline': async ({ admission }) => {
      if (!session.open().connectivity.answerAdmission(admission, 'declined')) throw new CoreError('JOIN_NOT_FOUND')
      return { declined: true as const }
    },
    'join.start': async ({ text }) => {
      const laptop = session.open()
      const read = decodeJoinCode(text)
      if ('refused' in read) throw refused(read)
      if (read.code.expirySeconds * 1000 <= session.now()) throw new CoreError('INVITE_EXPIRED')
      if (knowsInvite(laptop, read.code.rendezvousSecret, session.now())) throw new CoreError('ALREADY_MEMBER')
      return presentJoin(await laptop.joins.start(read.code))
    },
    'join.list': async () => session.open().joins.list().map(presentJoin),
    'join.answer': async ({ join, same }) => presentJoin(session.open().joins.answer(join, same)),
    'join.cancel': async ({ join }) => presentJoin(await session.open().joins.cancel(join)),
    'reading.create': async ({ group, label }) => {
      const g = session.group(group)
      const seed = currentRequest()?.secret() ?? randomBytes(16)
      const { observer, code } = await createObserver(g, label, seed, (plan) => commitAsked(g, plan))
      const text = encodeReadCode(code)
      return { observer: idToText(observer), text, qr: qrToRows(codeToQr(text)) }
    },
    'reading.list': async ({ group }) => {
      const g = session.group(group)
      requireCoordinator(g)
      return [...g.rights().observers.values()].map((o) => ({
        observer: idToText(o.id),
        label: cleanName(observerLabel(g, o.id) ?? ''),
        by: idToText(o.by),
        byName: g.nameOf(o.by),
        at: readingMadeAt(g, o.id),
        connected: g.connected().has(o.id)
      }))
    },
    'reading.open': async ({ text }) => {
      const laptop = session.open()
      const read = decodeReadCode(text)
      if ('refused' in read) throw refused(read)
      const group = await laptop.openReading(read.code, newGroupId())
      return { group: group.localId }
    }
  }
}
