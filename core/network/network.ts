import type { SwarmConnection } from 'hyperswarm'
import { CoreError } from '../contract/errors.ts'
import { checkNetwork, type NetworkCheck } from './doctor/check-network.ts'
import type { AddressHint } from './lan/hints.ts'
import { listInterfaces } from './lan/interfaces.ts'
import type { NetworkTopic } from './lan/internet.ts'
import { inSubnet, isAskable, isPrivate } from './lan/ipv4.ts'
import type { BeaconRing } from './lan/ring.ts'
import { type ContactedAddress, type NetworkStack, openStack } from './lan/stack.ts'
import type { SweepState } from './lan/sweep.ts'

export type { AddressHint, BeaconRing, ContactedAddress, NetworkCheck, NetworkTopic, SweepState }

/** `off`: no socket at all. `lan`: nothing leaves the networks this laptop is in. `internet`: both worlds, the near one first. */
export type NetworkMode = 'off' | 'lan' | 'internet'

export const defaultBeaconPort = 38_777

/** How long a clock that was found to be off counts as off. */
export const clockOffMs = 10 * 60_000

export interface NetworkOptions {
  readonly mode: NetworkMode
  readonly rings: readonly BeaconRing[]
  /** Called once per connection, before any byte of it is read. It proves nothing yet: hello comes first. */
  onConnection(connection: SwarmConnection, about: ConnectionAbout): void
  /** What to announce and look up in mode `internet`; asked again when rings change and every ten minutes. */
  topics?(): readonly NetworkTopic[]
  readonly beaconPort?: number
  /** Peers on one machine, each with its own beacon port: they look for each other on 127.0.0.1 at these ports, and nowhere else. */
  readonly loopbackPorts?: readonly number[]
  /** Interfaces to use although they look like a VPN. */
  readonly tickedInterfaces?: readonly string[]
  readonly bootstrap?: readonly { host: string; port: number }[]
  /** Wall clock, for tests. */
  readonly clock?: { now(): number }
}

export interface ConnectionAbout {
  readonly id: string
  readonly lan: boolean
}

export interface NetworkState {
  readonly mode: NetworkMode
  readonly suspended: boolean
  readonly peers: readonly {
    readonly id: string
    readonly way: 'lan' | 'internet'
    readonly since: number
    readonly host: string
  }[]
  readonly interfaces: readonly {
    readonly name: string
    readonly address: string
    readonly used: boolean
    readonly virtual: boolean
    /** Why it looks like a VPN. */
    readonly because: 'name' | 'line' | null
    /** Beacons that could not be sent there, since this launch. */
    readonly failures: number
  }[]
  readonly beaconPort: number
  /** Another program holds the beacon port: near peers are not found, unless by an address typed there. Tried again every 2 s. */
  readonly portInUse: boolean
  readonly internetReached: boolean
  readonly sweep: SweepState
  /** When a member's laptop was last read whose clock, or ours, is more than 15 minutes off; 0 if never. */
  readonly clockOffAt: number
}

export interface Network {
  setMode(mode: NetworkMode): Promise<void>
  /** Which cards are used although they look like a VPN: starts anew under a fresh key, so that nothing of a card that was unticked is left. */
  setTicked(names: readonly string[]): Promise<void>
  setRings(rings: readonly BeaconRing[]): void
  /** Ids of rings of which somebody is proven on a connection now: then no beacon says who we are. */
  setMet(ringIds: Iterable<string>): void
  /** Where somebody of a ring may be; asked only where it lies in a network that this laptop is in now. Takes the place of what was set before. */
  setHints(hints: readonly AddressHint[]): void
  searchNow(): void
  /** Asks once at every address of the networks that this laptop is in, at most 256 in each, 50 a second. Only when a person wants it. */
  sweep(): SweepState
  /** Whether that address may be asked: in mode `lan` only one of a network near by. */
  mayAsk(host: string): boolean
  /**
   * Asks at this address too, from now on. BAD_INPUT when it is not the IPv4 address and port of one laptop: names are never looked up.
   * ADDRESS_NOT_NEAR in mode `lan`, when it may belong to the open internet.
   */
  addAddress(host: string, port?: number): void
  /** False when it was not asked there. */
  removeAddress(host: string, port?: number): boolean
  /** Where anything is sent now, and why. */
  addresses(): readonly ContactedAddress[]
  /** Why nobody is found; takes four seconds. Refuses the address as `addAddress` does. */
  check(asked?: { readonly host: string; readonly port?: number }): Promise<NetworkCheck>
  state(): NetworkState
  /** Called after any change of `state`, at most once per turn. Returns how to stop. */
  onChange(listener: () => void): () => void
  /** Goes silent and lets go of every socket, as for sleep; `resume` comes back under a fresh key. */
  suspend(): Promise<void>
  resume(): Promise<void>
  close(): Promise<void>
}

/**
 * The one way to other laptops. Changes of mode, suspend, resume and close happen one after the other, whenever they are called; each
 * change of mode starts with a fresh Noise key and a fresh port, so that two launches cannot be linked. The opener closes it; closing
 * twice is fine and never rejects.
 */
export async function openNetwork(options: NetworkOptions): Promise<Network> {
  const clock = options.clock ?? { now: Date.now }
  const beaconPort = options.beaconPort ?? defaultBeaconPort
  let ticked = new Set(options.tickedInterfaces)
  const typed = new Map<string, { host: string; port: number }>()
  const listeners = new Set<() => void>()
  let { mode, rings } = options
  let met: readonly string[] = []
  let hints: readonly AddressHint[] = []
  let suspended = false
  let closed = false
  let clockOffAt = 0
  let stack: NetworkStack | null = null
  let queue: Promise<void> = Promise.resolve()
  let told = true

  const tell = (): void => {
    if (!told) return
    told = false
    setImmediate(() => {
      told = true
      for (const listener of [...listeners]) {
        try {
          listener()
        } catch {
          // a listener that fails must not keep the others from hearing
        }
      }
    })
  }
  const hand = (connection: SwarmConnection, about: ConnectionAbout): void => {
    try {
      options.onConnection(connection, about)
    } catch {
      connection.destroy() // nobody looks after it
    }
  }

  const mayAsk = (host: string): boolean =>
    isAskable(host) &&
    (mode === 'internet' ||
      isPrivate(host) ||
      listInterfaces(ticked).some((one) => one.used && inSubnet(host, one.address, one.prefix)))
  const addAddress = (host: string, port = beaconPort): void => {
    if (!isAskable(host) || !Number.isInteger(port) || port < 1 || port > 65_535)
      throw new CoreError('BAD_INPUT', { field: 'address' })
    if (!mayAsk(host)) throw new CoreError('ADDRESS_NOT_NEAR')
    typed.set(`${host}:${port}`, { host, port })
    stack?.beacon.addAddress(host, port)
  }

  const restart = async (wanted: NetworkMode): Promise<void> => {
    await stack?.close()
    stack = null
    if (wanted !== 'off') {
      stack = await openStack({
        internet: wanted === 'internet',
        rings,
        beaconPort,
        loopbackPorts: options.loopbackPorts,
        ticked,
        bootstrap: options.bootstrap,
        topics: () => options.topics?.() ?? [],
        now: () => clock.now(),
        onConnection: hand,
        onClockOff() {
          clockOffAt = clock.now()
          tell()
        },
        onChange: tell
      })
      stack.setRings(rings) // may have changed meanwhile
      stack.beacon.setMet(met)
      stack.beacon.setHints(hints)
      for (const { host, port } of typed.values()) if (mayAsk(host)) stack.beacon.addAddress(host, port)
    }
    tell()
  }
  const inTurn = (act: () => Promise<void>): Promise<void> => {
    const result = queue.then(act)
    queue = result.catch(() => undefined) // the caller has the error; the next change goes on
    return result
  }

  await inTurn(() => restart(mode))

  return {
    setMode: (next) =>
      inTurn(async () => {
        if (closed || next === mode) return
        mode = next
        if (!suspended) await restart(mode)
      }),
    setTicked: (names) =>
      inTurn(async () => {
        const next = new Set(names)
        if (closed || (next.size === ticked.size && [...next].every((name) => ticked.has(name)))) return
        ticked = next
        if (!suspended && mode !== 'off') await restart(mode)
      }),
    setRings(next) {
      rings = next
      stack?.setRings(next)
    },
    setMet(ringIds) {
      met = [...ringIds]
      stack?.beacon.setMet(met)
    },
    sweep: () => stack?.beacon.sweep() ?? noSweep,
    setHints(next) {
      hints = next
      stack?.beacon.setHints(next)
    },
    searchNow: () => stack?.searchNow(),
    mayAsk,
    addAddress,
    removeAddress(host, port = beaconPort) {
      stack?.beacon.removeAddress(host, port)
      return typed.delete(`${host}:${port}`)
    },
    addresses: () => stack?.addresses() ?? [],
    check: async (asked) => {
      if (asked) addAddress(asked.host, asked.port)
      const clockOff = clockOffAt > 0 && clock.now() - clockOffAt < clockOffMs
      return checkNetwork(stack, asked ? { host: asked.host, port: asked.port ?? beaconPort } : null, clockOff)
    },
    state: () => describe(stack, { mode, suspended, beaconPort, clockOffAt }),
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    suspend: () =>
      inTurn(async () => {
        if (closed || suspended) return
        suspended = true
        await restart('off')
      }),
    resume: () =>
      inTurn(async () => {
        if (closed || !suspended) return
        suspended = false
        await restart(mode)
      }),
    close: () =>
      inTurn(async () => {
        closed = true
        await restart('off')
        listeners.clear()
      })
  }
}

const noSweep: SweepState = { running: false, asked: 0, of: 0 }

function describe(
  stack: NetworkStack | null,
  about: Pick<NetworkState, 'mode' | 'suspended' | 'beaconPort' | 'clockOffAt'>
): NetworkState {
  const errors = stack?.beacon.stats.errors
  return {
    ...about,
    peers: [...(stack?.linked.values() ?? [])].map(({ id, lan, since, connection }) => ({
      id,
      way: lan ? 'lan' : 'internet',
      since,
      host: connection.rawStream.remoteHost
    })),
    interfaces: (stack?.beacon.interfaces() ?? []).map(({ name, address, used, virtual, because }) => ({
      name,
      address,
      used,
      virtual,
      because,
      failures: [...(errors?.get(name)?.values() ?? [])].reduce((sum, count) => sum + count, 0)
    })),
    portInUse: stack !== null && !stack.beacon.isBound(),
    internetReached: stack?.internet?.isReached() ?? false,
    sweep: stack?.beacon.sweepState() ?? noSweep
  }
}
