import * as v from 'valibot'
import { command, query, watch } from '../operation.ts'
import {
  Changed,
  ChangeId,
  Count,
  DisplayName,
  GroupRef,
  itemFrame,
  KeyText,
  Millis,
  onGroup,
  RequestId,
  RoleName,
  Title
} from '../shapes.ts'

const Nothing = v.strictObject({})
const OfGroup = v.strictObject({ group: GroupRef })

export const GroupSummary = v.object({
  group: GroupRef,
  name: v.string(),
  role: v.picklist(['reader', 'organiser', 'coordinator', 'observer', 'waiting']),
  /** `aside`: the log does not hold what its rights demand; readable, not trusted. `newer`: needs a newer Starling. */
  state: v.picklist(['open', 'opening', 'waiting', 'aside', 'newer', 'damaged']),
  me: v.nullable(KeyText)
})

export const GroupDetail = v.object({
  ...GroupSummary.entries,
  members: Count,
  devices: Count,
  observers: Count,
  coordinators: Count,
  epoch: Count,
  indexers: Count,
  /**
   * Changes in the group's order, those settled for good, and those whole on this laptop from the first on. `newestHere`: besides them the
   * newest ones, while older ones are still coming.
   */
  changes: v.object({
    total: Count,
    settled: Count,
    here: Count,
    newestHere: Count,
    locked: Count,
    needsNewer: Count,
    refused: Count
  }),
  settling: v.object({ needed: Count, present: Count }),
  /** Nothing that anybody is known to have is missing here. */
  upToDate: v.boolean(),
  /** Changes known to be missing here: those that somebody connected has, and those that nobody connected has, so that nothing waits for them. */
  coming: Count,
  away: Count,
  outbox: Count,
  survivesLostLaptop: v.boolean(),
  /** Somebody who should not read what is new any more still can, until a coordinator's laptop has changed the lock. */
  lockPending: v.boolean()
})

export const Member = v.object({
  person: KeyText,
  name: v.string(),
  role: RoleName,
  me: v.boolean(),
  devices: v.array(
    v.object({
      device: KeyText,
      me: v.boolean(),
      connected: v.boolean(),
      hasEverything: v.nullable(v.boolean()),
      missing: v.nullable(Count),
      /** How many of them cannot come now: nobody connected here is known to have them. */
      away: Count,
      lastHeard: v.nullable(Millis)
    })
  ),
  admittedBy: v.nullable(KeyText)
})

export const groupOperations = {
  'group.list': query('The groups on this laptop.', Nothing, v.array(GroupSummary)),
  'group.create': command(
    'Start a group. You are its first coordinator.',
    v.strictObject({ name: Title, requestId: RequestId }),
    v.object({ group: GroupRef })
  ),
  'group.get': query('One group: who is in it, how much of it is here, what is settled.', OfGroup, GroupDetail),
  'group.rename': command('Give the group another name.', v.strictObject({ ...onGroup, name: Title }), Changed),
  'group.leave': command(
    'Delete this group from this laptop: its log, its keys. Others keep what they have.',
    v.strictObject({ group: GroupRef }),
    v.object({ left: v.literal(true) })
  ),
  'member.list': query(
    'The people of a group, their roles and laptops, and what each is known to have.',
    OfGroup,
    v.array(Member)
  ),
  'member.rename': command(
    'Change the name by which this group knows you.',
    v.strictObject({ ...onGroup, name: DisplayName }),
    Changed
  ),
  'member.role': command(
    'Change the role of a person. Making a coordinator takes the approval of more than half of the coordinators.',
    v.strictObject({ ...onGroup, person: KeyText, role: RoleName }),
    v.object({ role: RoleName })
  ),
  'changes.watch': watch(
    'Tells which lists moved; ask again for what you show. At most ten messages a second.',
    v.strictObject({ group: v.optional(GroupRef) }),
    v.object({ version: Count, topics: v.array(v.string()) })
  ),
  'change.list': query(
    'What was changed by whom, newest first in the order of the group.',
    v.strictObject({
      group: GroupRef,
      by: v.optional(KeyText),
      item: v.optional(itemFrame.id),
      limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500)), 100),
      cursor: v.optional(v.string())
    }),
    v.object({
      changes: v.array(
        v.object({
          change: ChangeId,
          kind: v.string(),
          item: itemFrame.id,
          title: v.string(),
          first: v.boolean(),
          fields: v.array(v.string()),
          by: KeyText,
          byName: v.string(),
          at: Millis,
          reach: itemFrame.reach,
          settled: v.boolean(),
          needsNewer: v.boolean()
        })
      ),
      cursor: v.nullable(v.string())
    })
  ),
  'change.undo': command(
    'Put back what was there before one change. Fields that somebody changed since stay as they are.',
    v.strictObject({ ...onGroup, change: ChangeId }),
    v.object({ ...Changed.entries, left: v.array(v.string()) })
  ),
  'version.list': query(
    'Items in which two people changed the same field apart. The later one in the order shows; both are kept.',
    OfGroup,
    v.array(
      v.object({
        kind: v.picklist(['event', 'task', 'leaflet']),
        id: itemFrame.id,
        title: v.string(),
        twoVersions: itemFrame.twoVersions
      })
    )
  ),
  'version.choose': command(
    'Settle a field with two versions by choosing the change whose value stays.',
    v.strictObject({
      ...onGroup,
      kind: v.picklist(['event', 'task', 'leaflet']),
      id: itemFrame.id,
      field: v.string(),
      key: v.optional(v.nullable(v.string()), null),
      change: ChangeId
    }),
    Changed
  ),
  'search.find': query(
    'Find events, tasks, leaflets and people by words, in any of the four languages.',
    v.strictObject({
      group: GroupRef,
      text: v.pipe(v.string(), v.maxLength(200)),
      limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)), 20)
    }),
    v.array(
      v.object({
        kind: v.picklist(['event', 'task', 'leaflet', 'person']),
        id: itemFrame.id,
        title: v.string(),
        snippet: v.string()
      })
    )
  )
}
