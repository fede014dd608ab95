import type Autobase from 'autobase'
import type Corestore from 'corestore'
import type { CoreInside, Preupdate } from 'corestore'

/**
 * Autobase hears that a writer whom it does not follow has written by a hook on that writer's core, and sets the hook after it has read
 * from the disk whose core that is. What a neighbour sends meanwhile is taken without a word: the core is then as long as the neighbour's,
 * nobody announces it again, and its records are never applied (Autobase 7.28.1; measured: two of four groups of 25 that all wrote at once had
 * a laptop that stayed behind). Here the first news of each core waits for the hook. Answers how to stop looking at cores that are opened.
 */
export function wakeBeforeNews<View>(store: Corestore, base: Autobase<View>): () => void {
  let stopped = false
  const watch = (core: CoreInside): void => {
    const before = core.preupdate
    const wait: Preupdate = async (batch, key) => {
      if (!stopped && !base.closing) await base._wakeup.add(core)
      if (core.preupdate === wait) core.preupdate = before // no writer of this group
      await core.preupdate?.(batch, key)
    }
    core.preupdate = wait
  }
  for (const core of store.cores) if (!core.preupdate) watch(core)
  store.watch(watch)
  return () => {
    stopped = true
    store.unwatch(watch)
  }
}
