import { toHex } from '../../domain/crypto.ts'
import { type HeardPacket, type JudgeContext, judgeBeacon, type Verdict } from './beacon-judge.ts'
import { echoOf, nonceBytes, packetBytes, unsealBeacon } from './beacon-packet.ts'
import { createRateGate } from './rate-gate.ts'
import { createReplayWindow } from './replay-window.ts'
import type { BeaconRing } from './ring.ts'

const rememberedNonces = 256

export type IntakeVerdict = Verdict | 'limited'

/**
 * What a packet from the network amounts to. The limits stand before any opening, so that a flood costs next to nothing: 20 in 10 s from
 * one source, 200 a second in all, and 10 a second under older keys. Total: any bytes get a verdict.
 */
export function createBeaconIntake(options: Omit<JudgeContext, 'isNew' | 'nowSeconds'> & { nowSeconds(): number }) {
  const replay = createReplayWindow()
  const sources = createRateGate(20, 10_000)
  const total = createRateGate(200, 1000)
  const underOlder = createRateGate(10, 1000)
  let current: readonly BeaconRing[] = []
  let older: readonly BeaconRing[] = []
  let currentKeys: readonly Uint8Array[] = []
  let olderKeys: readonly Uint8Array[] = []

  const opened = new Set<string>()
  const remember = (nonce: string): void => {
    opened.add(nonce)
    if (opened.size > rememberedNonces) for (const oldest of opened) if (opened.delete(oldest)) break
  }
  const open = (packet: Uint8Array, source: string, nowMs: number): HeardPacket => {
    const openings = unsealBeacon(packet, currentKeys)
    if (openings.length > 0 || older.length === 0 || !underOlder.pass('', nowMs)) return { openings, rings: current, source }
    return { openings: unsealBeacon(packet, olderKeys), rings: older, source }
  }

  return {
    setRings(rings: readonly BeaconRing[]): void {
      current = rings.filter((ring) => !ring.older)
      older = rings.filter((ring) => ring.older)
      currentKeys = current.map(({ key }) => key)
      olderKeys = older.map(({ key }) => key)
    },
    /** `share` names whose share of the limits this packet uses: its source, or the port where peers share one machine. */
    take(packet: Uint8Array, source: string, share: string, nowMs: number): { verdict: IntakeVerdict; heard: HeardPacket } {
      const nothing = { openings: [], rings: [], source }
      if (packet.byteLength !== packetBytes) return { verdict: 'noise', heard: nothing }
      const nonce = toHex(packet.subarray(0, nonceBytes))
      if (opened.has(nonce)) return { verdict: 'seen', heard: nothing } // each comes twice, by broadcast and by multicast
      // A broadcast comes back to its sender; it must not use up the share of a second Starling on this machine.
      if (options.ownEchoes.has(toHex(echoOf(packet.subarray(0, nonceBytes))))) return { verdict: 'own', heard: nothing }
      if (!sources.pass(share, nowMs) || !total.pass('', nowMs)) return { verdict: 'limited', heard: nothing }
      const heard = open(packet, source, nowMs)
      const verdict = judgeBeacon(heard, { ...options, nowSeconds: options.nowSeconds(), isNew: replay.isNew })
      // Only then: a copy that came from elsewhere first must not make us deaf to the true one.
      if (verdict === 'act' || verdict === 'clock-off') remember(nonce)
      return { verdict, heard }
    }
  }
}
