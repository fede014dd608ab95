import HyperDHT from 'hyperdht'
import Hyperswarm, { type SwarmConnection } from 'hyperswarm'
import { randomBytes, toHex } from '../../domain/crypto.ts'
import { createAddressBook } from './address-book.ts'
import { type Beacon, openBeacon } from './beacon.ts'
import { multicastGroup } from './beacon-socket.ts'
import { createDialler } from './dialler.ts'
import { isAddressReplaced, listInterfaces } from './interfaces.ts'
import { createInternet, type NetworkTopic } from './internet.ts'
import { isLoopback } from './ipv4.ts'
import { LanDht } from './lan-dht.ts'
import { createLinkCheck, type LinkCheck } from './link-check.ts'
import type { BeaconRing } from './ring.ts'

export interface LinkedPeer {
  /** Hex of its key for this launch: says nothing about who it is, and is another one next time. */
  readonly id: string
  readonly connection: SwarmConnection
  readonly lan: boolean
  /** Wall clock, ms. */
  readonly since: number
  readonly check: LinkCheck
}

export interface ContactedAddress {
  readonly host: string
  readonly port: number
  /** `start` and `directory`: nodes on the internet. `call`: everybody in one network. `known`: a member was there. */
  readonly why: 'call' | 'peer' | 'added' | 'known' | 'start' | 'directory'
}

export interface StackOptions {
  readonly internet: boolean
  readonly rings: readonly BeaconRing[]
  readonly beaconPort: number
  readonly loopbackPorts?: readonly number[] | undefined
  readonly ticked?: ReadonlySet<string> | undefined
  readonly bootstrap?: readonly { host: string; port: number }[] | undefined
  topics(): readonly NetworkTopic[]
  now(): number
  onConnection(connection: SwarmConnection, about: { id: string; lan: boolean }): void
  onClockOff(): void
  onChange(): void
}

const lookMs = 1000
const mostParted = 256
const recentMs = 25_000
const goodbyeMs = 500
const unannounceMs = 2000
const forceMs = 2000

/** Everything that one launch opens: sockets, timers, peers. Nothing of it is left after `close`, which never rejects. */
export async function openStack(options: StackOptions) {
  const keyPair = HyperDHT.keyPair()
  const book = createAddressBook()
  const linked = new Map<string, LinkedPeer>()
  /** When the last connection to an address ended. */
  const parted = new Map<string, number>()
  const near: { beacon?: Beacon } = {}
  // To an own address nothing leaves. HyperDHT asks itself there first, and answers nobody for 500 ms if that packet is lost (measured).
  const isOwn = (host: string): boolean =>
    (near.beacon?.interfaces() ?? listInterfaces(options.ticked)).some(({ address }) => address === host)
  const isNear = (host: string): boolean =>
    isLoopback(host) || book.hasHost(host) || (near.beacon?.isNear(host) ?? false) || isOwn(host)

  const dht = new LanDht({
    port: randomPort(),
    book,
    bootstrap: options.internet ? (options.bootstrap ?? knownNodes()) : [],
    host: options.loopbackPorts ? '127.0.0.1' : undefined,
    ...(!options.internet && { mayReach: isNear })
  })
  // 256: each explicit peer counts up to four times against the limit. 16 dials at once: one that is gone must not hold up the others.
  const swarm = new Hyperswarm({ dht, keyPair, maxPeers: 256, maxParallel: 16 })
  const dialler = createDialler(swarm, dht, keyPair.publicKey, book, (id) => linked.has(id))
  let closed = false

  /** Somebody new where another one was: most likely the same laptop, started again, and the old connection is dead. */
  const doubtOthersAt = (host: string, id: string): void => {
    for (const one of linked.values()) if (one.id !== id && one.connection.rawStream.remoteHost === host) one.check.verify()
  }
  swarm.on('connection', (connection: SwarmConnection) => {
    connection.on('error', () => undefined) // its close follows and is what counts
    if (closed) return void connection.destroy()
    const id = toHex(connection.remotePublicKey)
    const peer = {
      id,
      connection,
      lan: isNear(connection.rawStream.remoteHost),
      since: options.now(),
      check: createLinkCheck(connection)
    }
    linked.set(id, peer)
    if (peer.lan) doubtOthersAt(connection.rawStream.remoteHost, id)
    connection.on('close', () => {
      peer.check.stop()
      if (linked.get(id) !== peer) return
      linked.delete(id)
      parted.set(connection.rawStream.remoteHost, performance.now())
      if (parted.size > mostParted) for (const oldest of parted.keys()) if (parted.delete(oldest)) break
      options.onChange()
      if (!closed && book.silenceMs(id) < recentMs) near.beacon?.missing() // it was here a moment ago
    })
    // The other side may have gone before it saw our answer; then there is nobody at the other end, and nobody says so.
    if (peer.lan && !connection.isInitiator) peer.check.verify()
    options.onConnection(connection, { id, lan: peer.lan })
    options.onChange()
  })
  const hush = (promise: Promise<unknown>): void => void promise.catch(() => undefined)
  // Not awaited: with no bootstrap node in reach it takes long, and the handshake is answered all the same.
  hush(swarm.listen())
  try {
    await dht.bind()
  } catch (error) {
    await swarm.destroy({ force: true }).catch(() => undefined)
    throw error
  }

  const verifyAll = (): void => {
    for (const { check } of linked.values()) check.verify()
  }
  const beacon = await openBeacon({
    publicKey: keyPair.publicKey,
    dhtPort: dht.io.serverSocket.address().port,
    beaconPort: options.beaconPort,
    loopbackPorts: options.loopbackPorts,
    ticked: options.ticked,
    now: options.now,
    onSweep: options.onChange,
    isLinked: (host) => [...linked.values()].some(({ connection }) => connection.rawStream.remoteHost === host),
    onPeer(peer) {
      if (book.of(peer.publicKey).length === 0) doubtOthersAt(peer.host, toHex(peer.publicKey))
      dialler.onPeer(peer)
      linked.get(toHex(peer.publicKey))?.check.onBeacon(peer.host)
    },
    onInterfaces(now, before) {
      for (const { connection } of linked.values())
        if (isAddressReplaced(connection.rawStream.remoteHost, before, now)) connection.destroy()
      verifyAll()
      options.onChange()
    },
    onClockOff: options.onClockOff
  })
  near.beacon = beacon
  beacon.setRings(options.rings)
  const internet = options.internet ? createInternet(swarm, options.topics, options.onChange) : null
  const ticker = setInterval(() => {
    for (const { check, lan } of linked.values()) if (lan) check.look()
    dialler.forgetSilent()
  }, lookMs)
  ticker.unref()

  let closing: Promise<void> | undefined
  const close = async (): Promise<void> => {
    closed = true
    clearInterval(ticker)
    dialler.stop()
    internet?.stop()
    await beacon.close()
    const gone = [...linked.values()].map(({ connection }) => new Promise((resolve) => connection.once('close', resolve)))
    for (const { connection } of linked.values()) connection.destroy()
    await within(Promise.all(gone), goodbyeMs)
    if (options.internet) await within(swarm.destroy(), unannounceMs) // takes our announcements back, if anybody answers
    // First the sockets: a swarm that waits for nodes on a dead internet takes half a minute to end (measured), and would go on asking them.
    await within(dht.destroy({ force: true }), forceMs)
    await within(swarm.destroy({ force: true }), forceMs)
  }
  return {
    beacon,
    internet,
    linked: linked as ReadonlyMap<string, LinkedPeer>, // only the stack adds and removes
    /** Where anything is sent now. */
    addresses(): ContactedAddress[] {
      const { beaconPort } = options
      const cards = beacon.interfaces().filter(({ used }) => used)
      const peers = [...linked.values()].map(({ connection }) => connection.rawStream)
      const calls = [
        ...cards.map(({ broadcast }) => broadcast),
        ...(cards.length > 0 ? [multicastGroup] : []),
        ...beacon.hotspots()
      ]
      return [
        ...calls.map((host) => ({ host, port: beaconPort, why: 'call' as const })),
        ...(options.loopbackPorts ?? []).map((port) => ({ host: '127.0.0.1', port, why: 'call' as const })),
        ...peers.map(({ remoteHost, remotePort }) => ({ host: remoteHost, port: remotePort, why: 'peer' as const })),
        ...beacon.added().map((one) => ({ ...one, why: 'added' as const })),
        ...beacon.hinted().map((host) => ({ host, port: beaconPort, why: 'known' as const })),
        ...(options.internet ? (options.bootstrap ?? knownNodes()).map((one) => ({ ...one, why: 'start' as const })) : []),
        ...(options.internet ? dht.nodes.toArray().map(({ host, port }) => ({ host, port, why: 'directory' as const })) : [])
      ]
    },
    /** By the monotonic clock; 0 for never. */
    partedMs: (host: string): number => parted.get(host) ?? 0,
    setRings(rings: readonly BeaconRing[]): void {
      beacon.setRings(rings)
      internet?.readTopics()
    },
    searchNow(): void {
      beacon.burst()
      internet?.searchNow()
      verifyAll()
    },
    close: (): Promise<void> => (closing ??= close())
  }
}

export type NetworkStack = Awaited<ReturnType<typeof openStack>>

/**
 * The nodes by which HyperDHT begins, `address@name:port`; by address only. Where none answers it would look their names up, which tells the
 * network what runs here, and the operating system would go on asking after this laptop was switched off (seen).
 */
function knownNodes(): { host: string; port: number }[] {
  return HyperDHT.BOOTSTRAP.map((text) => ({ host: text.split('@')[0] ?? '', port: Number(text.split(':').at(-1)) }))
}

/** A new port each launch: the usual one of HyperDHT tells every scanner what runs here. `port: 0` does not work (measured). */
function randomPort(): number {
  const [high = 0, low = 0] = randomBytes(2)
  return 20_000 + ((high * 256 + low) % 40_000)
}

async function within(promise: Promise<unknown>, waitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, waitMs)
  })
  await Promise.race([promise.then(ignore, ignore), late])
  clearTimeout(timer)
}

function ignore(): void {
  // both outcomes are fine: what matters is that it is over
}
