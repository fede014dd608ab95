import type { Output } from '../../../core/contract/handlers.ts'

export type PlannedEvent = Output<'event.get'>
export type Reply = 'yes' | 'maybe' | 'no'
