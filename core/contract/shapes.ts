import * as v from 'valibot'

/** Shapes that several operations share. Everything is JSON-safe. */

const id = (what: string) => v.pipe(v.string(), v.regex(/^[ybndrfg8ejkmcpqxot1uwisza345h769]{26}$/, what))
export const GroupRef = v.pipe(v.string(), v.regex(/^[a-z0-9]{12,32}$/, 'group'))
/** 16 bytes in z-base-32. */
export const ItemId = id('item')
/** First 16 bytes of a record's name, z-base-32. */
export const ChangeId = id('change')
/** A 32-byte key in z-base-32. */
export const KeyText = v.pipe(v.string(), v.regex(/^[ybndrfg8ejkmcpqxot1uwisza345h769]{52}$/, 'key'))
export const RequestId = v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/)))

export const titleChars = 200
export const notesChars = 10_000
/** Of the words that say what a picture shows. */
export const altChars = 300
export const Title = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(titleChars))
export const ShortText = v.pipe(v.string(), v.trim(), v.maxLength(titleChars))
export const LongText = v.pipe(v.string(), v.maxLength(notesChars))
export const DisplayName = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(80))
export const Millis = v.pipe(v.number(), v.integer(), v.minValue(0))
export const Count = v.pipe(v.number(), v.integer(), v.minValue(0))
/** Zero: only how many there are, which costs a fraction of a list in order. */
export const Limit = v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(5000)), 100)
export const Cursor = v.optional(v.pipe(v.string(), v.maxLength(200)))
/** Wall time without zone, to the minute or second: `2026-11-28T13:00`; for an all-day plan the date alone. */
export const WallTime = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?)?$/))
export const Zone = v.pipe(v.string(), v.minLength(1), v.maxLength(64))
export const RoleName = v.picklist(['reader', 'organiser', 'coordinator'])
export const Language = v.picklist(['en', 'ja', 'es', 'ar'])

export const Reach = v.object({ saved: v.boolean(), reachedPeople: Count, ofPeople: Count, asOf: v.nullable(Millis) })
export type Reach = v.InferOutput<typeof Reach>

/** Who made something and where it is, on every item. `at` is by the author's own clock and for display only. */
export const Made = v.object({ by: KeyText, byName: v.string(), at: Millis })

/** A field that several people changed apart: what each wrote; the last one is what shows. */
export const TwoVersions = v.array(
  v.object({
    field: v.string(),
    key: v.nullable(v.string()),
    versions: v.array(v.object({ value: v.unknown(), change: ChangeId, by: KeyText, byName: v.string(), at: Millis }))
  })
)

/** What stands on every item of a plan. */
export const itemFrame = {
  id: ItemId,
  version: ChangeId,
  made: Made,
  changed: Made,
  reach: Reach,
  settled: v.boolean(),
  twoVersions: TwoVersions,
  removed: v.boolean(),
  needsNewer: v.boolean()
}

/** What every command on a plan answers: the new version, and the change to name to `change.undo`. */
export const Changed = v.object({ id: ItemId, version: ChangeId, undo: ChangeId })
export const onGroup = { group: GroupRef, requestId: RequestId }
