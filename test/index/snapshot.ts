import type { EntityState } from '../../core/domain/plan/entity-state.ts'
import { leafletToText } from '../../core/domain/plan/leaflet-to-blocks.ts'
import { leafletToJson } from '../../core/domain/plan/leaflet-to-json.ts'

/** All that a state says, as plain data that can be compared. Slots stand by field and key: their order is no promise. */
export function snapshot(state: EntityState) {
  const text = state.text === null ? null : leafletToText(leafletToJson(state.text.doc()).blocks)
  const slots = [...state.slots.entries()].map(([slot, { writes, heads }]) => ({
    slot,
    value: Buffer.from(writes.at(-1)?.bytes ?? []).toString('hex'),
    writes: writes.map(({ mark }) => mark.name),
    heads: [...heads.keys()]
  }))
  return {
    noun: state.noun,
    id: state.id,
    slots: slots.sort((a, b) => (a.slot < b.slot ? -1 : 1)),
    text,
    edits: state.text?.edits.map(({ name }) => name) ?? [],
    first: state.first,
    last: state.last,
    records: state.records,
    needsNewer: state.needsNewer,
    skipped: state.skipped
  }
}
