import { equalBytes, toHex } from '../../domain/crypto.ts'
import { beaconFlags, frameVersion, type Opening } from './beacon-packet.ts'
import { isProven } from './beacon-proof.ts'
import { ipToNumber, unknownIp } from './ipv4.ts'
import type { BeaconRing } from './ring.ts'

const freshSeconds = 15 * 60

export interface HeardPacket {
  readonly openings: readonly Opening[]
  /** The rings that the keys given to `unsealBeacon` stand for. */
  readonly rings: readonly BeaconRing[]
  /** Address of the sender. */
  readonly source: string
}

export interface JudgeContext {
  readonly ownKey: Uint8Array
  readonly nowSeconds: number
  /** Echoes of our own last 32 packets, hex. */
  readonly ownEchoes: ReadonlySet<string>
  /** Whether a sender that does not name its address, or is not in any of our subnets, may be near by all the same. */
  mayBeRouted(source: string): boolean
  isNew(bootId: Uint8Array, seq: number): boolean
}

/** `act`: a living laptop of the ring. `clock-off`: do nothing but echo it. The rest causes no packet to anybody. */
export type Verdict = 'act' | 'clock-off' | 'own' | 'newer' | 'elsewhere' | 'seen' | 'unproven' | 'noise'

/** Whether the clock of whoever wrote it, or ours, is off; also where it echoed what we had just said, and so is there. */
export function isClockOff({ openings }: HeardPacket, nowSeconds: number): boolean {
  const first = openings[0]
  return first !== undefined && Math.abs(nowSeconds - first.frame.unixSeconds) > freshSeconds
}

/** The rules of FORMATS on what a beacon may cause. Total; the order matters: a replay from elsewhere must not use up the number. */
export function judgeBeacon({ openings, rings, source }: HeardPacket, context: JudgeContext): Verdict {
  const first = openings[0]
  if (!first) return 'noise'
  const { frame } = first
  if (frame.version !== frameVersion) return 'newer'
  if (equalBytes(frame.publicKey, context.ownKey)) return 'own'
  if (frame.dhtPort === 0 || !isFrom(frame.senderIp, frame.flags, source, context)) return 'elsewhere'
  if (!openings.some((opening) => mayAsk(opening, rings[opening.keyIndex]))) return 'unproven'
  if (!context.isNew(frame.bootId, frame.seq)) return 'seen'
  if (!isClockOff({ openings, rings, source }, context.nowSeconds)) return 'act'
  return openings.some(({ echo }) => context.ownEchoes.has(toHex(echo))) ? 'act' : 'clock-off'
}

function isFrom(senderIp: number, flags: number, source: string, context: JudgeContext): boolean {
  if (senderIp !== unknownIp) return senderIp === ipToNumber(source)
  return (flags & (beaconFlags.reply | beaconFlags.probe)) !== 0 && context.mayBeRouted(source)
}

function mayAsk(opening: Opening, ring: BeaconRing | undefined): boolean {
  if (!ring) return false
  return !ring.older || (ring.group !== undefined && isProven(opening, ring.group))
}
