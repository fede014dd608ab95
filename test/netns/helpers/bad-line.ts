import type { LabHost } from '../../helpers/netns.ts'

/** The line of one laptop, counted by its kernel: what came off the wire, and what of it the laptop was given. Bytes of UDP, IP headers included. */
export interface CountedLine {
  count(): { readonly arrived: number; readonly received: number }
  /** From now on this end sends no faster than a megabit a second and hears four packets of five. */
  spoil(): void
}

/** Loss is nftables' own (many kernels are built without `netem`): a packet is drawn when it arrives, after the wire and before the count. */
const lossInHundred = 20

export function countedLine(host: LabHost): CountedLine {
  const nft = (text: string): string => host.exec('nft', text)
  nft(
    `add table inet line; add counter inet line arrived; add counter inet line received;
     add chain inet line wire { type filter hook input priority -20; };
     add chain inet line air { type filter hook input priority -10; };
     add chain inet line ear { type filter hook input priority 0; };
     add rule inet line wire iifname eth0 meta l4proto udp counter name arrived;
     add rule inet line ear iifname eth0 meta l4proto udp counter name received`
  )
  const bytes = (name: string): number =>
    Number(/bytes (\d+)/.exec(host.exec('nft', 'list', 'counter', 'inet', 'line', name))?.[1])
  return {
    count: () => ({ arrived: bytes('arrived'), received: bytes('received') }),
    spoil() {
      nft(`add rule inet line air iifname eth0 numgen random mod 100 < ${lossInHundred} drop`)
      host.exec('tc', 'qdisc', 'add', 'dev', 'eth0', 'root', 'tbf', 'rate', '1mbit', 'burst', '16kb', 'latency', '400ms')
    }
  }
}
