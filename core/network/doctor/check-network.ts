import { setTimeout as wait } from 'node:timers/promises'
import { inSubnet } from '../lan/ipv4.ts'
import type { NetworkStack } from '../lan/stack.ts'
import { diagnose, type Finding } from './diagnose.ts'
import { ownAddressTowards } from './own-address-towards.ts'
import { reachHost } from './reach-host.ts'

export interface NetworkCheck {
  readonly findings: readonly Finding[]
  /** Laptops of our groups that were heard in the last half minute. */
  readonly heard: number
  readonly connected: number
}

const listenMs = 4000
const recentMs = 30_000
/** TEST-NET: belongs to nobody. Nothing is sent; the operating system is asked which way it would take. */
const anywhere = '192.0.2.1'

/**
 * Calls, listens for four seconds, knocks at the asked address, and says why nobody is found. Sends nothing but calls and what goes to the
 * asked address. Never rejects. Two at once are fine.
 */
export async function checkNetwork(
  stack: NetworkStack | null,
  asked: { readonly host: string; readonly port: number } | null,
  clockOff: boolean
): Promise<NetworkCheck> {
  const isNeighbour = (host: string): boolean =>
    stack?.beacon.interfaces().some(({ address, prefix, used }) => used && inSubnet(host, address, prefix)) ?? false
  stack?.searchNow()
  const [reach, way, wayOut] = await Promise.all([
    asked && stack ? reachHost(asked.host, asked.port, isNeighbour(asked.host)) : null,
    asked && stack ? ownAddressTowards(asked.host) : null,
    stack ? ownAddressTowards(anywhere) : null,
    stack ? wait(listenMs) : null
  ])
  const nowMs = performance.now()
  const heard = stack?.beacon.heard().filter(({ lastMs }) => nowMs - lastMs < recentMs) ?? []
  const connected = new Set([...(stack?.linked.values() ?? [])].map(({ connection }) => connection.rawStream.remoteHost))
  const findings = diagnose({
    off: stack === null,
    cards: stack?.beacon.interfaces() ?? [],
    portInUse: stack !== null && !stack.beacon.isBound(),
    clockOff,
    wayOut,
    asked: asked && reach ? { host: asked.host, isNeighbour: isNeighbour(asked.host), way, reach } : null,
    heard: heard.filter(({ host }) => isNeighbour(host)).map((one) => ({ ...one, partedMs: stack?.partedMs(one.host) ?? 0 })),
    connected,
    nowMs
  })
  return { findings, heard: heard.length, connected: connected.size }
}
