import * as Y from 'yjs'
import { type EntityState, fieldValue } from '../../domain/plan/entity-state.ts'
import { newLeafletDoc } from '../../domain/plan/leaflet-text.ts'
import { countWords, leafletToBlocks, leafletToText } from '../../domain/plan/leaflet-to-blocks.ts'
import { leafletToJson } from '../../domain/plan/leaflet-to-json.ts'
import { leafletSchema } from '../../domain/plan/schemas.ts'
import type { Group } from '../../group/group.ts'
import { idToText } from '../id-text.ts'
import { itemFrame, made } from './item-frame.ts'
import { presentPictures } from './picture.ts'
import { lineOf } from './shown-text.ts'

const f = leafletSchema.fields
const languages = ['en', 'ja', 'es', 'ar'] as const

export async function presentLeaflet(group: Group, state: EntityState) {
  const coming = (await group.pictures.of(state)).filter((picture) => picture.state === 'coming')
  return { ...itemFrame(group, state), ...fieldsOf(state), words: countWords(textOf(state)), picturesComing: coming.length }
}

export async function presentLeafletBody(group: Group, state: EntityState) {
  return {
    ...(await presentLeaflet(group, state)),
    ...bodyOf(state),
    pictures: await presentPictures(group, state),
    document: Buffer.from(Y.encodeStateAsUpdate(docOf(state))).toString('base64')
  }
}

/** A leaflet as it was when `state` held its first records only. */
export async function presentLeafletThen(group: Group, state: EntityState) {
  if (!state.last) throw new Error('a leaflet without records')
  return {
    version: idToText(state.last.name),
    ...made(group, state.last),
    ...fieldsOf(state),
    ...bodyOf(state),
    pictures: await presentPictures(group, state)
  }
}

function fieldsOf(state: EntityState) {
  const language = fieldValue(state, f.language)
  return {
    title: lineOf(state, f.title),
    language: languages.find((known) => known === language) ?? null,
    state: fieldValue(state, f.state) ?? ('draft' as const)
  }
}

function bodyOf(state: EntityState) {
  const read = leafletToJson(docOf(state))
  return {
    text: leafletToText(read.blocks),
    blocks: leafletToBlocks(read.blocks).map(({ kind, spans, picture }) => ({
      kind,
      spans: spans.map((span) => ({ ...span })),
      ...(picture ? { picture: idToText(picture.id), alt: picture.alt } : {})
    })),
    dropped: read.dropped
  }
}

function docOf(state: EntityState): Y.Doc {
  return state.text?.doc() ?? newLeafletDoc()
}

function textOf(state: EntityState): string {
  return state.text === null ? '' : leafletToText(leafletToJson(state.text.doc()).blocks)
}
