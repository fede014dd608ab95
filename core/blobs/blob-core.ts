import type Corestore from 'corestore'
import Hypercore from 'hypercore'
import { toHex } from '../domain/crypto.ts'

/** Names the blocks of one blob: how many, and the hash of their tree. */
export interface BlobName {
  readonly tree: Uint8Array
  readonly blocks: number
}

export const blobId = ({ tree, blocks }: BlobName): string => `${toHex(tree)}/${blocks}`

/**
 * The core of a blob: its key is the hash of what is in it, so nobody signs it, it can never fork or grow, and no name that somebody makes up
 * leads to a core of the log. `active`: blocks that are asked for come from whoever is connected. Whoever opens it closes it.
 */
export async function openBlobCore(store: Corestore, name: BlobName, active: boolean): Promise<Hypercore> {
  const core = store.get({
    manifest: manifestOf(name),
    active,
    encryption: null,
    notDownloadingLinger: 0, // a channel for each picture would stay open for half a minute, and a connection has a few hundred
    inflightRange: [1, 1] // with four each, a change waited 6.2 s behind two pictures on a wire of half a megabyte a second, with one 2.5 s
  })
  await core.ready()
  return core
}

/** Is there anything of it in this store? A store makes room for whatever it opens. */
export function hasBlobCore(store: Corestore, name: BlobName): Promise<boolean> {
  return store.storage.hasCore(Hypercore.discoveryKey(Hypercore.key(manifestOf(name))))
}

function manifestOf({ tree, blocks }: BlobName) {
  return { version: 1, quorum: 0, signers: [], prologue: { hash: Buffer.from(tree), length: blocks } }
}
