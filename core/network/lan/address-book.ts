import { toHex } from '../../domain/crypto.ts'

export interface LanAddress {
  readonly host: string
  readonly port: number
}

const keptMs = 90_000
const addressesPerPeer = 4

/** Where each peer was last heard, newest first: a laptop on cable and Wi-Fi has two. Forgotten 90 s after its last beacon. */
export function createAddressBook(monotonicMs: () => number = () => performance.now()) {
  const peers = new Map<string, { heardMs: number; addresses: LanAddress[] }>()
  return {
    note(publicKey: Uint8Array, address: LanAddress): void {
      const id = toHex(publicKey)
      const others = (peers.get(id)?.addresses ?? []).filter(({ host, port }) => host !== address.host || port !== address.port)
      peers.set(id, { heardMs: monotonicMs(), addresses: [address, ...others].slice(0, addressesPerPeer) })
    },
    of(publicKey: Uint8Array): readonly LanAddress[] {
      return peers.get(toHex(publicKey))?.addresses ?? []
    },
    /** How long ago a beacon of this peer came; infinite if never, or too long ago. */
    silenceMs(id: string): number {
      const known = peers.get(id)
      return known ? monotonicMs() - known.heardMs : Number.POSITIVE_INFINITY
    },
    hasHost(host: string): boolean {
      for (const { addresses } of peers.values()) if (addresses.some((one) => one.host === host)) return true
      return false
    },
    /** Takes out those not heard for 90 s and names them. */
    expire(): string[] {
      const gone = [...peers].filter(([, { heardMs }]) => monotonicMs() - heardMs > keptMs).map(([id]) => id)
      for (const id of gone) peers.delete(id)
      return gone
    }
  }
}

export type AddressBook = ReturnType<typeof createAddressBook>
