import { CoreError } from '../contract/errors.ts'
import { audiences, type RoleNumber, type WriterId } from '../domain/ids.ts'
import type { GroupIdentity } from '../domain/kernel/group-identity.ts'
import { readKernelBody } from '../domain/kernel/kernel-body.ts'
import { deviceIdOf, personIdOf } from '../domain/kernel/rights.ts'
import { recordKinds } from '../domain/record/envelope.ts'
import { fullName, type RecordInside, readInside, writeInside } from '../domain/record/record-inside.ts'
import type { ViewItem } from '../log/open-record.ts'
import type { Drafts } from '../vault/drafts.ts'
import type { Committed, Planned } from './committer.ts'

export interface OutboxOptions {
  readonly localId: string
  readonly groupKey: Uint8Array
  readonly writer: WriterId
  readonly identity: GroupIdentity
  /** The journal, or why it did not open: then nothing is kept, and whoever writes hears the reason. */
  readonly drafts: Drafts | CoreError
  readonly now: () => number
}

/**
 * What a newcomer writes before the log knows their laptop: signed at once, kept in the sealed journal over any restart, shown as
 * saved here, and appended under the newest lock as soon as the log lets this laptop write (FORMATS "Kernel records"). Appended twice
 * after a crash it counts once: a record's name is the hash of what was signed.
 */
export interface Outbox {
  readonly size: number
  /** Durable when it resolves. NOT_ADMITTED_YET for what cannot wait: invites, reading codes, roles. DISK_FULL and the like. */
  keep(plan: () => readonly Planned[] | Promise<readonly Planned[]>): Promise<Committed>
  /** Hands over everything kept, in the order in which it was written, and forgets what `append` took. One at a time. */
  handOver(append: (plan: () => readonly Planned[]) => Promise<unknown>): Promise<void>
  /** As items of the view behind its last place, so that they can be seen. */
  items(from: number): ViewItem[]
  onChanged(listener: () => void): () => void
}

export function createOutbox(o: OutboxOptions): Outbox {
  const place = { groupKey: o.groupKey, kind: recordKinds.data, audience: audiences.everyone }
  const listeners = new Set<() => void>()
  let kept = o.drafts instanceof CoreError ? [] : readKept(o.drafts, o.localId, place)
  let number = kept.reduce((most, { key }) => Math.max(most, Number(key.split('/').at(-1)) + 1), 0)
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const done = turn.then(act)
    turn = done.catch(() => {}) // whoever asked has the failure; the line goes on
    return done
  }
  const tell = (): void => {
    for (const listener of listeners) listener()
  }

  async function keep(plan: () => readonly Planned[] | Promise<readonly Planned[]>): Promise<Committed> {
    if (o.drafts instanceof CoreError) throw o.drafts
    const planned = await plan()
    const [one] = planned
    if (!one) return { records: [] }
    // One record, one entry: what belongs together in one append cannot be kept whole here, and concerns more than a plan.
    if (planned.length > 1 || !('draft' in one) || one.audience !== audiences.everyone) throw new CoreError('NOT_ADMITTED_YET')
    const record = writeInside({ ...one.draft, wallMs: o.now() }, place, o.identity.device)
    const key = `${keysOf(o.localId)}${number++}`
    await o.drafts.put(key, record.bytes)
    kept = [...kept, { key, record }]
    tell()
    return { records: [record] }
  }

  async function handOver(append: (plan: () => readonly Planned[]) => Promise<unknown>): Promise<void> {
    const leaving = kept
    if (leaving.length === 0) return
    await append(() => leaving.map(({ record }) => ({ audience: audiences.everyone, signed: record })))
    kept = kept.filter((entry) => !leaving.includes(entry))
    tell()
    if (!(o.drafts instanceof CoreError)) for (const { key } of leaving) await o.drafts.delete(key)
  }

  return {
    get size() {
      return kept.length
    },
    keep: (plan) => inTurn(() => keep(plan)),
    handOver: (append) => inTurn(() => handOver(append)),
    items: (from) =>
      kept.map(({ record }, i) => ({
        place: from + i,
        writer: o.writer,
        seq: beyondAll, // nobody's word about this writer reaches so far: it is here and nowhere else
        audience: audiences.everyone,
        record,
        personId: personIdOf(o.identity.person.publicKey),
        deviceId: deviceIdOf(o.identity.sign.publicKey)
      })),
    onChanged: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    }
  }
}

const beyondAll = 0xffff_ffff
const keysOf = (localId: string): string => `outbox/${localId}/`

interface Kept {
  readonly key: string
  readonly record: RecordInside
}

/** What cannot be read any more stays in the journal: a newer Starling may have written it. */
function readKept(drafts: Drafts, localId: string, place: Parameters<typeof readInside>[1]): readonly Kept[] {
  return drafts
    .list()
    .filter((key) => key.startsWith(keysOf(localId)))
    .flatMap((key) => {
      const record = readInside(drafts.get(key) ?? new Uint8Array(0), place)
      return typeof record === 'string' ? [] : [{ key, record }]
    })
}

/** Leaving a group takes what was kept for it along. */
export async function emptyOutbox(drafts: Drafts, localId: string): Promise<void> {
  for (const key of drafts.list()) if (key.startsWith(keysOf(localId))) await drafts.delete(key)
}

/** As whom a newcomer was let in, by the record that was handed over; null where there is none, or the log knows it already. */
export function promisedRole(
  handed: readonly Uint8Array[],
  groupKey: Uint8Array,
  accepted: ReadonlySet<string>
): RoleNumber | null {
  const record = readInside(handed[0] ?? new Uint8Array(0), { groupKey, kind: recordKinds.kernel, audience: audiences.everyone })
  if (typeof record === 'string' || accepted.has(fullName(record.name))) return null
  const body = readKernelBody(record.type.replace(/^kernel\./, ''), record.typeVersion, record.body)
  return body?.type === 'admit' && body.role <= 2 ? (body.role as RoleNumber) : null // checked in this line
}
