import { CoreError, type ErrorCode } from '../../contract/errors.ts'
import { equalBytes } from '../../domain/crypto.ts'
import { type ByteChannel, openByteChannel } from './byte-channel.ts'
import { type Comparison, createComparison } from './comparison.ts'
import { createDeadline } from './deadline.ts'
import type { JoinLink } from './join-link.ts'
import * as wire from './join-messages.ts'
import { createStateBox, type JoinSession, type JoinTimes } from './join-session.ts'
import type { Candidacy } from './ports.ts'

/** The laptop that wants to come in. It shows its invite to every connection, and its keys to one laptop at a time that proved to know the invite. */
export interface Candidate {
  readonly session: JoinSession
  /** Tries this connection now and, while looking, again and again. */
  meet(link: JoinLink): void
  leave(link: JoinLink): void
  /** The other side of this connection knows the invite. */
  isOn(link: JoinLink): boolean
}

export interface CandidateOptions {
  readonly candidacy: Candidacy
  readonly times: JoinTimes
  onEnd(): void
  onFault(cause: unknown): void
}

interface Attempt {
  readonly channel: ByteChannel
  known: boolean
}

export function createCandidate({ candidacy, times, onEnd, onFault }: CandidateOptions): Candidate {
  const box = createStateBox({ name: 'looking' }, onFault)
  const links = new Set<JoinLink>()
  const attempts = new Map<JoinLink, Attempt>()
  const deadline = createDeadline(onFault)
  const deviceKey = candidacy.certificate.deviceSign
  let active: JoinLink | null = null
  let comparison: Comparison | null = null
  let inviter: wire.InviterOpening | null = null
  let weSaidSame = false
  let theySaidSame = false
  let gotKeys = false
  const retry = setInterval(() => {
    for (const link of links) attempt(link)
  }, times.retryMs)
  retry.unref()

  function attempt(link: JoinLink): void {
    if (box.ended() || attempts.has(link)) return
    const channel = openByteChannel(link.mux, {
      protocol: wire.joinProtocol,
      id: wire.joinChannelId(candidacy.rendezvousSecret, link.connection.handshakeHash),
      kinds: wire.joinKindCount,
      onOpen() {
        const open = attempts.get(link)
        if (open) open.known = true
        askNext()
      },
      onMessage: (kind, bytes) => take(link, kind, bytes),
      onClose: () => lost(link),
      onFault
    })
    if (channel) attempts.set(link, { channel, known: false })
  }

  function askNext(): void {
    if (active || box.ended()) return
    for (const [link, { channel, known }] of attempts) {
      if (!known) continue
      active = link
      const { isInitiator, handshakeHash } = link.connection
      comparison = createComparison({ isInitiator, handshakeHash, deviceKey, sign: candidacy.signAsDevice })
      inviter = null
      const { commitment } = comparison
      const { personLabel, personKey, certificate } = candidacy
      channel.send(wire.joinKinds.candidate, wire.encodeCandidateOpening({ commitment, personLabel, personKey, certificate }))
      deadline.set(times.exchangeMs, () => attempts.get(link)?.channel.close())
      return
    }
  }

  function say(kind: number, bytes: Uint8Array): void {
    if (active) attempts.get(active)?.channel.send(kind, bytes)
  }

  /** Before the code stands on the screen a lost connection costs nothing: another one is asked. After it, the two people begin again. */
  function lost(link: JoinLink): void {
    attempts.delete(link)
    if (active !== link) return
    if (box.state().name !== 'looking') return void end('JOIN_ENDED', false)
    deadline.clear()
    active = null
    askNext()
  }

  function end(code: ErrorCode, tell: boolean): void {
    if (!box.move({ name: 'refused', code })) return
    if (tell) say(wire.joinKinds.refusal, wire.encodeRefusal(code))
    finish()
  }

  function finish(): void {
    deadline.clear()
    clearInterval(retry)
    for (const { channel } of [...attempts.values()]) channel.close()
    links.clear()
    onEnd()
  }

  function takeReveal(link: JoinLink, bytes: Uint8Array) {
    if (!inviter || !comparison || box.state().name !== 'looking') return end('JOIN_ENDED', true)
    const code = comparison.code(inviter, bytes, inviter.language)
    if (!code) return void attempts.get(link)?.channel.close()
    // Their key is proven, and ours not yet shown on their screen: nobody compares in vain, and the invite stays good.
    if (candidacy.isOfMyGroups(inviter.deviceKey)) return end('ALREADY_MEMBER', true)
    say(wire.joinKinds.reveal, comparison.reveal())
    deadline.set(times.comparingMs, () => end('JOIN_ENDED', true))
    box.move({ name: 'comparing', code })
  }

  function same(mine: boolean): void {
    const state = box.state()
    if (state.name !== 'comparing' && state.name !== 'waiting-other') return
    if (mine && !weSaidSame) {
      weSaidSame = true
      say(wire.joinKinds.same, Uint8Array.of(1))
    }
    if (!mine) theySaidSame = true
    if (weSaidSame && theySaidSame) {
      box.move({ name: 'receiving' })
      deadline.set(times.receivingMs, () => end('JOIN_ENDED', true))
    } else if (weSaidSame) box.move({ name: 'waiting-other', code: state.code })
  }

  function takeKeys(sealed: Uint8Array) {
    if (gotKeys) return
    const plain = box.state().name === 'receiving' ? candidacy.openBox(sealed) : null
    const keys = plain && wire.decodeJoinKeys(plain)
    if (!keys || !equalBytes(keys.inviteHash, candidacy.certificate.scope)) return end('JOIN_ENDED', true)
    gotKeys = true
    candidacy
      .receive(keys)
      .then(
        () => {
          say(wire.joinKinds.received, Uint8Array.of(1))
          if (box.move({ name: 'done' })) finish()
        },
        (cause) => {
          if (!(cause instanceof CoreError)) onFault(cause)
          end(cause instanceof CoreError ? cause.code : 'INTERNAL', true)
        }
      )
      .catch(onFault)
  }

  function take(link: JoinLink, kind: number, bytes: Uint8Array): void {
    if (box.ended() || active !== link) return
    if (kind === wire.joinKinds.inviter && !inviter && comparison) {
      inviter = wire.decodeInviterOpening(bytes)
      if (!inviter) return void attempts.get(link)?.channel.close()
    } else if (kind === wire.joinKinds.reveal) takeReveal(link, bytes)
    else if (kind === wire.joinKinds.same) same(false)
    else if (kind === wire.joinKinds.keys) takeKeys(bytes)
    else if (kind === wire.joinKinds.refusal) end(wire.decodeRefusal(bytes), false)
  }

  const session: JoinSession = {
    role: 'candidate',
    inviteId: null,
    state: box.state,
    onChanged: box.onChanged,
    same: () => same(true),
    different: () => end('CHECK_CODE_DIFFERENT', true),
    cancel: () => end('JOIN_ENDED', true)
  }

  return {
    session,
    meet(link) {
      if (box.ended()) return
      links.add(link)
      attempt(link)
    },
    leave(link) {
      links.delete(link)
    },
    isOn: (link) => attempts.get(link)?.known ?? false
  }
}
