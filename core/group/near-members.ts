import type { ConnectionDoor } from '../network/connection/connection-door.ts'
import { isPrivate } from '../network/lan/ipv4.ts'
import type { AddressHint } from '../network/network.ts'
import type { Group } from './group.ts'
import type { RememberedAddresses, SeenAddress } from './remembered-addresses.ts'

/** Where members are connected from now, on networks near by. Whoever only reads is left out. */
export function membersSeen(doors: readonly ConnectionDoor[], groups: readonly Group[]): SeenAddress[] {
  return doors.flatMap((door) => {
    const host = door.connection.rawStream.remoteHost
    if (!isPrivate(host)) return []
    return door.proven().flatMap(({ localId, signKey, standing }) => {
      const group = groups.find((g) => g.localId === localId)
      return group && standing === 'member' ? [{ groupKey: group.groupKey, deviceKey: signKey, host }] : []
    })
  })
}

const toldMost = 32

/** Where members said that members are: kept while the process runs, the newest few of each group. */
export function createTold() {
  const told = new Map<string, readonly string[]>()
  return {
    note(localId: string, hosts: readonly string[]): void {
      told.set(localId, [...new Set([...hosts, ...(told.get(localId) ?? [])])].slice(0, toldMost))
    },
    of: (localId: string): readonly string[] => told.get(localId) ?? []
  }
}

/** Whom to ask where no call arrives: who is a member still, at the addresses that this laptop remembers, and where members say that members are. */
export function hintsFor(
  groups: readonly Group[],
  remembered: RememberedAddresses,
  told: ReturnType<typeof createTold>
): AddressHint[] {
  return groups.flatMap((group) => [
    ...told.of(group.localId).map((host) => ({ host, ringId: group.localId })),
    ...remembered
      .of(group.groupKey)
      .filter(({ deviceKey }) => group.port.standing(deviceKey) === 'member')
      .map(({ host }) => ({ host, ringId: group.localId }))
  ])
}
