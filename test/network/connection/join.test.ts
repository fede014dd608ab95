import Protomux from 'protomux'
import { afterEach, expect, test } from 'vitest'
import { boxSeal } from '../../../core/domain/crypto.ts'
import { openByteChannel } from '../../../core/network/connection/byte-channel.ts'
import { createComparison } from '../../../core/network/connection/comparison.ts'
import { createJoinDesk, type JoinDesk } from '../../../core/network/connection/join.ts'
import {
  encodeInviterOpening,
  encodeJoinKeys,
  joinChannelId,
  joinKindCount,
  joinKinds,
  joinProtocol
} from '../../../core/network/connection/join-messages.ts'
import type { JoinSession, JoinState, JoinTimes } from '../../../core/network/connection/join-session.ts'
import type { Candidacy, InviteOffer } from '../../../core/network/connection/ports.ts'
import { type TestInvite, testCandidacy, testInvite } from './helpers/invite.ts'
import { type Laptop, laptop, meet } from './helpers/laptop.ts'
import { until } from './helpers/until.ts'
import { type Wire, wire } from './helpers/wire.ts'

const wires: Wire[] = []
const laptops: Laptop[] = []
afterEach(() => {
  for (const { doors } of laptops.splice(0)) doors.close()
  for (const { end } of wires.splice(0)) end()
})

interface Seat extends Laptop {
  readonly desk: JoinDesk
  readonly newcomers: JoinSession[]
}

function seat(invites: InviteOffer[], times: Partial<JoinTimes> = {}, helloMs = 2_000): Seat {
  const desk = createJoinDesk({
    port: { invites: () => invites },
    times: { retryMs: 100, ...times },
    onFault: (cause) => console.error('fault', cause)
  })
  const newcomers: JoinSession[] = []
  desk.onNewcomer((session) => newcomers.push(session))
  const one = laptop([], { joins: desk, helloMs })
  laptops.push(one)
  return Object.assign(one, { desk, newcomers })
}

async function line(left: Laptop, right: Laptop): Promise<Wire> {
  const pair = await wire()
  wires.push(pair)
  meet(pair, left, right)
  return pair
}

const codeOf = (session: JoinSession | undefined) => {
  const state = session?.state()
  return state?.name === 'comparing' || state?.name === 'waiting-other' ? state.code : null
}
const stands = (session: JoinSession | undefined, name: JoinState['name']) => () => session?.state().name === name
const refusedWith = (session: JoinSession) => {
  const state = session.state()
  return state.name === 'refused' ? state.code : state.name
}

async function comparing(
  invite: TestInvite,
  options: {
    swapped?: boolean
    candidacy?: Candidacy
    times?: Partial<JoinTimes>
    guestTimes?: Partial<JoinTimes>
    helloMs?: number
  } = {}
) {
  const [inviter, guest] = [seat([invite], options.times, options.helloMs), seat([], options.guestTimes, options.helloMs)]
  const candidacy = testCandidacy(invite)
  const candidate = guest.desk.look(options.candidacy ?? candidacy)
  const pair = await line(options.swapped ? guest : inviter, options.swapped ? inviter : guest)
  await until(
    'both compare',
    () => stands(candidate, 'comparing')() && inviter.newcomers.length > 0,
    5_000,
    () => [candidate.state(), inviter.newcomers.length]
  )
  const [session] = inviter.newcomers
  if (!session) throw new Error('no newcomer')
  return { inviter, guest, candidate, session, candidacy, pair }
}

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

test('a leaked invite and everything that crossed the wire open nothing', async () => {
  const invite = testInvite()
  const { candidate, session, pair } = await comparing(invite)
  candidate.same()
  session.same()
  await until('done', stands(candidate, 'done'))
  const seen = Buffer.concat(pair.recorded)
  expect(seen.byteLength).toBeGreaterThan(1_000)
  const { groupKey, groupSecret, epochKeys, introduction } = invite.keys
  for (const secret of [groupKey, groupSecret, invite.rendezvousSecret, ...introduction, ...epochKeys.map(({ key }) => key)]) {
    expect(seen.includes(Buffer.from(secret))).toBe(false)
  }
})

test('even inside the open connection the keys are sealed: whoever reads the frames of a laptop holds nothing without its box key', async () => {
  const invite = testInvite()
  const [inviter, guest] = [seat([invite]), seat([])]
  const candidacy = testCandidacy(invite)
  const candidate = guest.desk.look(candidacy)
  const pair = await wire()
  wires.push(pair)
  const inside: Buffer[] = []
  pair.b.on('data', (data: Uint8Array) => inside.push(Buffer.from(data)))
  meet(pair, inviter, guest)
  await until('comparing', () => inviter.newcomers.length > 0 && stands(candidate, 'comparing')())
  candidate.same()
  inviter.newcomers[0]?.same()
  await until('done', stands(candidate, 'done'))
  const seen = Buffer.concat(inside)
  expect(seen.includes(Buffer.from(invite.self().signKey))).toBe(true) // the spy reads what is inside
  for (const secret of [invite.keys.groupKey, invite.keys.groupSecret, ...invite.keys.epochKeys.map(({ key }) => key)])
    expect(seen.includes(Buffer.from(secret))).toBe(false)
  expect(testCandidacy(invite).openBox(seen.subarray(0, 400))).toBe(null)
})

test('frames recorded from one joining are worth nothing on another connection', async () => {
  const invite = testInvite()
  const recorded: { kind: number; bytes: Buffer }[] = []
  const inviter = seat([invite], { exchangeMs: 500 })
  const candidacy = testCandidacy(invite)
  const own = await wire()
  wires.push(own)
  inviter.doors.take(own.a)
  const guest = seat([])
  const candidate = guest.desk.look(candidacy)
  const send = Protomux.from(own.b)
  const plain = send.createChannel.bind(send)
  send.createChannel = (options) => {
    const channel = plain(options)
    if (!channel || options.protocol !== joinProtocol) return channel
    const add = channel.addMessage.bind(channel)
    let kind = 0
    channel.addMessage = (message) => {
      const made = add(message)
      const at = kind++
      const say = made.send.bind(made)
      made.send = (value) => {
        if (value instanceof Uint8Array) recorded.push({ kind: at, bytes: Buffer.from(value) })
        return say(value)
      }
      return made
    }
    return channel
  }
  guest.doors.take(own.b)
  await until('comparing', () => stands(candidate, 'comparing')() && inviter.newcomers.length > 0)
  candidate.cancel()
  await until('place is free', () => inviter.desk.sessions().length === 0)
  expect(recorded.map(({ kind }) => kind)).toEqual([joinKinds.candidate, joinKinds.reveal, joinKinds.refusal])

  const before = inviter.newcomers.length
  const replay = await wire()
  wires.push(replay)
  inviter.doors.take(replay.a)
  const mux = Protomux.from(replay.b)
  const answers: number[] = []
  let refused = false
  const channel = openByteChannel(mux, {
    protocol: joinProtocol,
    id: joinChannelId(invite.rendezvousSecret, replay.b.handshakeHash),
    kinds: joinKindCount,
    onOpen: () => {},
    onMessage: (kind) => answers.push(kind),
    onClose: () => {
      refused = true
    },
    onFault: (cause) => console.error(cause)
  })
  for (const { kind, bytes } of recorded) if (kind !== joinKinds.refusal) channel?.send(kind, bytes)
  await until('refused', () => refused)
  expect(answers).toContain(joinKinds.refusal)
  expect(inviter.newcomers.length).toBe(before)
})

test('without the invite nobody can open the channel, and a connection that brings nothing else ends', async () => {
  const invite = testInvite()
  const [inviter, guest] = [seat([invite]), seat([], {}, 60_000)]
  const other = guest.desk.look(testCandidacy(testInvite()))
  const pair = await line(inviter, guest)
  await until('cut off', () => pair.a.destroyed)
  expect(other.state().name).toBe('looking')
  other.cancel()
})

test.each([
  ['inviter', { times: { comparingMs: 1_500 } }],
  ['newcomer', { guestTimes: { comparingMs: 1_500 } }]
])(
  'two people who compare for longer than a hello lasts are not cut off; when nobody answers any more the %s ends it',
  async (_who, times) => {
    const { candidate, session, pair } = await comparing(testInvite(), { ...times, helloMs: 500 })
    const at = Date.now()
    await until('both ended', () => stands(session, 'refused')() && stands(candidate, 'refused')(), 6_000)
    expect(Date.now() - at).toBeGreaterThan(1_000)
    await until('and then the connection ends', () => pair.a.destroyed)
  }
)

test('a newcomer whose certificate is for another invite, or not signed by the person, never gets to a code', async () => {
  const invite = testInvite()
  const elsewhere = { ...testCandidacy(testInvite()), rendezvousSecret: invite.rendezvousSecret }
  const other = testCandidacy(invite)
  const unsigned = { ...other, certificate: { ...other.certificate, writer: Buffer.alloc(32, 9) } }
  for (const candidacy of [elsewhere, unsigned]) {
    const [inviter, guest] = [seat([invite]), seat([])]
    const candidate = guest.desk.look(candidacy)
    await line(inviter, guest)
    await until('refused', stands(candidate, 'refused'))
    expect(inviter.newcomers).toEqual([])
  }
})

test('keys of another invite, or keys that come before both pressed "same", are not taken', async () => {
  const invite = testInvite()
  Object.assign(invite.keys, { inviteHash: Buffer.alloc(32, 5) })
  const { candidate, session, candidacy } = await comparing(invite)
  candidate.same()
  session.same()
  await until('refused', () => stands(candidate, 'refused')() && stands(session, 'refused')())
  expect(candidacy.received).toEqual([])

  const second = testInvite()
  const early = testCandidacy(second)
  const guest = seat([])
  const waiting = guest.desk.look(early)
  const pair = await wire()
  wires.push(pair)
  guest.doors.take(pair.a)
  const { handshakeHash } = pair.b
  const { signKey, sign } = second.self()
  const comparison = createComparison({ isInitiator: false, handshakeHash, deviceKey: signKey, sign })
  const rogue = openByteChannel(Protomux.from(pair.b), {
    protocol: joinProtocol,
    id: joinChannelId(second.rendezvousSecret, handshakeHash),
    kinds: joinKindCount,
    onOpen: () => {},
    onMessage(kind) {
      if (kind !== joinKinds.candidate) return
      rogue?.send(
        joinKinds.inviter,
        encodeInviterOpening({ commitment: comparison.commitment, deviceKey: signKey, language: 'en' })
      )
      rogue?.send(joinKinds.reveal, comparison.reveal())
      rogue?.send(joinKinds.same, Buffer.of(1))
      rogue?.send(joinKinds.keys, boxSeal(encodeJoinKeys(second.keys), early.certificate.deviceBox))
    },
    onClose: () => {},
    onFault: (cause) => console.error(cause)
  })
  await until('refused', stands(waiting, 'refused'))
  expect(early.received).toEqual([])
})

test('keys that are sent twice are stored once', async () => {
  const invite = testInvite()
  const taken = testCandidacy(invite)
  let stored = (): void => {}
  const candidacy: Candidacy = {
    ...taken,
    receive: async (keys) => {
      await taken.receive(keys)
      await new Promise<void>((resolve) => {
        stored = resolve
      })
    }
  }
  const guest = seat([])
  const candidate = guest.desk.look(candidacy)
  const pair = await wire()
  wires.push(pair)
  guest.doors.take(pair.a)
  const { handshakeHash } = pair.b
  const { signKey, sign } = invite.self()
  const comparison = createComparison({ isInitiator: false, handshakeHash, deviceKey: signKey, sign })
  const rogue = openByteChannel(Protomux.from(pair.b), {
    protocol: joinProtocol,
    id: joinChannelId(invite.rendezvousSecret, handshakeHash),
    kinds: joinKindCount,
    onOpen: () => {},
    onMessage(kind) {
      if (kind === joinKinds.candidate) {
        rogue?.send(
          joinKinds.inviter,
          encodeInviterOpening({ commitment: comparison.commitment, deviceKey: signKey, language: 'en' })
        )
        rogue?.send(joinKinds.reveal, comparison.reveal())
      }
      if (kind !== joinKinds.same) return
      rogue?.send(joinKinds.same, Buffer.of(1))
      for (let i = 0; i < 2; i++) rogue?.send(joinKinds.keys, boxSeal(encodeJoinKeys(invite.keys), taken.certificate.deviceBox))
    },
    onClose: () => {},
    onFault: (cause) => console.error(cause)
  })
  await until('comparing', stands(candidate, 'comparing'))
  candidate.same()
  await until('received', () => taken.received.length > 0)
  await new Promise(setImmediate) // both came in one piece
  stored()
  await until('done', stands(candidate, 'done'))
  expect(taken.received).toEqual([invite.keys])
})

test('a laptop whose invite somebody else made lets its maker go first: it answers the knock that comes late enough', async () => {
  const invite = { ...testInvite(), hesitateMs: 250 }
  const [inviter, guest] = [seat([invite], {}, 5_000), seat([], {}, 5_000)]
  const candidate = guest.desk.look(testCandidacy(invite))
  const since = performance.now()
  await line(inviter, guest)
  await until('compared all the same', () => inviter.newcomers.length > 0)
  expect(performance.now() - since).toBeGreaterThan(250)
  expect(stands(candidate, 'comparing')()).toBe(true)
})

test('whoever brings an invite of a group that they are in hears so before any code stands on a screen', async () => {
  const invite = testInvite()
  const asked: Uint8Array[] = []
  const candidacy: Candidacy = {
    ...testCandidacy(invite),
    isOfMyGroups: (deviceSign) => {
      asked.push(deviceSign)
      return true
    }
  }
  const [inviter, guest] = [seat([invite]), seat([])]
  const candidate = guest.desk.look(candidacy)
  await line(inviter, guest)
  await until('refused', stands(candidate, 'refused'))
  expect(refusedWith(candidate)).toBe('ALREADY_MEMBER')
  expect(asked).toEqual([invite.self().signKey])
  // The place is free again at once: somebody else can use it.
  const other = seat([])
  const second = other.desk.look(testCandidacy(invite))
  await line(inviter, other)
  await until('somebody else compares', () => stands(second, 'comparing')() && inviter.newcomers.length > 0)
  expect(inviter.newcomers).toHaveLength(1)
  expect(invite.admitted).toEqual([])
})

test('whoever goes away each time before showing their half cannot try for ever', { timeout: 60_000 }, async () => {
  const invite = testInvite()
  const inviter = seat([invite])
  const ends: string[] = []
  for (let round = 0; round < 65; round++) {
    const guest = seat([])
    const candidate = guest.desk.look({ ...testCandidacy(invite), isOfMyGroups: () => true })
    await line(inviter, guest)
    await until('ended', stands(candidate, 'refused'))
    ends.push(refusedWith(candidate))
    for (const { end } of wires.splice(0)) end()
  }
  expect(new Set(ends.slice(0, 64))).toEqual(new Set(['ALREADY_MEMBER']))
  expect(ends[64]).toBe('INVITE_REVOKED')
  expect(inviter.newcomers).toEqual([])
})
