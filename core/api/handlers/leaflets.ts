import { CoreError } from '../../contract/errors.ts'
import type { Handlers, Input } from '../../contract/handlers.ts'
import type { EntityId } from '../../domain/ids.ts'
import type { EntityState } from '../../domain/plan/entity-state.ts'
import { fieldValue } from '../../domain/plan/entity-state.ts'
import { acceptsEdit, type LeafletSplice, spliceLeaflet } from '../../domain/plan/leaflet-edit.ts'
import { type FlatBlock, leafletToBlocks } from '../../domain/plan/leaflet-to-blocks.ts'
import { leafletToJson } from '../../domain/plan/leaflet-to-json.ts'
import type { FieldChange } from '../../domain/plan/plan-write.ts'
import { leafletSchema } from '../../domain/plan/schemas.ts'
import { textToId } from '../id-text.ts'
import { presentLeaflet, presentLeafletBody } from '../present/leaflet.ts'
import type { Session } from '../session.ts'
import { removal, setFields } from '../set-fields.ts'
import { stateOf, writeItem } from '../write-item.ts'
import { leafletVersionHandlers } from './leaflet-versions.ts'

const f = leafletSchema.fields
type Block = Input<'leaflet.insert'>['blocks'][number]
const idOf = (text: string): EntityId => textToId<EntityId>(text, 16)

/** LEAFLET_CONTENT_REFUSED where there are no such blocks, a link is none that people can judge, or the leaflet grows too large. */
function splice(state: EntityState | null, what: LeafletSplice): FieldChange {
  const update = spliceLeaflet(state?.text ?? null, what)
  if (update === null) throw new CoreError('LEAFLET_CONTENT_REFUSED')
  return { field: f.text, value: update }
}

function flat(blocks: readonly Block[]): FlatBlock[] {
  return blocks.map(({ kind, spans, picture, alt }) => ({
    kind,
    spans,
    ...(picture === undefined ? {} : { picture: { id: textToId<EntityId>(picture, 16), alt: alt ?? '' } })
  }))
}

function blockCount(state: EntityState | null): number {
  return state?.text ? leafletToBlocks(leafletToJson(state.text.doc()).blocks).length : 0
}

type LeafletHandlers = Pick<
  Handlers,
  | 'leaflet.create'
  | 'leaflet.update'
  | 'leaflet.get'
  | 'leaflet.list'
  | 'leaflet.edit'
  | 'leaflet.insert'
  | 'leaflet.cut'
  | 'leaflet.versions'
  | 'leaflet.version'
  | 'leaflet.restoreVersion'
  | 'leaflet.restore'
  | 'leaflet.remove'
>

export function leafletHandlers(session: Session): LeafletHandlers {
  return {
    'leaflet.create': ({ group, title, language, blocks }) =>
      writeItem(session.group(group), leafletSchema, 'set', null, (state) => [
        ...setFields(state, [
          [f.title, title],
          [f.language, language]
        ]),
        ...(blocks.length > 0 ? [splice(null, { at: 0, remove: 0, insert: flat(blocks) })] : [])
      ]),
    'leaflet.update': ({ group, id, title, language, state: to }) =>
      writeItem(session.group(group), leafletSchema, 'set', idOf(id), (state) =>
        setFields(state, [
          [f.title, title],
          [f.language, language],
          [f.state, to]
        ])
      ),
    'leaflet.get': async ({ group, id }) => {
      const g = session.group(group)
      return presentLeafletBody(g, stateOf(g, 'leaflet', idOf(id)))
    },
    'leaflet.list': async ({ group, state, removed, limit, cursor }) => {
      const g = session.group(group)
      const page = g.index.list({
        noun: 'leaflet',
        where: state === undefined ? undefined : (entry) => (fieldValue(entry.state, f.state) ?? 'draft') === state,
        removed,
        limit,
        cursor
      })
      const items = await Promise.all(page.entries.map((entry) => presentLeaflet(g, entry.state)))
      return { items, cursor: page.cursor, total: page.total }
    },
    'leaflet.edit': ({ group, id, update }) =>
      writeItem(session.group(group), leafletSchema, 'text', idOf(id), (state) => {
        const bytes = Buffer.from(update, 'base64')
        if (!acceptsEdit(state?.text ?? null, bytes)) throw new CoreError('LEAFLET_CONTENT_REFUSED')
        return [{ field: f.text, value: bytes }]
      }),
    'leaflet.insert': ({ group, id, at, blocks }) =>
      writeItem(session.group(group), leafletSchema, 'text', idOf(id), (state) => [
        splice(state, { at: at ?? blockCount(state), remove: 0, insert: flat(blocks) })
      ]),
    'leaflet.cut': ({ group, id, at, count }) =>
      writeItem(session.group(group), leafletSchema, 'text', idOf(id), (state) => [
        splice(state, { at, remove: count, insert: [] })
      ]),
    ...leafletVersionHandlers(session),
    'leaflet.restore': ({ group, id }) =>
      writeItem(session.group(group), leafletSchema, 'restore', idOf(id), (state) => removal(state, f.removed, false)),
    'leaflet.remove': ({ group, id }) =>
      writeItem(session.group(group), leafletSchema, 'remove', idOf(id), (state) => removal(state, f.removed, true))
  }
}
