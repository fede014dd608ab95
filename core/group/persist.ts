import type { GroupLog } from '../log/group-log.ts'
import type { DurableLog } from '../vault/durable.ts'
import type { Mark } from '../vault/mark.ts'

/**
 * "Saved means saved": the write-ahead log is synced, then the rollback mark is written, then the caller may answer. The mark is
 * taken before the sync, so that it never promises more than the disk has. Calls made while one run is under way share the next.
 */
export function createPersist(
  log: Pick<GroupLog, 'localMark'>,
  durable: Pick<DurableLog, 'sync'>,
  mark: Pick<Mark, 'write'>
): () => Promise<void> {
  let running: Promise<void> = Promise.resolve()
  let next: Promise<void> | null = null
  return () => {
    next ??= running.then(async () => {
      next = null
      const value = await log.localMark()
      await durable.sync()
      await mark.write(value)
    })
    running = next.catch(() => {}) // every caller hears the failure itself
    return next
  }
}
