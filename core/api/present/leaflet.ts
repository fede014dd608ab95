import * as Y from 'yjs'
import { type EntityState, fieldValue } from '../../domain/plan/entity-state.ts'
import { newLeafletDoc } from '../../domain/plan/leaflet-text.ts'
import { countWords, leafletToBlocks, leafletToText } from '../../domain/plan/leaflet-to-blocks.ts'
import { leafletToJson } from '../../domain/plan/leaflet-to-json.ts'
import { leafletSchema } from '../../domain/plan/schemas.ts'
import type { Group } from '../../group/group.ts'
import { itemFrame } from './item-frame.ts'

const f = leafletSchema.fields
const languages = ['en', 'ja', 'es', 'ar'] as const

export function presentLeaflet(group: Group, state: EntityState) {
  const language = fieldValue(state, f.language)
  return {
    ...itemFrame(group, state),
    title: fieldValue(state, f.title) ?? '',
    language: languages.find((known) => known === language) ?? null,
    state: fieldValue(state, f.state) ?? ('draft' as const),
    words: countWords(textOf(state))
  }
}

export function presentLeafletBody(group: Group, state: EntityState) {
  const doc = docOf(state)
  const read = leafletToJson(doc)
  return {
    ...presentLeaflet(group, state),
    text: leafletToText(read.blocks),
    blocks: leafletToBlocks(read.blocks).map(({ kind, spans }) => ({ kind, spans: spans.map((span) => ({ ...span })) })),
    document: Buffer.from(Y.encodeStateAsUpdate(doc)).toString('base64'),
    dropped: read.dropped
  }
}

function docOf(state: EntityState): Y.Doc {
  return state.text?.doc() ?? newLeafletDoc()
}

function textOf(state: EntityState): string {
  return state.text === null ? '' : leafletToText(leafletToJson(state.text.doc()).blocks)
}
