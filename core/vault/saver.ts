import type { DurableLog } from './durable.ts'
import type { Mark, MarkedCore } from './mark.ts'

/**
 * "Saved" in one call: when it returns, every record appended before the call is on the disk and so is the mark that remembers it.
 * Calls made while one round runs share the next. Errors: those of `DurableLog.sync` and `Mark.write`.
 */
export type Saver = () => Promise<void>

/** The mark says only what was synced before it, so a power cut between the two never looks like a rollback. */
export function createSaver(durable: DurableLog, mark: Mark, core: MarkedCore): Saver {
  let next: Promise<void> | null = null
  let running: Promise<void> = Promise.resolve()

  async function saveNow(): Promise<void> {
    const { length } = core
    const treeHash = length > 0 ? await core.treeHash(length) : null
    await durable.sync()
    if (treeHash && length !== mark.value?.length) await mark.write({ length, treeHash })
  }

  return () => {
    next ??= running.then(async () => {
      await new Promise(setImmediate) // those who append in this tick join
      next = null
      await saveNow()
    })
    running = next.catch(() => {}) // each caller has its own rejection; the queue only needs the end
    return next
  }
}
