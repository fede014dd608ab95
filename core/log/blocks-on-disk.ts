import type Hypercore from 'hypercore'

/**
 * What `get` with `wait: false` answers for each place, in one trip to the disk's thread instead of one each (while a sync runs, the
 * trips took as long as everything else in this process). Null for a block that is not here.
 */
export async function blocksOnDisk(core: Hypercore, places: readonly number[]): Promise<(Uint8Array | null)[]> {
  try {
    const trip = core.state.storage.read()
    const asked = places.map((place) => (place < core.length ? trip.getBlock(place) : null))
    trip.tryFlush()
    const sealed = await Promise.all(asked)
    return await Promise.all(places.map((place, i) => opened(core, place, sealed[i] ?? null)))
  } catch {
    return places.map(() => null) // cut or closed meanwhile: a change is on its way
  }
}

async function opened(core: Hypercore, place: number, sealed: Uint8Array | null): Promise<Uint8Array | null> {
  if (place >= core.length) return null
  if (sealed === null || !core.encryption) return core.get(place, { wait: false })
  const block = Buffer.from(sealed) // decrypted where it lies
  await core.encryption.decrypt(place, block, core.core)
  return block.subarray(core.encryption.padding(core.core, place))
}
