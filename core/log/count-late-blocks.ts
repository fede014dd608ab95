import type Corestore from 'corestore'
import type { CoreInside } from 'corestore'

/**
 * A block can come with news of a length that this laptop reached by itself a moment before. Hypercore 11.37.1 then writes the block but
 * does not count it: it stays missing, nobody is asked for it again, and what waits for it waits until the next start (measured: five
 * first syncs of fifty while others wrote). Here it is counted. Answers how to stop looking at cores that are opened.
 */
export function countLateBlocks(store: Corestore): () => void {
  for (const core of store.cores) count(core)
  store.watch(count)
  return () => store.unwatch(count)
}

const counted = new WeakSet<CoreInside>()

function count(core: CoreInside): void {
  if (counted.has(core)) return
  counted.add(core)
  const verify = core._verifyExclusive.bind(core)
  core._verifyExclusive = async (proof) => {
    const taken = await verify(proof)
    const { bitfield } = proof
    if (!taken || !bitfield || core.bitfield.get(bitfield.start)) return taken
    core._setBitfieldRanges(bitfield.start, bitfield.start + bitfield.length, true)
    core.updateContiguousLength(bitfield)
    core.replicator.onhave(bitfield.start, bitfield.length, false)
    return taken
  }
}
