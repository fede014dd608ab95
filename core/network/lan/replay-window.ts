import { toHex } from '../../domain/crypto.ts'

const rememberedBoots = 1024
const windowSize = 32

/**
 * Lets each (boot id, number) pass once. Per boot the highest number and the 32 before it are known, because broadcast, multicast and the
 * packets of two interfaces overtake each other; what is older counts as seen. Only packets that opened under a ring's key get here.
 */
export function createReplayWindow(): { isNew(bootId: Uint8Array, seq: number): boolean } {
  const boots = new Map<string, { highest: number; bits: number }>()
  return {
    isNew(bootId, seq) {
      const id = toHex(bootId)
      const known = boots.get(id)
      boots.delete(id) // put back at the end: the longest silent boot is forgotten first
      const { fresh, next } = step(known, seq)
      boots.set(id, next)
      if (boots.size > rememberedBoots) for (const oldest of boots.keys()) if (boots.delete(oldest)) break
      return fresh
    }
  }
}

interface Window {
  highest: number
  /** Bit n: `highest - n` was seen. */
  bits: number
}

function step(known: Window | undefined, seq: number): { fresh: boolean; next: Window } {
  if (!known) return { fresh: true, next: { highest: seq, bits: 1 } }
  const ahead = seq - known.highest
  if (ahead > 0) return { fresh: true, next: { highest: seq, bits: ahead >= windowSize ? 1 : ((known.bits << ahead) | 1) >>> 0 } }
  if (-ahead >= windowSize) return { fresh: false, next: known }
  const bit = (1 << -ahead) >>> 0
  if ((known.bits & bit) !== 0) return { fresh: false, next: known }
  return { fresh: true, next: { highest: known.highest, bits: (known.bits | bit) >>> 0 } }
}
