import type { ErrorCode } from '../../contract/errors.ts'
import { boxSeal, equalBytes } from '../../domain/crypto.ts'
import { certificateHolds } from '../../domain/kernel/certificate.ts'
import { inviteHash } from '../../domain/kernel/epoch-keys.ts'
import { type ByteChannel, openByteChannel } from './byte-channel.ts'
import { type Comparison, createComparison } from './comparison.ts'
import { createDeadline } from './deadline.ts'
import type { JoinLink } from './join-link.ts'
import * as wire from './join-messages.ts'
import { createStateBox, type JoinSession, type JoinTimes } from './join-session.ts'
import type { InviteOffer } from './ports.ts'

export interface InviterOptions {
  readonly link: JoinLink
  readonly invite: InviteOffer
  readonly times: JoinTimes
  /** Takes the one place there is per invite, or says why not. */
  begin(deviceSign: Uint8Array): ErrorCode | null
  /** The code stands on this screen: counts as a try. */
  onComparing(session: JoinSession): void
  onEnd(): void
  onFault(cause: unknown): void
}

/** The coordinator's laptop answers whoever brings one of its invites. Keys leave only after both pressed "same", sealed to the newcomer's box key. */
export function answerCandidate(options: InviterOptions): void {
  const { link, invite, times, onFault } = options
  const { connection } = link
  const box = createStateBox({ name: 'looking' }, onFault)
  const deadline = createDeadline(onFault)
  const self = invite.self()
  let candidate: wire.CandidateOpening | null = null
  let comparison: Comparison | null = null
  let weSaidSame = false
  let theySaidSame = false
  let handedOver = false
  let channel: ByteChannel | null = null

  function end(code: ErrorCode, tell: boolean): void {
    if (!box.move({ name: 'refused', code })) return
    if (tell) channel?.send(wire.joinKinds.refusal, wire.encodeRefusal(code))
    finish()
  }

  function finish(): void {
    deadline.clear()
    channel?.close()
    options.onEnd()
  }

  function takeOpening(bytes: Uint8Array) {
    const opening = wire.decodeCandidateOpening(bytes)
    if (candidate || !opening) return end('JOIN_ENDED', true)
    const scope = inviteHash(invite.rendezvousSecret, invite.expirySeconds, invite.role)
    const { certificate, personKey } = opening
    if (!equalBytes(certificate.scope, scope) || !certificateHolds(certificate, personKey)) return end('JOIN_ENDED', true)
    const refused = options.begin(certificate.deviceSign)
    if (refused) return end(refused, true)
    candidate = opening
    const { isInitiator, handshakeHash } = connection
    comparison = createComparison({ isInitiator, handshakeHash, deviceKey: self.signKey, sign: self.sign })
    const { commitment } = comparison
    channel?.send(
      wire.joinKinds.inviter,
      wire.encodeInviterOpening({ commitment, deviceKey: self.signKey, language: invite.language })
    )
    // The candidate has committed: our nonce can no longer help anybody to choose theirs.
    channel?.send(wire.joinKinds.reveal, comparison.reveal())
  }

  function takeReveal(bytes: Uint8Array) {
    if (!candidate || !comparison || box.state().name !== 'looking') return end('JOIN_ENDED', true)
    const theirs = { deviceKey: candidate.certificate.deviceSign, commitment: candidate.commitment }
    const code = comparison.code(theirs, bytes, invite.language)
    if (!code) return end('JOIN_ENDED', true)
    deadline.set(times.comparingMs, () => end('JOIN_ENDED', true))
    box.move({ name: 'comparing', code })
    options.onComparing(session)
  }

  function same(mine: boolean): void {
    const state = box.state()
    if (state.name !== 'comparing' && state.name !== 'waiting-other') return
    if (mine && !weSaidSame) {
      weSaidSame = true
      channel?.send(wire.joinKinds.same, Uint8Array.of(1))
    }
    if (!mine) theySaidSame = true
    if (weSaidSame && theySaidSame) handOver()
    else if (weSaidSame) box.move({ name: 'waiting-other', code: state.code })
  }

  function handOver() {
    if (!candidate || handedOver) return
    handedOver = true
    const { certificate, personKey, personLabel } = candidate
    box.move({ name: 'receiving' })
    deadline.set(times.receivingMs, () => end('JOIN_ENDED', true))
    const refused = invite.refusal(certificate.deviceSign, connection)
    if (refused) return end(refused, true)
    invite.admit({ personLabel, personKey, certificate }).then(
      (keys) => {
        if (!box.ended()) channel?.send(wire.joinKinds.keys, boxSeal(wire.encodeJoinKeys(keys), certificate.deviceBox))
      },
      (cause) => {
        onFault(cause)
        end('JOIN_ENDED', true)
      }
    )
  }

  function take(kind: number, bytes: Uint8Array): void {
    if (box.ended()) return
    if (kind === wire.joinKinds.candidate) takeOpening(bytes)
    else if (kind === wire.joinKinds.reveal) takeReveal(bytes)
    else if (kind === wire.joinKinds.same) same(false)
    else if (kind === wire.joinKinds.refusal) end(wire.decodeRefusal(bytes), false)
    else if (kind === wire.joinKinds.received && handedOver && box.move({ name: 'done' })) finish()
  }

  const session: JoinSession = {
    role: 'inviter',
    inviteId: invite.id,
    state: box.state,
    onChanged: box.onChanged,
    same: () => same(true),
    different: () => end('CHECK_CODE_DIFFERENT', true),
    cancel: () => end('INVITE_DECLINED', true)
  }

  channel = openByteChannel(link.mux, {
    protocol: wire.joinProtocol,
    id: wire.joinChannelId(invite.rendezvousSecret, connection.handshakeHash),
    kinds: wire.joinKindCount,
    onOpen: () => {},
    onMessage: take,
    onClose: () => end('JOIN_ENDED', false),
    onFault
  })
  if (!channel) {
    options.onEnd()
    return
  }
  deadline.set(times.exchangeMs, () => end('JOIN_ENDED', true))
}
