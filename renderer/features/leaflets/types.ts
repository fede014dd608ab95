import type { Output } from '../../../core/contract/handlers.ts'

export type Leaflet = Output<'leaflet.list'>['items'][number]
export type LeafletBody = Output<'leaflet.get'>
export type LeafletState = Leaflet['state']

/** The languages that a leaflet can be marked with, each by its own name. */
export const languages = [
  { value: 'ja', label: '日本語' },
  { value: 'en', label: 'English' },
  { value: 'es', label: 'Español' },
  { value: 'ar', label: 'العربية' }
] as const

export type Language = (typeof languages)[number]['value']
