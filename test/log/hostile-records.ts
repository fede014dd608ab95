import { randomBytes } from '../../core/domain/crypto.ts'
import type { KernelType } from '../../core/domain/kernel/kernel-body.ts'
import type { Rights } from '../../core/domain/kernel/rights.ts'
import { planWrite } from '../../core/domain/plan/plan-write.ts'
import { eventSchema } from '../../core/domain/plan/schemas.ts'
import { recordKinds, sealRecord } from '../../core/domain/record/envelope.ts'
import { authorOf, type RecordInside, writeInside } from '../../core/domain/record/record-inside.ts'
import { below, mutate, noise, pick, type Random } from '../helpers/mutate.ts'
import { type HostileGroup, type HostileMember, hostileKernelRecord } from './hostile-members.ts'

/** The four depths at which a record can be wrong. */
export const layers = ['outside', 'inside', 'body', 'kernel'] as const
export type Layer = (typeof layers)[number]

export interface HostileRecord {
  readonly layer: Layer
  readonly block: Uint8Array
  readonly author: HostileMember
  readonly kernelType: KernelType | null
  /** What stands inside, where its seal is good. */
  readonly inside: Uint8Array | null
}

export interface HostileKeys {
  readonly kernelKey: Uint8Array
  readonly epochKey: Uint8Array
  readonly commitment: Uint8Array
}

/** Makes wrong records of every depth, as they would stand in the core of `writerKey`. */
export function createHostileRecords(random: Random, group: HostileGroup, keys: HostileKeys) {
  const stock = group.members.flatMap(({ who }) => [dataRecord(random, group.groupKey, authorOf(who.identity.sign))])

  const seal = (inside: Uint8Array, kind: number, writerKey: Uint8Array): Uint8Array =>
    sealRecord(inside, {
      kind,
      audience: 0,
      epoch: 0,
      commitment: kind === recordKinds.kernel ? new Uint8Array(4) : keys.commitment,
      groupKey: group.groupKey,
      writerKey,
      key: kind === recordKinds.kernel ? keys.kernelKey : keys.epochKey
    })

  return (layer: Layer, rights: Rights, writerKey: Uint8Array): HostileRecord => {
    const kernel = random() < 0.5 || layer === 'kernel' ? hostileKernelRecord(random, group, rights) : null
    const author = kernel?.author ?? pick(random, group.members)
    const kernelType = kernel?.type ?? null
    const kind = kernel ? recordKinds.kernel : recordKinds.data
    const good = kernel ? kernel.record.bytes : pick(random, stock).bytes
    if (layer === 'outside')
      return { layer, author, kernelType, inside: null, block: mutate(random, seal(good, kind, writerKey)) }
    let inside = good
    if (layer === 'inside') inside = mutate(random, good)
    if (layer === 'body' && !kernel) inside = damagedBody(random, group.groupKey, pick(random, stock), author).bytes
    return { layer, author, kernelType, inside, block: seal(inside, kind, writerKey) }
  }
}

function dataRecord(random: Random, groupKey: Uint8Array, author: ReturnType<typeof authorOf>): RecordInside {
  const planned = planWrite(null, [
    { field: eventSchema.fields.title, value: 'Assembly' },
    { field: eventSchema.fields.notes, value: 'Bring water. 水を持ってきて。' }
  ])
  if (!planned.ok) throw new Error('the sample does not fit')
  return writeInside(
    { ...planned.content, wallMs: below(random, 2 ** 40), type: 'event.set', typeVersion: 1, entity: randomBytes(16) },
    { groupKey, kind: recordKinds.data, audience: 0 },
    author
  )
}

function damagedBody(random: Random, groupKey: Uint8Array, of: RecordInside, author: HostileMember): RecordInside {
  const types = ['event.set', 'event.reply', 'task.set', 'leaflet.text', 'leaflet.set', 'person.set', 'group.set', 'un.known']
  return writeInside(
    {
      wallMs: below(random, 2 ** 48),
      type: pick(random, types),
      typeVersion: 1 + below(random, 3),
      entity: of.entity,
      heads: Array.from({ length: below(random, 5) }, () => noise(random, 16)),
      fields: of.fields.filter(() => random() < 0.8).map((f) => ({ ...f, replaces: [] })),
      body: mutate(random, of.body)
    },
    { groupKey, kind: recordKinds.data, audience: 0 },
    authorOf(author.who.identity.sign)
  )
}
