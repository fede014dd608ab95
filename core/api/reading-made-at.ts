import { fromHex } from '../domain/crypto.ts'
import type { ObserverId } from '../domain/ids.ts'
import type { Group } from '../group/group.ts'
import { observerEntity } from '../group/observers.ts'

/** When a reading code was made, by its maker's clock; 0 where its label has not come yet. */
export function readingMadeAt(group: Group, observer: ObserverId): number {
  return group.index.entity('observer', observerEntity(fromHex(observer)))?.state.first?.wallMs ?? 0
}
