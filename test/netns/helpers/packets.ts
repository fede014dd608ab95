import type { LabHost } from '../../helpers/netns.ts'

/** What left this laptop by UDP, as its kernel counts it, headers included: to the beacon's port, and all the rest. */
export function countUdp(host: LabHost): () => { beaconBytes: number; otherBytes: number } {
  host.exec(
    'nft',
    `add table inet count; add counter inet count beacon; add counter inet count other;
     add chain inet count out { type filter hook output priority 0; };
     add rule inet count out oifname != lo udp dport 38777 counter name beacon;
     add rule inet count out oifname != lo udp dport != 38777 counter name other`
  )
  const bytes = (name: string): number =>
    Number(/bytes (\d+)/.exec(host.exec('nft', 'list', 'counter', 'inet', 'count', name))?.[1])
  return () => ({ beaconBytes: bytes('beacon'), otherBytes: bytes('other') })
}

/**
 * All packets that this laptop sent, and those to anywhere but the given networks. What a kernel says by itself (ICMP to whoever calls a
 * closed port, IGMP) is left out of the first: a laptop without Starling says the same.
 */
export function countAll(host: LabHost, near: readonly string[]): () => { all: number; beyond: number } {
  host.exec(
    'nft',
    `add table inet every; add counter inet every total; add counter inet every beyond;
     add chain inet every out { type filter hook output priority 0; };
     add rule inet every out oifname != lo meta l4proto != { icmp, igmp } counter name total;
     add rule inet every out oifname != lo ip daddr != { ${near.join(', ')}, 224.0.0.22 } counter name beyond`
  )
  const packets = (name: string): number =>
    Number(/packets (\d+)/.exec(host.exec('nft', 'list', 'counter', 'inet', 'every', name))?.[1])
  return () => ({ all: packets('total'), beyond: packets('beyond') })
}

/** Bytes of UDP that came from each of these addresses, headers included. */
export function countFrom(host: LabHost, addresses: readonly string[]): (address: string) => number {
  const nameOf = (address: string): string => `from-${address.replaceAll('.', '-')}`
  host.exec(
    'nft',
    ['add table inet heard; add chain inet heard in { type filter hook input priority 0; }']
      .concat(addresses.map((one) => `add counter inet heard ${nameOf(one)}`))
      .concat(addresses.map((one) => `add rule inet heard in meta l4proto udp ip saddr ${one} counter name ${nameOf(one)}`))
      .join('; ')
  )
  return (address) => Number(/bytes (\d+)/.exec(host.exec('nft', 'list', 'counter', 'inet', 'heard', nameOf(address)))?.[1])
}
