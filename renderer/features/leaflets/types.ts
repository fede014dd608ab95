import type { ClientInput, Output } from '../../../core/contract/handlers.ts'

export type Leaflet = Output<'leaflet.list'>['items'][number]
export type LeafletBody = Output<'leaflet.get'>
export type LeafletThen = Output<'leaflet.version'>
export type Version = Output<'leaflet.versions'>['versions'][number]
export type Block = LeafletBody['blocks'][number]
/** What core says of one picture of a text. */
export type PictureOf = LeafletBody['pictures'][number]
export type NewBlock = NonNullable<ClientInput<'leaflet.create'>['blocks']>[number]
