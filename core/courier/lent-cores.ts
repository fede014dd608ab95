import type Corestore from 'corestore'
import Hypercore from 'hypercore'
import { fromHex, toHex } from '../domain/crypto.ts'
import { type CoreHead, viewsMost } from './records.ts'
import { withCore } from './with-core.ts'

export interface LentCores {
  /** Whether the blocks of this core may be taken before the group has named it. */
  admits(head: CoreHead, view: boolean): Promise<boolean>
  /** What the group has not named by now, and was not here before, goes from the disk again. */
  giveBack(allowed: (key: Uint8Array) => boolean): Promise<void>
}

const settlersMost = 64

/**
 * Cores that a laptop which has nothing yet cannot know to be the group's: what is settled is named by blocks that come in the same
 * file. They are taken for the time being, with the blocks of those who signed them; believed they are only by Autobase, which takes
 * over none but those that it would take from a neighbour.
 */
export function createLentCores(store: Corestore): LentCores {
  const views = new Set<string>()
  const settlers = new Set<string>()
  const fresh = new Set<string>()
  return {
    admits: async ({ key, manifest }, view) => {
      const id = toHex(key)
      if (!view && !settlers.has(id)) return false
      if (view && !views.has(id)) {
        if (views.size >= viewsMost || manifest.signers.length > settlersMost) return false
        views.add(id)
        for (const { publicKey } of manifest.signers)
          if (settlers.size < settlersMost)
            settlers.add(toHex(Hypercore.key({ version: store.manifestVersion, signers: [{ publicKey }] })))
      }
      await withCore(store, key, async (core) => {
        if (!(await hasAny(core))) fresh.add(id)
      })
      return true
    },
    giveBack: async (allowed) => {
      for (const id of fresh) {
        const key = fromHex(id)
        if (!allowed(key)) await withCore(store, key, (core) => core.clear(0, core.length))
      }
    }
  }
}

async function hasAny(core: Hypercore): Promise<boolean> {
  for (let place = 0; place < core.length; place++) if (await core.has(place)) return true
  return false
}
