import { audiences, type DeviceId, roles } from '../ids.ts'
import { coordinatorsOf, deviceIdOf, devicesOf, type EpochRecord, observerIdOf, type Rights } from './rights.ts'

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

/** The lock is not changed yet: the newest epoch is stale for somebody, or none followed a coordinator's fall. */
export function needsNextEpoch(rights: Rights): boolean {
  const highest = rights.epochs.reduce((most, e) => Math.max(most, e.number), -1)
  return [audiences.everyone, audiences.coordinators].some((audience) => {
    const current = currentEpoch(rights, audience)
    if (current === null || current.number < highest) return true
    return audience === audiences.coordinators && current.place < rights.loweredAt
  })
}

/** Where this laptop stands among those of the coordinators: each starts an overdue epoch so much later. Null for any other. */
export function placeInLine(rights: Rights, device: DeviceId): number | null {
  const line = coordinatorsOf(rights).flatMap((person) =>
    devicesOf(rights, person.id)
      .map(({ id }) => id)
      .sort()
  )
  const place = line.indexOf(device)
  return place < 0 ? null : place
}

export function commitmentOf(epoch: EpochRecord, audience: number): Uint8Array | null {
  return epoch.body.commitments.find((c) => c.audience === audience)?.commitment ?? null
}
