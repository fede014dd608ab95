import { Temporal } from 'temporal-polyfill'
import { CoreError } from '../contract/errors.ts'

/** Wall time of a zone to milliseconds since 1970, for sorting and "now"; null where the zone table of this laptop lacks the zone. */
export function wallToMillis(wall: string, zone: string | null): number | null {
  try {
    const plain = wall.length === 10 ? Temporal.PlainDate.from(wall).toPlainDateTime() : Temporal.PlainDateTime.from(wall)
    return plain.toZonedDateTime(zone ?? 'UTC', { disambiguation: 'compatible' }).epochMilliseconds
  } catch {
    return null
  }
}

/** ZONE_UNKNOWN for a zone that this laptop cannot count with: better asked again than stored wrong. */
export function checkZone(zone: string | undefined): void {
  if (zone === undefined) return
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone)
  } catch {
    throw new CoreError('ZONE_UNKNOWN')
  }
}

/** TIME_INVALID, and END_BEFORE_START where both are known. */
export function checkTimes(start: string | null | undefined, end: string | null | undefined): void {
  for (const wall of [start, end]) {
    if (wall !== undefined && wall !== null && wallToMillis(wall, 'UTC') === null) throw new CoreError('TIME_INVALID')
  }
  if (start && end && (wallToMillis(end, 'UTC') ?? 0) < (wallToMillis(start, 'UTC') ?? 0)) throw new CoreError('END_BEFORE_START')
}
