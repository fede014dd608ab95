import Protomux from 'protomux'
import { afterEach, expect, test } from 'vitest'
import { boxSeal } from '../../../core/domain/crypto.ts'
import { openByteChannel } from '../../../core/network/connection/byte-channel.ts'
import { createComparison } from '../../../core/network/connection/comparison.ts'
import {
  encodeInviterOpening,
  encodeJoinKeys,
  joinChannelId,
  joinKindCount,
  joinKinds,
  joinProtocol
} from '../../../core/network/connection/join-messages.ts'
import type { Candidacy } from '../../../core/network/connection/ports.ts'
import { testCandidacy, testInvite } from './helpers/invite.ts'
import { comparing, endSeats, line, refusedWith, seat, stands, wires } from './helpers/join-cast.ts'
import { meet } from './helpers/laptop.ts'
import { until } from './helpers/until.ts'
import { wire } from './helpers/wire.ts'

afterEach(endSeats)

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
    const at = performance.now()
    const { candidate, session, pair } = await comparing(testInvite(), { ...times, helloMs: 500 })
    await until('both ended', () => stands(session, 'refused')() && stands(candidate, 'refused')(), 6_000)
    expect(performance.now() - at).toBeGreaterThanOrEqual(1_500)
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
  await until('on both screens', stands(candidate, 'comparing'))
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
