import { roles } from '../ids.ts'
import { deviceIdOf, type EpochRecord, observerIdOf, type Rights } from './rights.ts'

/**
 * The epoch in force for an audience: the highest number that is not stale; among equals the first in the order. Stale is an
 * epoch whose author, or anyone to whom it boxes, no longer belongs to that audience. Null before the first.
 */
export function currentEpoch(rights: Rights, audience: number): EpochRecord | null {
  const fresh = rights.epochs.filter(
    (e) => e.body.commitments.some((c) => c.audience === audience) && !isStale(rights, e, audience)
  )
  return fresh.reduce<EpochRecord | null>((best, e) => (best === null || e.number > best.number ? e : best), null)
}

export function isStale(rights: Rights, epoch: EpochRecord, audience: number): boolean {
  if (!personBelongs(rights.persons.get(epoch.author)?.role, audience)) return true
  return epoch.body.boxes.some((b) => b.audience === audience && !recipientBelongs(rights, b.recipient, audience))
}

function personBelongs(role: number | undefined, audience: number): boolean {
  return role !== undefined && (audience === 0 || role === roles.coordinator)
}

function recipientBelongs(rights: Rights, key: Uint8Array, audience: number): boolean {
  const device = rights.devices.get(deviceIdOf(key))
  if (device) return personBelongs(rights.persons.get(device.person)?.role, audience)
  return audience === 0 && rights.observers.has(observerIdOf(key))
}

export function commitmentOf(epoch: EpochRecord, audience: number): Uint8Array | null {
  return epoch.body.commitments.find((c) => c.audience === audience)?.commitment ?? null
}
