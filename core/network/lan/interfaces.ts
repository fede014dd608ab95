import { networkInterfaces } from 'node:os'
import { broadcastOf, inSubnet } from './ipv4.ts'

export interface LanInterface {
  readonly name: string
  readonly address: string
  readonly prefix: number
  readonly broadcast: string
  /** A VPN, a virtual or a point-to-point link: left alone unless ticked, for a beacon in a VPN tells its operator that Starling runs here. */
  readonly virtual: boolean
  /** Why it counts as virtual: by its name, or because it leads to one other end only. */
  readonly because: 'name' | 'line' | null
  readonly used: boolean
}

// Names as Linux, macOS and Windows give them; operating systems do not tell Node which link is a tunnel (facts: network §3.3).
const virtualName =
  /^(tun|tap|wg|utun|ipsec|ppp|pptp|l2tp|tailscale|ts\d|zt|nordlynx|proton|mullvad|gpd|docker|br-|veth|virbr|vmnet|vboxnet|lxc|lxd|podman|cni|flannel|awdl|llw|vethernet|vpn|hamachi)|wireguard|openvpn|tailscale|zerotier|vmware|virtualbox|hyper-v|\bvpn\b/i

function whyVirtual(name: string, prefix: number): LanInterface['because'] {
  if (virtualName.test(name)) return 'name'
  return prefix >= 31 ? 'line' : null
}

/** The IPv4 interfaces that are up now. `ticked` names those that the user wants although they look virtual. */
export function listInterfaces(ticked: ReadonlySet<string> = new Set()): LanInterface[] {
  const found: LanInterface[] = []
  for (const [name, addresses] of Object.entries(networkInterfaces())) {
    for (const { family, internal, address, cidr } of addresses ?? []) {
      if (family !== 'IPv4' || internal || cidr === null) continue
      const prefix = Number(cidr.split('/')[1])
      const because = whyVirtual(name, prefix)
      const virtual = because !== null
      const used = !virtual || ticked.has(name)
      found.push({ name, address, prefix, broadcast: broadcastOf(address, prefix), virtual, because, used })
    }
  }
  return found
}

/**
 * Whether nothing that is sent from `host` to the address we had there can arrive any more: each card of ours in its network has another address
 * now. A card that is gone says less: a cable may be back in a moment.
 */
export function isAddressReplaced(host: string, before: readonly LanInterface[], now: readonly LanInterface[]): boolean {
  const ways = before.filter((one) => one.used && inSubnet(host, one.address, one.prefix))
  const isReplaced = ({ name, address }: LanInterface): boolean =>
    now.some((one) => one.name === name) && !now.some((one) => one.address === address)
  return ways.length > 0 && ways.every(isReplaced)
}

const pollMs = 2000

/**
 * Tells when an address came, went or changed. Polling is portable, cheap and as fast as what libudx reports (1.3–3.8 s, measured).
 * Call the returned function to stop.
 */
export function watchInterfaces(list: () => LanInterface[], onPoll: (now: LanInterface[], changed: boolean) => void): () => void {
  let before = fingerprint(list())
  const timer = setInterval(() => {
    const now = list()
    const next = fingerprint(now)
    const changed = next !== before
    before = next
    onPoll(now, changed)
  }, pollMs)
  timer.unref()
  return () => clearInterval(timer)
}

function fingerprint(interfaces: readonly LanInterface[]): string {
  return interfaces.map(({ name, address, prefix, used }) => `${name} ${address}/${prefix} ${used}`).join()
}
