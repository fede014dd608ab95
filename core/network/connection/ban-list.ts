/**
 * Who is not let in again for ten minutes. A key is banned by its first breach, an address only by its third: Noise keys cost nothing, but many
 * honest laptops may stand behind one address, and one guest of the same café must not be able to cut off the others with a single mistake.
 */
export interface BanList {
  add(publicKey: string, address: string): void
  has(publicKey: string, address: string): boolean
}

const banMs = 10 * 60_000
const breachesPerAddress = 3
const remembered = 1024

export function createBanList(now: () => number): BanList {
  const keys = new Map<string, number>()
  const addresses = new Map<string, number[]>()

  const trim = <T>(map: Map<string, T>) => {
    for (const oldest of map.keys()) {
      if (map.size <= remembered) return
      map.delete(oldest)
    }
  }
  const fresh = (at: number) => now() - at < banMs

  return {
    add(publicKey, address) {
      keys.set(publicKey, now())
      addresses.set(address, [...(addresses.get(address) ?? []).filter(fresh), now()].slice(-breachesPerAddress))
      trim(keys)
      trim(addresses)
    },
    has(publicKey, address) {
      const at = keys.get(publicKey)
      if (at !== undefined && fresh(at)) return true
      return (addresses.get(address) ?? []).filter(fresh).length >= breachesPerAddress
    }
  }
}
