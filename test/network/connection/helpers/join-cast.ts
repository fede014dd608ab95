import { createJoinDesk, type JoinDesk } from '../../../../core/network/connection/join.ts'
import type { JoinSession, JoinState, JoinTimes } from '../../../../core/network/connection/join-session.ts'
import type { Candidacy, InviteOffer } from '../../../../core/network/connection/ports.ts'
import { type TestInvite, testCandidacy } from './invite.ts'
import { type Laptop, laptop, meet } from './laptop.ts'
import { until } from './until.ts'
import { type Wire, wire } from './wire.ts'

export const wires: Wire[] = []
const laptops: Laptop[] = []
/** Everything that a test opened goes with it: `afterEach(endSeats)`. */
export function endSeats(): void {
  for (const { doors } of laptops.splice(0)) doors.close()
  for (const { end } of wires.splice(0)) end()
}

export interface Seat extends Laptop {
  readonly desk: JoinDesk
  readonly newcomers: JoinSession[]
}

export function seat(invites: InviteOffer[], times: Partial<JoinTimes> = {}, helloMs = 2_000): Seat {
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

export async function line(left: Laptop, right: Laptop): Promise<Wire> {
  const pair = await wire()
  wires.push(pair)
  meet(pair, left, right)
  return pair
}

export const codeOf = (session: JoinSession | undefined) => {
  const state = session?.state()
  return state?.name === 'comparing' || state?.name === 'waiting-other' ? state.code : null
}
export const stands = (session: JoinSession | undefined, name: JoinState['name']) => () => session?.state().name === name
export const refusedWith = (session: JoinSession) => {
  const state = session.state()
  return state.name === 'refused' ? state.code : state.name
}

export async function comparing(
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
