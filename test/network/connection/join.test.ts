import Protomux from 'protomux'
import { afterEach, expect, test } from 'vitest'
import { openByteChannel } from '../../../core/network/connection/byte-channel.ts'
import { joinChannelId, joinKindCount, joinProtocol } from '../../../core/network/connection/join-messages.ts'
import type { Candidacy } from '../../../core/network/connection/ports.ts'
import { testCandidacy, testInvite } from './helpers/invite.ts'
import { codeOf, comparing, endSeats, line, refusedWith, seat, stands, wires } from './helpers/join-cast.ts'
import { until } from './helpers/until.ts'
import { wire } from './helpers/wire.ts'

afterEach(endSeats)

test.each([
  ['the inviter', false],
  ['the newcomer', true]
])(
  'both laptops show the same code when %s opened the connection, and after both pressed "same" the newcomer has the keys',
  async (_who, swapped) => {
    const invite = testInvite('ja')
    const { candidate, session, candidacy } = await comparing(invite, { swapped })
    expect(codeOf(candidate)).toEqual(codeOf(session))
    expect(codeOf(candidate)?.digits).toMatch(/^\d{5} \d{5}$/)
    expect(codeOf(candidate)?.words).toHaveLength(3)
    candidate.same()
    candidate.same()
    await until('waiting', stands(candidate, 'waiting-other'))
    expect(invite.admitted).toEqual([])
    session.same()
    await until('done', () => stands(candidate, 'done')() && stands(session, 'done')())
    expect(invite.admitted).toHaveLength(1)
    expect(candidacy.received).toEqual([invite.keys])
  }
)

test('no key crosses while only the inviter has pressed "same"', async () => {
  const invite = testInvite()
  const { candidate, session, candidacy } = await comparing(invite)
  session.same()
  await until('the newcomer hears of it or not', stands(session, 'waiting-other'))
  candidate.different()
  await until('refused', stands(session, 'refused'))
  expect([refusedWith(candidate), refusedWith(session)]).toEqual(['CHECK_CODE_DIFFERENT', 'CHECK_CODE_DIFFERENT'])
  expect([invite.admitted, candidacy.received]).toEqual([[], []])
})

test('no key crosses while only the newcomer has pressed "same"', async () => {
  const invite = testInvite()
  const { candidate, session, candidacy } = await comparing(invite)
  candidate.same()
  candidate.cancel()
  await until('the inviter has heard both', stands(session, 'refused'))
  session.same()
  expect([invite.admitted, candidacy.received]).toEqual([[], []])
})

test.each(['INVITE_EXPIRED', 'INVITE_USED', 'INVITE_REVOKED'] as const)(
  'an invite that ended is answered in its own words: %s',
  async (code) => {
    const invite = testInvite()
    invite.refused = code
    const [inviter, guest] = [seat([invite]), seat([])]
    const candidate = guest.desk.look(testCandidacy(invite))
    await line(inviter, guest)
    await until('refused', stands(candidate, 'refused'))
    expect(refusedWith(candidate)).toBe(code)
    expect(inviter.newcomers).toEqual([])
  }
)

test('the inviter declines, the newcomer gives up, the other side goes away: each is told apart', async () => {
  const first = await comparing(testInvite())
  first.session.cancel()
  await until('declined', stands(first.candidate, 'refused'))
  expect(refusedWith(first.candidate)).toBe('INVITE_DECLINED')

  const second = await comparing(testInvite())
  second.candidate.cancel()
  await until('given up', stands(second.session, 'refused'))
  expect(refusedWith(second.session)).toBe('JOIN_ENDED')

  const third = await comparing(testInvite())
  third.pair.end()
  await until('gone', () => stands(third.candidate, 'refused')() && stands(third.session, 'refused')())
  expect([refusedWith(third.candidate), refusedWith(third.session)]).toEqual(['JOIN_ENDED', 'JOIN_ENDED'])
})

test('nobody can be let in between "same" and an invite that is revoked at that moment', async () => {
  const invite = testInvite()
  const { candidate, session, candidacy } = await comparing(invite)
  candidate.same()
  invite.refused = 'INVITE_REVOKED'
  session.same()
  await until('refused', stands(candidate, 'refused'))
  expect(refusedWith(candidate)).toBe('INVITE_REVOKED')
  expect([invite.admitted, candidacy.received]).toEqual([[], []])
})

test('a second newcomer with the same invite is refused while the first is compared, and afterwards the invite is used', async () => {
  const invite = testInvite()
  const { inviter, candidate, session } = await comparing(invite)
  const second = seat([])
  const busy = second.desk.look(testCandidacy(invite))
  await line(inviter, second)
  await until('second refused', stands(busy, 'refused'))
  expect(refusedWith(busy)).toBe('BUSY')
  candidate.same()
  session.same()
  await until('first is in', stands(candidate, 'done'))
  const third = seat([])
  const late = third.desk.look(testCandidacy(invite))
  await line(inviter, third)
  await until('third refused', stands(late, 'refused'))
  expect(refusedWith(late)).toBe('INVITE_USED')
  expect(invite.admitted).toHaveLength(1)
})

test('the laptop that was let in but lost the connection before the keys came may fetch them again, after comparing again', async () => {
  const invite = testInvite()
  const candidacy = testCandidacy(invite)
  const lost: Candidacy = { ...candidacy, receive: () => new Promise(() => {}) }
  const first = await comparing(invite, { candidacy: lost })
  first.candidate.same()
  first.session.same()
  await until('admitted', () => invite.admitted.length === 1)
  first.pair.end()
  await until('gone', stands(first.candidate, 'refused'))
  const again = await comparing(invite, { candidacy })
  again.candidate.same()
  again.session.same()
  await until('done', stands(again.candidate, 'done'))
  expect(candidacy.received).toEqual([invite.keys])
})

test('an invite bears five comparisons, then no more', async () => {
  const invite = testInvite()
  const inviter = seat([invite])
  for (let round = 0; round < 5; round++) {
    const guest = seat([])
    const candidate = guest.desk.look(testCandidacy(invite))
    await line(inviter, guest)
    await until('comparing', () => stands(candidate, 'comparing')() && inviter.newcomers.length === round + 1)
    candidate.different()
    await until('place is free', () => inviter.desk.sessions().length === 0)
  }
  const guest = seat([])
  const sixth = guest.desk.look(testCandidacy(invite))
  await line(inviter, guest)
  await until('refused', stands(sixth, 'refused'))
  expect(refusedWith(sixth)).toBe('INVITE_REVOKED')
})

test('somebody between two laptops who holds the invite gets different codes on the two screens, and no key crosses', async () => {
  const invite = testInvite()
  const [inviter, guest] = [seat([invite]), seat([])]
  const forged = { ...testInvite(), rendezvousSecret: invite.rendezvousSecret, expirySeconds: invite.expirySeconds }
  const [toInviter, toGuest] = [seat([]), seat([forged])]
  const candidacy = testCandidacy(invite)
  const candidate = guest.desk.look(candidacy)
  const middle = toInviter.desk.look(testCandidacy(invite))
  await line(inviter, toInviter)
  await line(toGuest, guest)
  await until('both screens', () => codeOf(candidate) !== null && codeOf(inviter.newcomers[0]) !== null)
  expect(codeOf(candidate)?.digits).not.toBe(codeOf(inviter.newcomers[0])?.digits)
  middle.same()
  toGuest.newcomers[0]?.same()
  candidate.different()
  inviter.newcomers[0]?.different()
  await until('both ended', () => stands(candidate, 'refused')() && stands(inviter.newcomers[0], 'refused')())
  expect(invite.admitted).toEqual([])
  expect(candidacy.received).toEqual([])
})

test('somebody who passes every message on between two connections never gets a code to stand on either screen', async () => {
  const invite = testInvite()
  const [inviter, guest] = [seat([invite], { exchangeMs: 1_000 }), seat([], { exchangeMs: 1_000 }, 60_000)]
  const candidacy = testCandidacy(invite)
  const candidate = guest.desk.look(candidacy)
  const [one, two] = [await wire(), await wire()]
  wires.push(one, two)
  inviter.doors.take(one.a)
  guest.doors.take(two.a)
  let passedOn = 0
  const [left, right] = [Protomux.from(one.b), Protomux.from(two.b)]
  const open = (mux: Protomux, hash: Uint8Array, to: () => ReturnType<typeof openByteChannel>) =>
    openByteChannel(mux, {
      protocol: joinProtocol,
      id: joinChannelId(invite.rendezvousSecret, hash),
      kinds: joinKindCount,
      onOpen: () => {},
      onMessage(kind, bytes) {
        passedOn++
        to()?.send(kind, Buffer.from(bytes))
      },
      onClose: () => {},
      onFault: (cause) => console.error(cause)
    })
  const toInviter = open(left, one.b.handshakeHash, () => toGuest)
  const toGuest = open(right, two.b.handshakeHash, () => toInviter)
  await until('refused or passed over', () => passedOn >= 3 && inviter.desk.sessions().length === 0)
  await until('the inviter let go', () => one.a.destroyed)
  expect(inviter.newcomers).toEqual([])
  expect(candidate.state().name).toBe('looking')
  expect([invite.admitted, candidacy.received]).toEqual([[], []])
})
