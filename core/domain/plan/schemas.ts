import { audiences } from '../ids.ts'
import { struct } from './field-struct.ts'
import { bool, bytes, choice, id16, key32, text, uint, wallTime, yjs, zone } from './field-types.ts'
import { field, type NounSchema, nounSchema } from './noun-schema.ts'

/**
 * What stands in the records of a plan. These tables are for years: field numbers are never used again for something else, and only
 * optional fields, parts at the end of a struct and choices at the end of a list may come. test/domain/plan/schemas.test.ts holds that.
 */

// Sizes leave room for the contract's limits in characters (at most three bytes each in UTF-8).
const title = text(800)
const long = text(30_000)

const replyAnswers = ['yes', 'maybe', 'no'] as const
const taskStates = ['todo', 'doing', 'waiting', 'done'] as const
const leafletStates = ['draft', 'ready'] as const
const roleChoice = choice(['reader', 'organiser', 'coordinator'])

export const eventSchema = nounSchema('event', 1, audiences.everyone, {
  title: field(1, title),
  purpose: field(2, long),
  start: field(3, wallTime),
  end: field(4, wallTime),
  zone: field(5, zone),
  place: field(6, title),
  fallbackPlace: field(7, title),
  notes: field(8, long),
  /** Set: cancelled, with or without a reason. Unset: it takes place. */
  cancelled: field(9, struct({}, { reason: title })),
  removed: field(10, bool),
  reply: field(11, struct({ answer: choice(replyAnswers) }, { withMe: uint }), 'person')
})

export const taskSchema = nounSchema('task', 1, audiences.everyone, {
  title: field(1, title),
  notes: field(2, long),
  due: field(3, wallTime),
  zone: field(4, zone),
  event: field(5, id16),
  state: field(6, choice(taskStates)),
  removed: field(7, bool),
  taken: field(8, bool, 'person'),
  // Words, tick and place of a step are apart, so that one person can reword what another ticks off at the same time.
  stepText: field(9, title, 'step'),
  stepDone: field(10, bool, 'step'),
  stepOrder: field(11, uint, 'step'),
  /** Keyed by the person who offers. */
  handOver: field(12, struct({ to: key32 }, { note: title }), 'person')
})

export const leafletSchema = nounSchema('leaflet', 1, audiences.everyone, {
  title: field(1, title),
  language: field(2, text(35)),
  state: field(3, choice(leafletStates)),
  removed: field(4, bool),
  text: field(5, yjs(62_000))
})

/** One per person; its id is `personEntityId`, and only that person's own records count. */
export const personSchema = nounSchema('person', 1, audiences.everyone, { name: field(1, text(320)) })

/** One per group; its id is sixteen zero bytes. */
export const groupSchema = nounSchema('group', 1, audiences.everyone, { name: field(1, title) })

export const inviteSchema = nounSchema('invite', 1, audiences.coordinators, {
  secret: field(1, bytes(16)),
  expiry: field(2, uint), // seconds since 1970, as in the code's text
  role: field(3, roleChoice),
  revoked: field(4, bool),
  usedBy: field(5, key32)
})

export const observerSchema = nounSchema('observer', 1, audiences.coordinators, {
  signKey: field(1, key32),
  label: field(2, title),
  madeBy: field(3, key32)
})

/** What a picture is, and what opens it. Its id is made of this value (`pictureIdOf`): it never changes, and whatever else is written to it counts for nothing. */
const pictureRef = struct(
  {
    tree: key32, // names the core and all its blocks
    blocks: uint,
    key: bytes(32),
    hash: key32, // BLAKE2b-256 of the picture
    type: choice(['image/png', 'image/jpeg', 'image/webp']),
    size: uint,
    width: uint,
    height: uint,
    leaflet: id16 // for which it was added
  },
  {}
)
export const pictureSchema = nounSchema('picture', 1, audiences.everyone, { kept: field(1, pictureRef) })

export const nounSchemas: readonly NounSchema[] = [
  eventSchema,
  taskSchema,
  leafletSchema,
  personSchema,
  groupSchema,
  inviteSchema,
  observerSchema,
  pictureSchema
]

const byNoun = new Map(nounSchemas.map((schema) => [schema.noun, schema]))

/** The table of a noun, or null for one that only a newer Starling knows. */
export function schemaByNoun(noun: string): NounSchema | null {
  return byNoun.get(noun) ?? null
}

/** `event` of `event.set`. */
export function nounOfType(type: string): string {
  if (type !== last.type) {
    const dot = type.indexOf('.')
    last = { type, noun: dot < 0 ? type : type.slice(0, dot) }
  }
  return last.noun
}

/** Asked for every record of a group, and most are of one type. */
let last = { type: '', noun: '' }
