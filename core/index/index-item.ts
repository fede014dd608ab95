import type { DeviceId, EntityId, PersonId, WriterId } from '../domain/ids.ts'
import type { FoldInput } from '../domain/plan/fold-entity.ts'

interface Placed {
  /** Number of the block in the view. */
  readonly place: number
  readonly writer: WriterId
  readonly seq: number
}

/** A data record that was opened and whose signature holds. */
export interface OpenedItem extends Placed {
  readonly record: FoldInput & { readonly entity: Uint8Array }
  readonly audience: number
  /** The device that the kernel admitted with this writer, and whose laptop it is. */
  readonly deviceId: DeviceId
  readonly personId: PersonId
}

export type Unreadable = 'needs-key' | 'needs-newer' | 'bad'

export interface UnreadableItem extends Placed {
  readonly unreadable: Unreadable
}

export type IndexItem = OpenedItem | UnreadableItem

/** One record that counts, as history and reach need it. */
export interface Change extends Placed {
  readonly item: { readonly record: FoldInput; readonly personId: PersonId; readonly deviceId: DeviceId }
  readonly noun: string
  readonly id: EntityId
  /** Bits of the fields that it may have changed (`fieldBits`). */
  readonly wrote: number
}
