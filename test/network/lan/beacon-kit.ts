import { randomBytes, type SignPair, sign, signPairFromSeed } from '../../../core/domain/crypto.ts'
import { createBeaconIntake } from '../../../core/network/lan/beacon-intake.ts'
import { createBeaconWriter } from '../../../core/network/lan/beacon-writer.ts'
import { ipToNumber, isPrivate } from '../../../core/network/lan/ipv4.ts'
import type { BeaconRing, RingGroup } from '../../../core/network/lan/ring.ts'

/** One laptop's beacon without sockets and with clocks that the test moves. */
export function createBeaconSide(address: string, rings: readonly BeaconRing[]) {
  const clock = { wallSeconds: 1_790_000_000, monotonicMs: 1000 }
  const publicKey = randomBytes(32)
  const writer = createBeaconWriter({
    publicKey,
    dhtPort: 30_000,
    nowSeconds: () => clock.wallSeconds,
    monotonicMs: () => clock.monotonicMs
  })
  const intake = createBeaconIntake({
    ownKey: publicKey,
    ownEchoes: writer.ownEchoes,
    nowSeconds: () => clock.wallSeconds,
    mayBeRouted: isPrivate
  })
  writer.setRings(rings)
  intake.setRings(rings)
  return {
    address,
    clock,
    publicKey,
    writer,
    intake,
    ask: (flags = 0, senderIp = ipToNumber(address)) => writer.write({ flags, senderIp, rings: writer.nextRings() }, 'ask'),
    hear: (packet: Uint8Array, source: string) => intake.take(packet, source, source, clock.monotonicMs).verdict
  }
}

export function ringOf(id: string, key = randomBytes(32), more: Partial<BeaconRing> = {}): BeaconRing {
  return { id, key, ...more }
}

/** A device of a group, for proofs. `known` is the list of those in it. */
export function deviceOf(groupKey: Uint8Array, known: Uint8Array[] = []): { pair: SignPair; group: RingGroup } {
  const pair = signPairFromSeed(randomBytes(32))
  return {
    pair,
    group: { groupKey, signKey: pair.publicKey, sign: (message) => sign(message, pair.secretKey), knownKeys: () => known }
  }
}
