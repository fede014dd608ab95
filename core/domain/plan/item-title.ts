import { type EntityState, fieldValue } from './entity-state.ts'

const titleFields = ['title', 'name', 'label']

/** What an entity is called, as it was given (`cleanName` before showing a name): empty where it has no title or is of a newer Starling. */
export function itemTitle(state: EntityState): string {
  for (const name of titleFields) {
    const field = state.schema?.fields[name]
    const value = field === undefined ? null : fieldValue(state, field)
    if (typeof value === 'string') return value
  }
  return ''
}

export function isRemoved(state: EntityState): boolean {
  const field = state.schema?.fields['removed']
  return field !== undefined && fieldValue(state, field) === true
}
