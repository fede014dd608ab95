import type Corestore from 'corestore'
import type Hypercore from 'hypercore'

/** A core of the store as its blocks stand on the disk, closed again when `act` is done. Asks nobody for it. */
export async function withCore<T>(store: Corestore, key: Uint8Array, act: (core: Hypercore) => Promise<T>): Promise<T> {
  const core = store.get({ key, active: false, encryption: null })
  try {
    await core.ready()
    return await act(core)
  } finally {
    await core.close().catch(() => {}) // closed with the store already
  }
}
