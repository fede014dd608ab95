import { randomBytes, toHex } from '../../domain/crypto.ts'
import {
  echoOf,
  encodeFrame,
  frameVersion,
  nonceBytes,
  type Opening,
  type SlotContent,
  sealBeacon,
  slotCount
} from './beacon-packet.ts'
import { proveBeacon } from './beacon-proof.ts'
import type { BeaconRing } from './ring.ts'

const lonelyAfterMs = 30_000
const rememberedNonces = 32
const pendingEchoes = 16

export interface PacketFor {
  readonly flags: number
  readonly senderIp: number
  /** Which rings to say it in; at most four, one slot each. */
  readonly rings: readonly BeaconRing[]
}

/**
 * Writes our beacons: numbers them, carries echoes, proves who asks when nobody of a ring has been met for 30 s, and takes the rings of
 * someone in more than four of them in turn. `nowSeconds` is the wall clock, `monotonicMs` one that never jumps.
 */
export function createBeaconWriter(options: {
  readonly publicKey: Uint8Array
  readonly dhtPort: number
  nowSeconds(): number
  monotonicMs(): number
}) {
  const bootId = randomBytes(8)
  const ownEchoes = new Set<string>()
  const echoes = new Map<BeaconRing['id'], Uint8Array[]>()
  const aloneSince = new Map<BeaconRing['id'], number>()
  let rings: readonly BeaconRing[] = []
  let met: ReadonlySet<string> = new Set()
  let seq = 0
  let turn = 0

  const noteAlone = (): void => {
    const now = options.monotonicMs()
    for (const id of aloneSince.keys()) if (met.has(id) || !rings.some((ring) => ring.id === id)) aloneSince.delete(id)
    for (const { id } of rings) if (!met.has(id) && !aloneSince.has(id)) aloneSince.set(id, now)
  }
  const isLonely = (ring: BeaconRing): boolean => {
    const since = aloneSince.get(ring.id)
    return since !== undefined && options.monotonicMs() - since >= lonelyAfterMs
  }

  return {
    ownEchoes: ownEchoes as ReadonlySet<string>, // callers look, only the writer adds
    setRings(next: readonly BeaconRing[]): void {
      rings = next.filter((ring) => !ring.older)
      for (const id of echoes.keys()) if (!rings.some((ring) => ring.id === id)) echoes.delete(id)
      noteAlone()
    },
    setMet(ids: Iterable<string>): void {
      met = new Set(ids)
      noteAlone()
    },
    /** The next four rings in turn; all of them where there are not more. */
    nextRings(): BeaconRing[] {
      if (rings.length <= slotCount) return [...rings]
      const start = turn % rings.length
      turn = (start + slotCount) % rings.length
      return [...rings, ...rings].slice(start, start + slotCount)
    },
    /** All rings, four by four. */
    allRings: (): BeaconRing[][] =>
      Array.from({ length: Math.ceil(rings.length / slotCount) }, (_, n) => rings.slice(n * slotCount, (n + 1) * slotCount)),
    ringsOf: (ids: readonly string[]): BeaconRing[] => rings.filter(({ id }) => ids.includes(id)).slice(0, slotCount),
    /** Someone whose clock differs from ours was read in these rings: say so, inside, the next time we speak anyway. */
    echo(openings: readonly Opening[], openedRings: readonly BeaconRing[]): void {
      for (const { keyIndex, nonce } of openings) {
        const ring = openedRings[keyIndex]
        if (!ring || ring.older) continue
        echoes.set(ring.id, [echoOf(nonce), ...(echoes.get(ring.id) ?? [])].slice(0, pendingEchoes))
      }
    },
    write({ flags, senderIp, rings: chosen }: PacketFor, kind: 'ask' | 'answer'): Uint8Array {
      const nonce = randomBytes(nonceBytes)
      const unixSeconds = Math.floor(options.nowSeconds())
      seq++
      const frame = encodeFrame({
        version: frameVersion,
        flags,
        dhtPort: options.dhtPort,
        unixSeconds,
        senderIp,
        seq,
        bootId,
        publicKey: options.publicKey
      })
      const places = shuffledPlaces()
      const slots: (SlotContent | null)[] = [null, null, null, null]
      for (const [index, ring] of chosen.slice(0, slotCount).entries()) {
        const slot = places[index] ?? index
        const proof = kind === 'ask' && ring.group && isLonely(ring) ? proveBeacon(ring.group, nonce, slot, frame) : undefined
        slots[slot] = { key: ring.key, echo: kind === 'ask' ? echoes.get(ring.id)?.shift() : undefined, proof }
      }
      remember(toHex(echoOf(nonce)))
      return sealBeacon(nonce, frame, slots)
    }
  }

  function remember(echo: string): void {
    ownEchoes.add(echo)
    if (ownEchoes.size > rememberedNonces) for (const oldest of ownEchoes) if (ownEchoes.delete(oldest)) break
  }
}

/** The four places in random order, so that nobody learns from a place how many rings there are. */
function shuffledPlaces(): number[] {
  return [...randomBytes(slotCount)]
    .map((weight, place) => ({ weight, place }))
    .sort((a, b) => a.weight - b.weight)
    .map(({ place }) => place)
}
