import { toHex } from '../domain/crypto.ts'
import type { WriterId } from '../domain/ids.ts'
import { type RecordInside, randomOf } from '../domain/record/record-inside.ts'
import type { ViewItem } from '../log/open-record.ts'
import type { Committed, Planned } from './committer.ts'

type Plan = () => readonly Planned[] | Promise<readonly Planned[]>

/**
 * A request that is asked again after this process ended in the middle is known by its record: the mark made of the request stands
 * in it where other records have random bytes. So it is done once however it was cut off, and costs no write of its own.
 */
export interface DoneRequests {
  see(items: readonly ViewItem[]): void
  /** Commits the plan, or answers what an earlier process of this profile made of the same request. */
  once(mark: Uint8Array, plan: Plan, commit: (plan: Plan) => Promise<Committed>): Promise<Committed>
}

const remembered = 4096

export function createDoneRequests(own: WriterId): DoneRequests {
  const done = new Map<string, RecordInside>()
  return {
    see: (items) => {
      for (const item of items) if ('record' in item && item.writer === own) done.set(toHex(randomOf(item.record)), item.record)
      for (const oldest of done.keys()) {
        if (done.size <= remembered) break
        done.delete(oldest)
      }
    },
    once: async (mark, plan, commit) => {
      let earlier: RecordInside | undefined
      const committed = await commit(async () => {
        earlier = done.get(toHex(mark))
        return earlier ? [] : markLast(await plan(), mark)
      })
      return earlier ? { records: [earlier] } : committed
    }
  }
}

/** The last record of a plan carries the mark: it stands in the log only if all before it do. */
function markLast(planned: readonly Planned[], random: Uint8Array): readonly Planned[] {
  return planned.map((one, i) => (i === planned.length - 1 && 'draft' in one ? { ...one, draft: { ...one.draft, random } } : one))
}
