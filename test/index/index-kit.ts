import type { WriterId } from '../../core/domain/ids.ts'
import type { RecordInside } from '../../core/domain/record/record-inside.ts'
import type { IndexItem, OpenedItem, UnreadableItem } from '../../core/index/index-item.ts'
import type { Laptop } from '../domain/plan/plan-kit.ts'

/** A record as the view carries it, before it has a place. */
export interface Carried {
  readonly by: Laptop
  readonly seq: number
  readonly record: RecordInside
  readonly audience?: number
}

export function opened({ by, seq, record, audience = 0 }: Carried, place: number): OpenedItem {
  return { place, writer: by.writer, seq, record, audience, deviceId: by.device, personId: by.person }
}

export function unreadable(place: number, why: UnreadableItem['unreadable'], writer: WriterId, seq: number): UnreadableItem {
  return { place, unreadable: why, writer, seq }
}

export function placed(view: readonly Carried[], from = 0): IndexItem[] {
  return view.slice(from).map((carried, i) => opened(carried, from + i))
}
