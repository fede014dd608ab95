import { equalBytes } from '../crypto.ts'
import type { EntityState, RecordMark, Slot } from './entity-state.ts'

export interface VersionsOfField {
  readonly field: string
  readonly key: string
  /**
   * In the agreed order, the first sixteen; `value` is null where somebody cleared the field. `by`: who said it first, where an undo
   * brought it back.
   */
  readonly versions: readonly { readonly value: unknown; readonly mark: RecordMark; readonly by: RecordMark }[]
}

const shownVersions = 16

/**
 * The fields that people changed apart, so that nobody's words are lost in silence. Heads that say the same need no choice and are
 * not shown: two people who both ticked a step agree.
 */
export function twoVersionsOf(state: EntityState): VersionsOfField[] {
  return [...state.slots.values()].filter(isApart).map((slot) => ({
    field: slot.field.name,
    key: slot.key,
    versions: [...slot.heads.values()].slice(0, shownVersions).map(({ mark, bytes }) => ({
      mark,
      by: mark.type.endsWith('.undo') ? (slot.writes.find((write) => equalBytes(write.bytes, bytes))?.mark ?? mark) : mark,
      value: bytes.byteLength === 0 ? null : slot.field.type.decode(bytes)
    }))
  }))
}

export function isApart(slot: Slot): boolean {
  if (slot.heads.size < 2) return false
  const [first, ...others] = slot.heads.values()
  return first !== undefined && others.some((other) => !equalBytes(first.bytes, other.bytes))
}
