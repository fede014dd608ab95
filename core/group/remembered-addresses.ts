import { equalBytes } from '../domain/crypto.ts'
import { isPrivate } from '../network/lan/ipv4.ts'
import type { RememberedAddress } from '../vault/payload.ts'
import type { Vault } from '../vault/vault.ts'

/** Where a member's laptop was connected on a network near by. */
export interface SeenAddress {
  readonly groupKey: Uint8Array
  readonly deviceKey: Uint8Array
  readonly host: string
}

/** Where members of a group were, for the day on which no call arrives. Kept sealed, private addresses only, few, and not for ever. */
export interface RememberedAddresses {
  /** Notes where members are now. Written at once, but for one that was noted within the hour; what fails to be written is let go. */
  note(seen: readonly SeenAddress[]): void
  of(groupKey: Uint8Array): readonly RememberedAddress[]
}

const perDevice = 4
const perGroup = 64
const freshMs = 3600_000
const keptMs = 90 * 24 * 3600_000

export function createRememberedAddresses(o: {
  readonly vault: Vault
  readonly beaconPort: number
  readonly now: () => number
}): RememberedAddresses {
  let pending: readonly SeenAddress[] = []
  let writing = false

  const isFresh = (seen: SeenAddress): boolean =>
    o.vault.payload.rememberedAddresses.some((one) => isSame(one, seen) && Math.abs(o.now() - one.seenAtMs) < freshMs)

  async function write(): Promise<void> {
    writing = true
    while (pending.length > 0) {
      const batch = pending
      pending = []
      await o.vault
        .update((p) => ({ ...p, rememberedAddresses: merged(p.rememberedAddresses, batch, o.beaconPort, o.now()) }))
        .catch(() => {}) // a full disk, or the profile is just closing: it is only a memory
    }
    writing = false
  }

  return {
    note(seen) {
      const news = seen.filter((one) => isPrivate(one.host) && !isFresh(one) && !pending.some((p) => isSame(p, one)))
      if (news.length === 0) return
      pending = [...pending, ...news]
      if (!writing) void write()
    },
    of: (groupKey) =>
      o.vault.payload.rememberedAddresses.filter((one) => equalBytes(one.groupKey, groupKey) && o.now() - one.seenAtMs < keptMs)
  }
}

/** Newest first; of each device and each group the newest few. */
export function merged(
  before: readonly RememberedAddress[],
  seen: readonly SeenAddress[],
  port: number,
  nowMs: number
): RememberedAddress[] {
  const fresh = seen.map(({ groupKey, deviceKey, host }) => ({
    groupKey: Buffer.from(groupKey), // the vault wipes its own bytes
    deviceKey: Buffer.from(deviceKey),
    host,
    port,
    seenAtMs: nowMs
  }))
  const kept: RememberedAddress[] = []
  for (const one of [...fresh, ...before.filter((old) => !seen.some((s) => isSame(old, s)))]) {
    const group = kept.filter((k) => equalBytes(k.groupKey, one.groupKey))
    const device = group.filter((k) => equalBytes(k.deviceKey, one.deviceKey))
    if (nowMs - one.seenAtMs < keptMs && group.length < perGroup && device.length < perDevice) kept.push(one)
  }
  return kept
}

function isSame(a: SeenAddress, b: SeenAddress): boolean {
  return a.host === b.host && equalBytes(a.deviceKey, b.deviceKey) && equalBytes(a.groupKey, b.groupKey)
}
