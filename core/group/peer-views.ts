import type { DeviceId } from '../domain/ids.ts'
import { deviceIdOf } from '../domain/kernel/rights.ts'
import type { ConnectionDoor } from '../network/connection/connection-door.ts'
import type { NetworkState } from '../network/network.ts'
import type { Group } from './group.ts'

/** One connection with something proven on it. */
export interface PeerView {
  readonly way: 'lan' | 'internet'
  readonly since: number
  readonly groups: readonly {
    readonly group: Group
    readonly signKey: DeviceId
    readonly kind: 'member' | 'observer' | 'unknown'
  }[]
}

export function peersOf(doors: readonly ConnectionDoor[], state: NetworkState, groups: readonly Group[]): PeerView[] {
  return doors.flatMap((door) => {
    const proven = door.proven().flatMap(({ localId, signKey, standing }) => {
      const group = groups.find((g) => g.localId === localId)
      return group ? [{ group, signKey: deviceIdOf(signKey), kind: standing === 'gone' ? ('unknown' as const) : standing }] : []
    })
    if (proven.length === 0) return []
    const known = state.peers.find((peer) => peer.host === door.connection.rawStream.remoteHost)
    return [{ way: known?.way ?? ('lan' as const), since: door.sinceMs, groups: proven }]
  })
}
