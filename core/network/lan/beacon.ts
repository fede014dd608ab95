import { toHex } from '../../domain/crypto.ts'
import { createBeaconIntake, type IntakeVerdict } from './beacon-intake.ts'
import type { HeardPacket } from './beacon-judge.ts'
import { isClockOff } from './beacon-judge.ts'
import { beaconFlags } from './beacon-packet.ts'
import { createBeaconSchedule } from './beacon-schedule.ts'
import { openBeaconSocket } from './beacon-socket.ts'
import { createBeaconWriter } from './beacon-writer.ts'
import { createHearing, type HeardHost } from './hearing.ts'
import { type AddressHint, createHints } from './hints.ts'
import { type LanInterface, listInterfaces, watchInterfaces } from './interfaces.ts'
import { inSubnet, ipToNumber, isLoopback, isPrivate, unknownIp } from './ipv4.ts'
import { createRateGate } from './rate-gate.ts'
import type { BeaconRing } from './ring.ts'
import { createSweep, type SweepState, sweepAddresses } from './sweep.ts'

export interface HeardPeer {
  readonly publicKey: Uint8Array
  readonly host: string
  readonly port: number
  /** The rings whose key it holds. */
  readonly ringIds: readonly string[]
}

export interface BeaconOptions {
  readonly publicKey: Uint8Array
  readonly dhtPort: number
  readonly beaconPort: number
  /** Peers of one machine: no broadcast, no interface but 127.0.0.1, probes to these beacon ports there. */
  readonly loopbackPorts?: readonly number[] | undefined
  /** Names of interfaces to use although they look like a VPN. */
  readonly ticked?: ReadonlySet<string> | undefined
  /** Wall clock in ms, only for freshness. */
  now(): number
  onPeer(peer: HeardPeer): void
  onInterfaces(now: readonly LanInterface[], before: readonly LanInterface[]): void
  onClockOff(): void
  /** Somebody is connected from there now: it need not be asked. */
  isLinked(host: string): boolean
  onSweep(): void
}

export interface BeaconStats {
  sent: number
  readonly heard: Map<IntakeVerdict, number>
  /** Failed sends by interface name, then by the operating system's code. */
  readonly errors: Map<string, Map<string, number>>
}

export interface Beacon {
  setRings(rings: readonly BeaconRing[]): void
  /** Rings of which somebody is connected now: asked for with no proof of who we are. */
  setMet(ringIds: Iterable<string>): void
  /** Sends now and four times more within 8 s: after a change, a wake-up, or when someone presses Search. */
  burst(): void
  /** Somebody who was here is not any more: bursts, and then asks more often for a while. */
  missing(): void
  /** An address typed by hand is asked at every beacon, from any subnet. */
  addAddress(host: string, port: number): void
  removeAddress(host: string, port: number): void
  /** Asked too, beside each call, as long as they are in a network of ours: a member's memory or word sends nothing anywhere else. */
  setHints(hints: readonly AddressHint[]): void
  /** Those of them that are asked at present. */
  hinted(): readonly string[]
  /** Asks once at every address of our networks; answers how far it is. For when a person wants it: it looks like a scan. */
  sweep(): SweepState
  sweepState(): SweepState
  /** The usual addresses of hotspots that are in a network of ours: asked at every beacon. */
  hotspots(): readonly string[]
  added(): readonly { readonly host: string; readonly port: number }[]
  /** Whether packets for this address stay on a network we are in, or go where the user or a member's beacon sent us. */
  isNear(host: string): boolean
  interfaces(): readonly LanInterface[]
  isBound(): boolean
  /** Who was heard, and how; for the network doctor. */
  heard(): readonly HeardHost[]
  readonly stats: BeaconStats
  close(): Promise<void>
}

const answersMs = 5000
const asksAtOnce = { limit: 32, windowMs: 10_000 }
const typedAddresses = 32
/** What a laptop or phone that opens a hotspot calls itself, on Android, Windows, iOS and Linux. Hotspots like to swallow broadcasts. */
const hotspots = ['192.168.43.1', '192.168.49.1', '192.168.137.1', '172.20.10.1', '10.42.0.1']

/**
 * Finds others of our rings on the local network, with no internet, no server and nothing that a bystander could read. Nothing here throws
 * or rejects; what fails is counted and tried again. The opener closes it; closing twice is fine. (Algorithm and figures: README.)
 */
export async function openBeacon(options: BeaconOptions): Promise<Beacon> {
  const { loopbackPorts, beaconPort, publicKey, dhtPort } = options
  const monotonicMs = (): number => performance.now()
  const nowSeconds = (): number => options.now() / 1000
  const typed = new Map<string, { host: string; port: number }>()
  const stats: BeaconStats = { sent: 0, heard: new Map(), errors: new Map() }
  const list = (): LanInterface[] => (loopbackPorts ? [] : listInterfaces(options.ticked))
  let interfaces: readonly LanInterface[] = list()
  let ringKeys: string[] = []
  let closed = false

  const linksOf = (host: string): LanInterface[] =>
    interfaces.filter((one) => one.used && inSubnet(host, one.address, one.prefix))
  const isTyped = (host: string): boolean => [...typed.values()].some((one) => one.host === host)
  /** The address that the kernel will send from: unknown across a router, and where cable and Wi-Fi are in one network. */
  const ownAddressFor = (host: string): number => {
    if (isLoopback(host)) return ipToNumber(host)
    const [link, ...others] = linksOf(host)
    return link && others.length === 0 ? ipToNumber(link.address) : unknownIp
  }

  const hotspotsHere = (): string[] =>
    hotspots.filter((host) => linksOf(host).length > 0 && !interfaces.some(({ address }) => address === host))

  const hints = createHints()
  const isHintWanted = (host: string): boolean =>
    linksOf(host).length > 0 && !isTyped(host) && !options.isLinked(host) && !interfaces.some(({ address }) => address === host)

  const asks = createRateGate(asksAtOnce.limit, asksAtOnce.windowMs)
  const askHint = ([host, ringIds]: readonly [string, readonly string[]]): void => {
    const theirs = writer.ringsOf(ringIds)
    if (theirs.length > 0) probe(host, beaconPort, theirs)
  }

  const writer = createBeaconWriter({ publicKey, dhtPort, nowSeconds, monotonicMs })
  const answers = createRateGate(1, answersMs)
  const hearing = createHearing()
  const intake = createBeaconIntake({
    ownKey: publicKey,
    ownEchoes: writer.ownEchoes,
    nowSeconds,
    mayBeRouted: (source) => isPrivate(source) || isLoopback(source) || linksOf(source).length > 0 || isTyped(source)
  })
  const socket = await openBeaconSocket({
    port: beaconPort,
    host: loopbackPorts ? '127.0.0.1' : '0.0.0.0',
    onPacket: (packet, host, port) => guarded(() => receive(packet, host, port)),
    onError: countError
  })

  function countError(where: string, code: string): void {
    const byCode = stats.errors.get(where) ?? new Map<string, number>()
    byCode.set(code, (byCode.get(code) ?? 0) + 1)
    stats.errors.set(where, byCode)
  }

  /** Signing, the list of members and the dialling belong to others and may fail; a listener or timer must not. */
  function guarded(act: () => void): void {
    try {
      act()
    } catch {
      countError('callback', 'THROWN')
    }
  }

  function receive(packet: Uint8Array, host: string, port: number): void {
    if (closed) return
    const share = isLoopback(host) ? `${host}:${port}` : host
    const { verdict, heard } = intake.take(packet, host, share, monotonicMs())
    stats.heard.set(verdict, (stats.heard.get(verdict) ?? 0) + 1)
    if (verdict === 'act') act(heard, port, share)
    if (verdict === 'clock-off') writer.echo(heard.openings, heard.rings)
    if ((verdict === 'act' || verdict === 'clock-off') && isClockOff(heard, nowSeconds())) options.onClockOff()
  }

  function act({ openings, rings, source }: HeardPacket, port: number, share: string): void {
    const frame = openings[0]?.frame
    if (!frame || (frame.flags & beaconFlags.bye) !== 0) return
    hearing.note(source, frame.flags, monotonicMs())
    const asked = openings.flatMap(({ keyIndex }) => rings[keyIndex] ?? [])
    if ((frame.flags & beaconFlags.reply) === 0 && answers.pass(`${share} ${toHex(frame.publicKey)}`, monotonicMs())) {
      // Per launch: a laptop that was just switched off and on again is answered at once.
      // Sealed under the key of the question, so that those who were away can read it. By unicast: heals a network that carries broadcast
      // one way only, and Windows lets it in for 3 s after a broadcast went out.
      const answer = writer.write({ flags: beaconFlags.reply, senderIp: ownAddressFor(source), rings: asked }, 'answer')
      send(answer, port, source, 'answer')
    }
    options.onPeer({
      publicKey: Uint8Array.from(frame.publicKey),
      host: source,
      port: frame.dhtPort,
      ringIds: [...new Set(asked.map(({ id }) => id))]
    })
  }

  function send(packet: Uint8Array, port: number, host: string, where: string): void {
    stats.sent++
    socket.send(packet, port, host, where)
  }

  function probe(host: string, port: number, rings: readonly BeaconRing[]): void {
    send(writer.write({ flags: beaconFlags.probe, senderIp: ownAddressFor(host), rings }, 'ask'), port, host, 'probe')
  }

  function sendAll(hurried: boolean): void {
    const rings = writer.nextRings()
    if (rings.length === 0) return // nobody to look for: stay silent
    for (const one of interfaces.filter(({ used }) => used)) {
      const packet = writer.write({ flags: 0, senderIp: ipToNumber(one.address), rings }, 'ask')
      send(packet, beaconPort, one.broadcast, one.name)
      stats.sent++
      socket.multicast(packet, beaconPort, one)
    }
    for (const port of loopbackPorts ?? []) if (port !== beaconPort) probe('127.0.0.1', port, rings)
    for (const host of hotspotsHere()) probe(host, beaconPort, rings)
    for (const { host, port } of typed.values()) probe(host, port, rings)
    for (const hint of hints.next(hurried, isHintWanted)) askHint(hint)
  }

  const sweep = createSweep((host) => {
    if (linksOf(host).length === 0 || options.isLinked(host)) return 0 // the card went away meanwhile, or who is there is known
    const packets = writer.allRings()
    guarded(() => {
      for (const rings of packets) probe(host, beaconPort, rings)
    })
    return packets.length
  }, options.onSweep)

  const schedule = createBeaconSchedule((hurried) => guarded(() => sendAll(hurried)))
  const burst = (): void => {
    if (!closed) schedule.burst()
  }
  const onNetwork = (): void => {
    socket.join(interfaces.filter(({ used }) => used))
    burst()
  }
  const stopWatching = watchInterfaces(list, (now, changed) => {
    const before = interfaces
    interfaces = now
    if (!socket.bound) void socket.reopen().then(() => socket.bound && onNetwork()) // never rejects
    if (!changed) return
    onNetwork()
    options.onInterfaces(now, before)
  })
  onNetwork()

  return {
    stats,
    setRings(rings) {
      const known = new Set(ringKeys)
      ringKeys = rings.map(({ key }) => toHex(key))
      intake.setRings(rings)
      writer.setRings(rings)
      if (ringKeys.some((key) => !known.has(key))) burst()
    },
    setMet: (ringIds) => writer.setMet(ringIds),
    burst,
    missing() {
      if (!closed) schedule.missing()
    },
    addAddress(host, port) {
      typed.set(`${host}:${port}`, { host, port })
      if (typed.size > typedAddresses) for (const oldest of typed.keys()) if (typed.delete(oldest)) break
      burst()
    },
    removeAddress: (host, port) => void typed.delete(`${host}:${port}`),
    sweep() {
      if (!closed && ringKeys.length > 0) sweep.start(sweepAddresses(interfaces.filter(({ used }) => used)))
      return sweep.state()
    },
    sweepState: sweep.state,
    setHints(next) {
      const known = new Set(hints.all())
      hints.set(next)
      guarded(() => {
        const news = hints.wanted((host) => !known.has(host) && isHintWanted(host))
        for (const hint of news) if (!closed && asks.pass('', monotonicMs())) askHint(hint)
      })
    },
    hinted: () => hints.all().filter(isHintWanted),
    isNear: (host) => isLoopback(host) || linksOf(host).length > 0 || isTyped(host),
    interfaces: () => interfaces,
    isBound: () => socket.bound,
    heard: hearing.all,
    hotspots: hotspotsHere,
    added: () => [...typed.values()],
    async close() {
      closed = true
      schedule.stop()
      sweep.stop()
      stopWatching()
      await socket.close()
    }
  }
}
