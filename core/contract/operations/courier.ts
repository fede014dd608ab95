import * as v from 'valibot'
import { command, query } from '../operation.ts'
import { Count, GroupRef, KeyText, Millis, onGroup, RequestId } from '../shapes.ts'

/** Files cross the pipe in pieces of this size, as base64. */
export const pieceBytes = 256 * 1024
export const Piece = v.pipe(v.string(), v.maxLength(Math.ceil(pieceBytes / 3) * 4), v.regex(/^[A-Za-z0-9+/]*={0,2}$/, 'base64'))
const JobId = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/, 'job'))
export const UploadId = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/, 'upload'))
const Path = v.pipe(v.string(), v.minLength(1), v.maxLength(4096))
/** A file by its absolute path on this laptop, or by what `courier.write` answered. */
const file = { path: v.optional(Path), upload: v.optional(UploadId) }

const Job = v.object({
  job: JobId,
  kind: v.picklist(['courier.export', 'courier.import']),
  group: GroupRef,
  state: v.picklist(['running', 'paused', 'done', 'failed', 'cancelled']),
  done: Count,
  total: Count,
  unit: v.picklist(['changes', 'bytes']),
  /** What was written; null before it is, and for a file that was taken in. */
  written: v.nullable(
    v.object({
      files: v.array(v.object({ name: v.string(), bytes: Count })),
      records: Count,
      pictures: Count,
      /** False: this laptop has not got all of it itself yet; the file holds what it has. */
      complete: v.boolean()
    })
  ),
  /**
   * What was taken in. `damagedAt`: in a hundred, where the file stops being whole. `gap`: a file from before is missing. `missing`: numbers
   * of the parts of this file that have not come in whole yet, also by themselves.
   */
  taken: v.nullable(
    v.object({
      records: Count,
      pictures: Count,
      damagedAt: v.nullable(Count),
      gap: v.boolean(),
      missing: v.nullable(v.object({ parts: v.array(Count), of: v.nullable(Count) }))
    })
  ),
  error: v.nullable(v.object({ code: v.string(), params: v.record(v.string(), v.union([v.string(), v.number()])) }))
})

export const courierOperations = {
  'courier.export': command(
    'Write what somebody lacks into a sealed file to carry by hand. Without `path` it waits here for `courier.read`.',
    v.strictObject({
      ...onGroup,
      /** Null: for everyone. */
      for: v.optional(v.nullable(KeyText), null),
      /** From the beginning, whatever they are known to have. */
      whole: v.optional(v.boolean(), false),
      /** With the pictures that the plan shows and that they are not known to have. */
      pictures: v.optional(v.boolean(), false),
      path: v.optional(Path)
    }),
    v.object({ job: JobId })
  ),
  'courier.estimate': query(
    'How much `courier.export` would carry: changes, and pictures with about how many bytes they add.',
    v.strictObject({ group: GroupRef, for: v.optional(v.nullable(KeyText), null), whole: v.optional(v.boolean(), false) }),
    v.object({ records: Count, pictures: Count, pictureBytes: Count })
  ),
  'courier.read': query(
    'A piece of a written file, at most 256 KiB.',
    v.strictObject({ job: JobId, file: v.optional(Count, 0), offset: Count }),
    v.object({ name: v.string(), data: Piece, bytes: Count, last: v.boolean() })
  ),
  'courier.write': command(
    'Hand over a file in pieces of at most 256 KiB, one after the other; the first names no upload.',
    v.strictObject({ upload: v.optional(UploadId), offset: Count, data: Piece }),
    v.object({ upload: UploadId, bytes: Count })
  ),
  'courier.inspect': query(
    'Who made a carried file, when, for whom, and how much of it is new here. Takes nothing in.',
    v.strictObject(file),
    v.object({
      group: GroupRef,
      from: v.nullable(KeyText),
      fromName: v.string(),
      madeAt: v.nullable(Millis),
      for: v.nullable(KeyText),
      forName: v.string(),
      records: v.nullable(Count),
      /** At most so many. */
      newHere: v.nullable(Count),
      bytes: Count
    })
  ),
  'courier.discard': command(
    'Forget a file that was handed over and is not taken in. Again is the same as once.',
    v.strictObject({ upload: UploadId }),
    v.object({ upload: UploadId })
  ),
  'courier.import': command(
    'Take a carried file in: all of it that is whole and new. The same twice is once.',
    v.strictObject({ ...onGroup, ...file }),
    v.object({ job: JobId })
  ),
  'courier.show': query(
    'What somebody lacks, sealed, as texts for a run of QR pictures from screen to camera; COURIER_TOO_LARGE where it takes a file.',
    v.strictObject({ group: GroupRef, for: v.optional(v.nullable(KeyText), null) }),
    v.object({
      frames: v.array(v.string()),
      records: Count,
      /** False: this laptop has not got all of it itself yet. */
      complete: v.boolean(),
      /** For everyone, where not all fits: only what nobody else is known to have yet. */
      newest: v.boolean()
    })
  ),
  'courier.scan': command(
    'All texts that a camera has read so far, the last one last; once the run in sight is whole it waits like a file that was handed over.',
    v.strictObject({ frames: v.pipe(v.array(v.pipe(v.string(), v.maxLength(8000))), v.maxLength(200)) }),
    v.object({ have: Count, of: Count, upload: v.nullable(UploadId) })
  ),
  'courier.trips': query(
    'Files that were written here, and who has said since that what was in them arrived.',
    v.strictObject({ group: GroupRef }),
    v.array(
      v.object({
        trip: v.string(),
        for: v.nullable(KeyText),
        forName: v.string(),
        madeAt: Millis,
        records: Count,
        state: v.picklist(['carried', 'confirmed']),
        confirmed: v.array(v.object({ person: KeyText, name: v.string(), at: Millis }))
      })
    )
  ),
  'job.list': query('Long work under way and what ended lately.', v.strictObject({ group: v.optional(GroupRef) }), v.array(Job)),
  'job.pause': command('Hold long work where it is.', v.strictObject({ job: JobId }), v.object({ job: JobId })),
  'job.resume': command('Go on with it.', v.strictObject({ job: JobId }), v.object({ job: JobId })),
  'job.cancel': command(
    'Stop long work. What was taken in stays; a file that was not finished is removed.',
    v.strictObject({ job: JobId, requestId: RequestId }),
    v.object({ job: JobId })
  )
}
