import { type FindingCode, findingCodes } from '../../contract/findings.ts'
import type { HeardHost } from '../lan/hearing.ts'
import type { HostReach } from './reach-host.ts'

export interface Finding {
  readonly code: FindingCode
  readonly address: string | null
  readonly card: string | null
}

export interface Evidence {
  readonly off: boolean
  readonly cards: readonly {
    readonly name: string
    readonly address: string
    readonly used: boolean
    readonly virtual: boolean
  }[]
  readonly portInUse: boolean
  readonly clockOff: boolean
  /** Our address on the way to the whole world, and to the asked laptop; null where there is no way. */
  readonly wayOut: string | null
  readonly asked: {
    readonly host: string
    /** In a network of one of our cards. */
    readonly isNeighbour: boolean
    readonly way: string | null
    readonly reach: HostReach
  } | null
  /** Only those whose calls can come here: in a network of one of our cards. */
  readonly heard: readonly (HeardHost & {
    /** When the last connection to it ended; 0 for never. */
    readonly partedMs: number
  })[]
  /** Addresses of those who are connected. */
  readonly connected: ReadonlySet<string>
  readonly nowMs: number
}

/** Longer than the longest pause between two calls of a laptop. */
const betweenCallsMs = 13_000
/** Long enough to dial after a call. */
const dialMs = 2500
const recentMs = 30_000

/** What the evidence amounts to, worst first. Pure: the same evidence, the same findings. */
export function diagnose(evidence: Evidence): Finding[] {
  const found: Finding[] = []
  const add = (code: FindingCode, address: string | null = null, card: string | null = null): void => {
    if (!found.some((one) => one.code === code && one.address === address)) found.push({ code, address, card })
  }
  if (evidence.off) return [{ code: 'NETWORK_IS_OFF', address: null, card: null }]
  if (evidence.cards.length === 0) return [{ code: 'NO_NETWORK', address: null, card: null }]
  const vpn = (address: string | null) => evidence.cards.find((card) => card.address === address && card.virtual && !card.used)
  if (evidence.portInUse) add('PORT_TAKEN')
  if (!evidence.cards.some(({ used }) => used)) add('ONLY_VPN', null, evidence.cards[0]?.name ?? null)
  if (evidence.clockOff) add('CLOCK_OFF')
  for (const one of evidence.heard) judgeHeard(one, evidence, add)
  const { asked } = evidence
  if (asked && !isHeard(asked.host, evidence)) judgeAsked(asked, vpn(asked.way)?.name, add)
  else if (!asked && evidence.connected.size === 0 && evidence.heard.length === 0) {
    const taker = vpn(evidence.wayOut)
    if (taker && evidence.cards.some(({ used }) => used)) add('VPN_IN_THE_WAY', null, taker.name)
  }
  if (evidence.connected.size > 0) add('CONNECTED')
  else if (found.length === 0) add('NOBODY_HEARD')
  return found.sort((a, b) => findingCodes.indexOf(a.code) - findingCodes.indexOf(b.code))
}

function isHeard(host: string, { heard, connected, nowMs }: Evidence): boolean {
  return (
    connected.has(host) || heard.some((one) => one.host === host && one.lastMs > one.partedMs && nowMs - one.lastMs < recentMs)
  )
}

function judgeHeard(
  one: Evidence['heard'][number],
  { connected, nowMs }: Evidence,
  add: (code: FindingCode, address: string) => void
): void {
  if (nowMs - one.lastMs > recentMs) return
  const knownMs = nowMs - one.firstMs
  // One that was connected and called before that ended is most likely gone.
  if (one.calledMs > one.partedMs && !connected.has(one.host) && knownMs > dialMs) add('FIREWALL_THERE', one.host)
  if (one.calledMs === 0 && one.answeredMs > 0 && knownMs > betweenCallsMs) add('FIREWALL_HERE', one.host)
}

function judgeAsked(
  { host, isNeighbour, reach }: NonNullable<Evidence['asked']>,
  vpnCard: string | undefined,
  add: (code: FindingCode, address: string, card?: string) => void
): void {
  if (vpnCard !== undefined) add('VPN_IN_THE_WAY', host, vpnCard)
  else if (reach === 'there') add('SILENT_THERE', host)
  else if (isNeighbour) add(reach === 'silent' ? 'SILENT_THERE' : 'LAPTOPS_KEPT_APART', host)
  else add(reach === 'closed' ? 'GUEST_NETWORK' : 'OTHER_NETWORK', host)
}
