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

/** Whom to ask where no call arrives: who is a member still, at the addresses that this laptop remembers. */
export function hintsFor(groups: readonly Group[], remembered: RememberedAddresses): AddressHint[] {
  return groups.flatMap((group) =>
    remembered
      .of(group.groupKey)
      .filter(({ deviceKey }) => group.port.standing(deviceKey) === 'member')
      .map(({ host }) => ({ host, ringId: group.localId }))
  )
}
