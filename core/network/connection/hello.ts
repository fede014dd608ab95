import type Protomux from 'protomux'
import { concat, hash, toHex } from '../../domain/crypto.ts'
import { openByteChannel } from './byte-channel.ts'
import { HelloGroup, tokenBytes } from './hello-group.ts'
import { introductionFrameBytes, noiseIntroduction, sealIntroductions } from './hello-introduction.ts'
import { type Binding, packSlots, unpackSlots } from './hello-slots.ts'
import type { GroupPort } from './ports.ts'

/**
 * Whom this laptop serves on one connection (FORMATS "Hello"). Both sides speak at once and the same way; nothing of a group is replicated before both have
 * agreed to that group. Messages of `starling/hello/1`: 0 a frame of eight slots, 1 an introduction, 2 agreements, 3 withdrawals (a group
 * closed; whoever opens it again sends a new slot). Ends with its connection; never throws.
 */
export interface Hello {
  /** The groups open now. Call again when one opens or closes, or when a list inside one changed. */
  review(groups: readonly GroupPort[]): void
  close(): void
}

export interface HelloOptions {
  readonly mux: Protomux
  readonly mine: Binding
  readonly theirs: Binding
  /** Milliseconds of a clock that never goes back. */
  now(): number
  /** Both agreed. From here on the group may be attached. */
  onProven(port: GroupPort, peer: ProvenPeer): void
  /** The other side closed that group, or we did. */
  onWithdrawn(port: GroupPort): void
  /** Somebody served here was removed since: replication cannot be taken back, so the connection must end. */
  onGone(): void
  /** More frames than any honest laptop sends. */
  onExcess(): void
  onFault(cause: unknown): void
}

export interface ProvenPeer {
  readonly signKey: Uint8Array
  readonly kind: 'device' | 'observer'
}

const kinds = { slots: 0, introduction: 1, agree: 2, withdraw: 3 } as const
const slotsKept = 64
const introductionsKept = 16
/** A group that opens or an epoch that turns costs one frame or two; more than these in a minute is not a laptop planning something. */
const framesPerMinute = { unproven: 64, proven: 512 }

export function openHello(options: HelloOptions): Hello {
  const groups = new Map<GroupPort, HelloGroup>()
  const slots: Uint8Array[] = []
  const introductions: Uint8Array[] = []
  let frames = 0
  let framesFrom = options.now()
  let offered = false
  let closed = false

  const channel = openByteChannel(options.mux, {
    protocol: 'starling/hello/1',
    kinds: 4,
    onOpen: () => {},
    onMessage: take,
    onClose: () => {
      closed = true
    },
    onFault: options.onFault
  })

  function take(kind: number, bytes: Uint8Array) {
    if (closed) return
    if (isFlood()) return options.onExcess()
    if (kind === kinds.slots) keep(slots, unpackSlots(bytes) ?? [], slotsKept)
    else if (kind === kinds.introduction && bytes.byteLength >= introductionFrameBytes)
      keep(introductions, [Buffer.from(bytes)], introductionsKept)
    else if (kind === kinds.agree) takeAgreements(splitTokens(bytes))
    else if (kind === kinds.withdraw) takeWithdrawals(splitTokens(bytes))
    for (const group of groups.values()) advance(group)
  }

  function isFlood(): boolean {
    if (options.now() - framesFrom >= 60_000) {
      framesFrom = options.now()
      frames = 0
    }
    const provenAny = [...groups.values()].some(({ proven }) => proven)
    return ++frames > (provenAny ? framesPerMinute.proven : framesPerMinute.unproven)
  }

  function takeAgreements(said: readonly Uint8Array[]): void {
    for (const group of groups.values()) if (said.some((one) => group.isTheirAgreement(one))) group.theyAgreed = true
  }

  function takeWithdrawals(said: readonly Uint8Array[]): void {
    for (const group of groups.values()) {
      const left = slots.filter((raw) => !group.isWithdrawn(raw, said))
      if (left.length === slots.length) continue
      slots.splice(0, slots.length, ...left)
      const wasProven = group.proven
      group.proven = group.theyAgreed = false
      group.heard = null
      if (wasProven) options.onWithdrawn(group.port)
    }
  }

  /** One step of one group, after anything changed: judge, agree, and where both have agreed, hand over. */
  function advance(group: HelloGroup) {
    if (closed) return
    const judged = group.judge(slots, introductions)
    const goneSince = group.heard !== null && group.port.standing(group.heard.slot.signKey) === 'gone'
    if (group.proven && (judged === 'gone' || goneSince)) return options.onGone()
    const heard = judged === 'gone' ? null : judged
    if (!group.proven || heard) group.heard = heard
    if (!heard) return
    const agreement = group.agreement()
    if (agreement) channel?.send(kinds.agree, agreement)
    // Theirs was under an older (or another) key than ours: under that one they can hear us.
    const again = group.slotUnder(heard.keys)
    if (again) sendSlots([again])
    if (group.proven || !group.theyAgreed) return
    group.proven = true
    if (group.port.standing(heard.slot.signKey) === 'unknown') group.port.served(heard.slot.signKey, heard.introduction)
    options.onProven(group.port, { signKey: Buffer.from(heard.slot.signKey), kind: heard.slot.kind })
  }

  function sendSlots(own: readonly Uint8Array[]): void {
    for (const frame of packSlots(own)) channel?.send(kinds.slots, frame)
  }

  function offer(): void {
    const pending = [...groups.values()].filter((group) => !group.proven)
    const introduced = pending.flatMap(newIntroduction)
    const own = pending.map((group) => group.slotUnder(group.keys()[0])).filter((slot) => slot !== null)
    // The first offer is sent whatever there is to say: a laptop without groups looks like every other.
    if (introduced.length > 0) for (const frame of introduced) channel?.send(kinds.introduction, frame)
    else if (!offered) channel?.send(kinds.introduction, noiseIntroduction())
    if (own.length > 0 || !offered) sendSlots(own)
    offered = true
  }

  function newIntroduction(group: HelloGroup): Uint8Array[] {
    const newest = group.keys()[0]
    const records = group.port.introduction()
    if (!newest || records.length === 0) return []
    const what = toHex(hash(newest.helloKey, ...records))
    if (what === group.introduced) return []
    group.introduced = what
    return sealIntroductions(records, newest.helloKey, options.mine)
  }

  return {
    review(open) {
      if (closed) return
      for (const [port, group] of groups) {
        if (open.includes(port)) continue
        groups.delete(port)
        const taken = group.withdrawals()
        if (taken.length > 0) channel?.send(kinds.withdraw, concat(...taken))
        if (group.proven) options.onWithdrawn(port)
      }
      for (const port of open) if (!groups.has(port)) groups.set(port, new HelloGroup(port, options.mine, options.theirs))
      offer()
      for (const group of [...groups.values()]) advance(group)
    },
    close() {
      closed = true
      channel?.close()
    }
  }
}

function keep(list: Uint8Array[], more: readonly Uint8Array[], most: number): void {
  list.push(...more)
  if (list.length > most) list.splice(0, list.length - most)
}

function splitTokens(bytes: Uint8Array): Uint8Array[] {
  const out: Uint8Array[] = []
  for (let at = 0; at + tokenBytes <= bytes.byteLength; at += tokenBytes) out.push(bytes.subarray(at, at + tokenBytes))
  return out
}
