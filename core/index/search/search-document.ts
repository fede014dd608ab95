import { type EntityState, fieldEntries } from '../../domain/plan/entity-state.ts'
import { isRemoved, itemTitle } from '../../domain/plan/item-title.ts'
import { leafletToText } from '../../domain/plan/leaflet-to-blocks.ts'
import { leafletToJson } from '../../domain/plan/leaflet-to-json.ts'

export interface SearchDocument {
  readonly title: string
  readonly body: string
}

const nouns = ['event', 'task', 'leaflet', 'person']
const fields = ['purpose', 'place', 'fallbackPlace', 'notes', 'stepText']

/** What search reads of an entity; null where it is not to be found: removed, or of a noun that has no page. */
export function searchDocument(state: EntityState): SearchDocument | null {
  if (!nouns.includes(state.noun) || isRemoved(state)) return null
  const parts = fields.flatMap((name) => {
    const field = state.schema?.fields[name]
    return field === undefined ? [] : fieldEntries(state, field).map(({ value }) => String(value))
  })
  if (state.text !== null) parts.push(leafletToText(leafletToJson(state.text.doc()).blocks))
  return { title: itemTitle(state), body: parts.join('\n') }
}
