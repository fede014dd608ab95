import { equalBytes } from '../../domain/crypto.ts'
import { createHesitation } from './hesitation.ts'
import { type Candidate, createCandidate } from './join-candidate.ts'
import { answerCandidate } from './join-inviter.ts'
import type { JoinLink } from './join-link.ts'
import { joinChannelId, joinProtocol } from './join-messages.ts'
import { defaultJoinTimes, type JoinSession, type JoinTimes } from './join-session.ts'
import type { Candidacy, InviteOffer, JoinPort } from './ports.ts'

/**
 * Coming in by an invite (D13, FORMATS "Check code"). An invite only lets two laptops find each other; keys cross after two people compared the code. One
 * comparison at a time per invite, five in all, and 64 that break off before (counted until this process ends); everybody beyond is refused.
 */
export interface JoinDesk {
  /** Looks for the other side of an invite on every connection, present and future. */
  look(candidacy: Candidacy): JoinSession
  /** Everybody being compared or looking at the moment, in both roles. */
  sessions(): readonly JoinSession[]
  /** Somebody brought an invite and the check code stands ready on this screen. */
  onNewcomer(listener: (session: JoinSession) => void): () => void
  /** For doors: a connection opened. */
  meet(link: JoinLink): JoinMeeting
}

export interface JoinMeeting {
  /** Somebody is coming in on this connection: leave it open. */
  busy(): boolean
  leave(): void
}

export interface JoinDeskOptions {
  readonly port: JoinPort
  readonly times?: Partial<JoinTimes>
  /** Milliseconds of a clock that never goes back. */
  now?(): number
  onFault(cause: unknown): void
}

const triesMost = 5
/** Our half is shown before theirs: somebody who leaves then has learned a code without letting it stand, and may not search so for one. */
const halvesMost = 64

export function createJoinDesk(options: JoinDeskOptions): JoinDesk {
  const { onFault } = options
  const times = { ...defaultJoinTimes, ...options.times }
  const hesitation = createHesitation(options.now ?? (() => performance.now()))
  const candidates = new Set<Candidate>()
  const links = new Set<JoinLink>()
  const answering = new Map<JoinLink, number>()
  const inviterSessions = new Set<JoinSession>()
  const taken = new Set<string>()
  const tries = new Map<string, number>()
  const halves = new Map<string, number>()
  const listeners = new Set<(session: JoinSession) => void>()

  function answer(link: JoinLink, invite: InviteOffer): void {
    let holdsPlace = false
    let shown: JoinSession | null = null
    answering.set(link, (answering.get(link) ?? 0) + 1)
    answerCandidate({
      link,
      invite,
      times,
      onFault,
      begin(deviceSign) {
        const refused = invite.refusal(deviceSign, link.connection)
        if (refused) return refused
        if ((tries.get(invite.id) ?? 0) >= triesMost) return 'INVITE_REVOKED'
        if (taken.has(invite.id)) return 'BUSY'
        const shownHalves = halves.get(invite.id) ?? 0
        if (shownHalves >= halvesMost) return 'INVITE_REVOKED'
        halves.set(invite.id, shownHalves + 1)
        taken.add(invite.id)
        holdsPlace = true
        return null
      },
      onComparing(session) {
        tries.set(invite.id, (tries.get(invite.id) ?? 0) + 1)
        shown = session
        inviterSessions.add(session)
        for (const listener of listeners) listener(session)
      },
      onEnd() {
        answering.set(link, (answering.get(link) ?? 1) - 1)
        if (holdsPlace) taken.delete(invite.id)
        if (shown) inviterSessions.delete(shown)
      }
    })
  }

  return {
    look(candidacy) {
      const candidate: Candidate = createCandidate({ candidacy, times, onFault, onEnd: () => candidates.delete(candidate) })
      candidates.add(candidate)
      for (const link of links) candidate.meet(link)
      return candidate.session
    },
    sessions: () => [...inviterSessions, ...[...candidates].map(({ session }) => session)],
    onNewcomer(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    meet(link) {
      links.add(link)
      link.mux.pair({ protocol: joinProtocol }, (id) => {
        const { handshakeHash, remotePublicKey } = link.connection
        const invite = options.port
          .invites()
          .find(({ rendezvousSecret }) => equalBytes(joinChannelId(rendezvousSecret, handshakeHash), id))
        if (invite && hesitation.isOver(invite, remotePublicKey)) answer(link, invite)
      })
      for (const candidate of candidates) candidate.meet(link)
      return {
        busy: () => (answering.get(link) ?? 0) > 0 || [...candidates].some((candidate) => candidate.isOn(link)),
        leave() {
          links.delete(link)
          answering.delete(link)
          for (const candidate of candidates) candidate.leave(link)
        }
      }
    }
  }
}
