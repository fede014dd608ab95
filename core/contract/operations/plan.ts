import * as v from 'valibot'
import { command, query } from '../operation.ts'
import {
  altChars,
  Changed,
  ChangeId,
  Count,
  Cursor,
  GroupRef,
  ItemId,
  itemFrame,
  KeyText,
  Language,
  Limit,
  LongText,
  Made,
  Millis,
  onGroup,
  Reach,
  ShortText,
  Title,
  WallTime,
  Zone
} from '../shapes.ts'
import { Picture } from './picture.ts'

const One = v.strictObject({ group: GroupRef, id: ItemId })
const Change = v.strictObject({ ...onGroup, id: ItemId })
const Version = v.strictObject({ ...One.entries, version: ChangeId })
const page = { limit: Limit, cursor: Cursor }
const Person = v.object({ person: KeyText, name: v.string() })

// ── events ──
export const ReplyAnswer = v.picklist(['yes', 'maybe', 'no'])
const eventFields = {
  title: Title,
  purpose: v.optional(LongText),
  start: v.optional(WallTime),
  end: v.optional(v.nullable(WallTime)),
  zone: v.optional(Zone),
  place: v.optional(ShortText),
  fallbackPlace: v.optional(ShortText),
  notes: v.optional(LongText)
}
export const PlannedEvent = v.object({
  ...itemFrame,
  title: v.string(),
  purpose: v.string(),
  start: v.nullable(v.string()),
  end: v.nullable(v.string()),
  allDay: v.boolean(),
  zone: v.nullable(v.string()),
  startsAt: v.nullable(v.number()),
  endsAt: v.nullable(v.number()),
  place: v.string(),
  fallbackPlace: v.string(),
  notes: v.string(),
  cancelled: v.nullable(v.object({ reason: v.string() })),
  replies: v.array(v.object({ ...Person.entries, answer: ReplyAnswer, withMe: Count })),
  coming: Count,
  maybe: Count,
  notComing: Count,
  myReply: v.nullable(v.object({ answer: ReplyAnswer, withMe: Count }))
})

// ── tasks ──
export const TaskState = v.picklist(['todo', 'doing', 'waiting', 'done'])
const taskFields = {
  title: Title,
  notes: v.optional(LongText),
  due: v.optional(v.nullable(WallTime)),
  zone: v.optional(Zone),
  event: v.optional(v.nullable(ItemId)),
  state: v.optional(TaskState)
}
export const Task = v.object({
  ...itemFrame,
  title: v.string(),
  notes: v.string(),
  due: v.nullable(v.string()),
  zone: v.nullable(v.string()),
  dueAt: v.nullable(v.number()),
  event: v.nullable(ItemId),
  state: TaskState,
  takenBy: v.array(Person),
  mine: v.boolean(),
  handOver: v.nullable(v.object({ to: KeyText, toName: v.string(), from: KeyText, fromName: v.string(), note: v.string() })),
  steps: v.array(v.object({ step: ItemId, text: v.string(), done: v.boolean() }))
})

// ── leaflets ──
const Span = v.strictObject({
  text: v.pipe(v.string(), v.minLength(1), v.maxLength(20_000)),
  bold: v.optional(v.boolean()),
  italic: v.optional(v.boolean()),
  link: v.optional(v.pipe(v.string(), v.maxLength(2000)))
})
export const Block = v.strictObject({
  kind: v.picklist(['paragraph', 'heading1', 'heading2', 'heading3', 'bullet', 'numbered', 'quote', 'rule', 'picture']),
  spans: v.optional(v.array(Span), []),
  /** Of the kind `picture`, which has no spans: which one, and what it shows, in words. */
  picture: v.optional(ItemId),
  alt: v.optional(v.pipe(v.string(), v.maxLength(altChars)))
})
export const Leaflet = v.object({
  ...itemFrame,
  title: v.string(),
  language: v.nullable(Language),
  state: v.picklist(['draft', 'ready']),
  words: Count,
  /** How many of the pictures in it are not here yet. */
  picturesComing: Count
})
export const LeafletBody = v.object({
  ...Leaflet.entries,
  text: v.string(),
  blocks: v.array(Block),
  /** Each picture that the text shows, once. */
  pictures: v.array(Picture),
  /** The Yjs state of the text, base64: what the editor opens. */
  document: v.string(),
  dropped: Count
})
/** One moment of a leaflet's past: all that somebody typed without a long pause, or one other change. */
export const LeafletVersion = v.object({
  version: ChangeId,
  /** The version before it; null for the first. */
  before: v.nullable(ChangeId),
  ...Made.entries,
  /** When it was begun, by the same clock as `at`. */
  since: Millis,
  changes: Count,
  fields: v.array(v.string()),
  reach: Reach
})
/** What a leaflet said then. */
export const LeafletThen = v.object({
  version: ChangeId,
  ...Made.entries,
  title: v.string(),
  language: v.nullable(Language),
  state: v.picklist(['draft', 'ready']),
  text: v.string(),
  blocks: v.array(Block),
  pictures: v.array(Picture),
  dropped: Count
})

const listOf = <T extends v.GenericSchema<unknown, unknown>>(item: T) =>
  v.object({ items: v.array(item), cursor: v.nullable(v.string()), total: Count })

export const planOperations = {
  'event.create': command(
    'Make an event. Times are wall time of its zone.',
    v.strictObject({ ...onGroup, ...eventFields }),
    Changed
  ),
  'event.update': command(
    'Change fields of an event; what is left out stays.',
    v.strictObject({ ...onGroup, id: ItemId, ...v.partial(v.object(eventFields)).entries }),
    Changed
  ),
  'event.get': query('One event.', One, PlannedEvent),
  'event.list': query(
    'Events by start.',
    v.strictObject({
      group: GroupRef,
      from: v.optional(Millis),
      until: v.optional(Millis),
      removed: v.optional(v.boolean(), false),
      ...page
    }),
    listOf(PlannedEvent)
  ),
  'event.reply': command(
    'Say whether you come, and how many people come with you.',
    v.strictObject({ ...onGroup, id: ItemId, answer: ReplyAnswer, withMe: v.optional(v.pipe(Count, v.maxValue(999)), 0) }),
    Changed
  ),
  'event.cancel': command(
    'Cancel an event; it stays, struck through, with its reason.',
    v.strictObject({ ...onGroup, id: ItemId, reason: v.optional(ShortText, '') }),
    Changed
  ),
  'event.restore': command('Take back a cancellation or a removal.', Change, Changed),
  'event.remove': command('Remove an event from the plan. Activity can put it back.', Change, Changed),
  'task.create': command(
    'Make a task.',
    v.strictObject({ ...onGroup, ...taskFields, steps: v.optional(v.array(Title), []) }),
    Changed
  ),
  'task.update': command(
    'Change fields of a task; what is left out stays.',
    v.strictObject({ ...onGroup, id: ItemId, ...v.partial(v.object(taskFields)).entries }),
    Changed
  ),
  'task.get': query('One task.', One, Task),
  'task.list': query(
    'Tasks by due time.',
    v.strictObject({
      group: GroupRef,
      mine: v.optional(v.boolean(), false),
      state: v.optional(TaskState),
      event: v.optional(ItemId),
      removed: v.optional(v.boolean(), false),
      ...page
    }),
    listOf(Task)
  ),
  'task.take': command('Take a task.', Change, Changed),
  'task.release': command('Let a task go.', Change, Changed),
  'task.handOver': command(
    'Offer a task that you took to somebody; it is theirs when they take it.',
    v.strictObject({ ...onGroup, id: ItemId, to: KeyText, note: v.optional(ShortText, '') }),
    Changed
  ),
  'task.step': command(
    'Add a step (no `step`), change its words, tick it or remove it.',
    v.strictObject({
      ...onGroup,
      id: ItemId,
      step: v.optional(ItemId),
      text: v.optional(Title),
      done: v.optional(v.boolean()),
      remove: v.optional(v.boolean(), false)
    }),
    v.object({ ...Changed.entries, step: ItemId })
  ),
  'task.restore': command('Take back a removal.', Change, Changed),
  'task.remove': command('Remove a task from the plan. Activity can put it back.', Change, Changed),
  'leaflet.create': command(
    'Start a leaflet.',
    v.strictObject({ ...onGroup, title: Title, language: v.optional(Language), blocks: v.optional(v.array(Block), []) }),
    Changed
  ),
  'leaflet.update': command(
    'Change the title, the language or draft/ready.',
    v.strictObject({
      ...onGroup,
      id: ItemId,
      title: v.optional(Title),
      language: v.optional(Language),
      state: v.optional(v.picklist(['draft', 'ready']))
    }),
    Changed
  ),
  'leaflet.get': query('One leaflet with its text.', One, LeafletBody),
  'leaflet.list': query(
    'Leaflets, the last changed first.',
    v.strictObject({
      group: GroupRef,
      state: v.optional(v.picklist(['draft', 'ready'])),
      removed: v.optional(v.boolean(), false),
      ...page
    }),
    listOf(Leaflet)
  ),
  'leaflet.edit': command(
    'Add an edit of the text made elsewhere: a Yjs update, base64.',
    v.strictObject({ ...onGroup, id: ItemId, update: v.pipe(v.string(), v.base64(), v.maxLength(80_000)) }),
    Changed
  ),
  'leaflet.insert': command(
    'Insert blocks of text before block number `at` (left out: at the end).',
    v.strictObject({
      ...onGroup,
      id: ItemId,
      at: v.optional(Count),
      blocks: v.pipe(v.array(Block), v.minLength(1), v.maxLength(200))
    }),
    Changed
  ),
  'leaflet.cut': command(
    'Remove `count` blocks from block number `at`.',
    v.strictObject({ ...onGroup, id: ItemId, at: Count, count: v.optional(v.pipe(Count, v.minValue(1)), 1) }),
    Changed
  ),
  'leaflet.versions': query(
    'The moments of a leaflet, the newest first.',
    v.strictObject({ ...One.entries, ...page }),
    v.object({ versions: v.array(LeafletVersion), cursor: v.nullable(v.string()), total: Count })
  ),
  'leaflet.version': query('What a leaflet said at one of its moments.', Version, LeafletThen),
  'leaflet.restoreVersion': command(
    'Put the text of a version back, as a new change. Title, language and state stay.',
    v.strictObject({ ...Change.entries, version: ChangeId }),
    Changed
  ),
  'leaflet.restore': command('Take back a removal.', Change, Changed),
  'leaflet.remove': command('Remove a leaflet from the plan. Activity can put it back.', Change, Changed)
}
