import type Corestore from 'corestore'
import type Hypercore from 'hypercore'
import { equalBytes } from '../domain/crypto.ts'
import { type BlobName, hasBlobCore, openBlobCore } from './blob-core.ts'
import { blockTree } from './block-tree.ts'

/** Sealed blobs of one group on this disk, each in a core of its own. */
export interface BlobStore {
  /** In the store when it resolves; that the disk keeps it is for the caller. */
  add(blocks: readonly Uint8Array[]): Promise<BlobName>
  /** Blocks that came by another way than a connection, whole. False where they are not what the name says. */
  take(name: BlobName, blocks: readonly Uint8Array[]): Promise<boolean>
  /** How many blocks are here. Makes no room for a blob of which there is none. */
  count(name: BlobName): Promise<number>
  /** Null while one is missing. Never waits for the network. */
  read(name: BlobName): Promise<readonly Uint8Array[] | null>
}

export function createBlobStore(store: Corestore): BlobStore {
  async function take(name: BlobName, blocks: readonly Uint8Array[]): Promise<boolean> {
    const tree = blockTree(blocks)
    if (blocks.length !== name.blocks || !equalBytes(tree.hash, name.tree)) return false
    return withCore(store, name, async (core) => {
      // Without a check of its own: what is appended was compared above. Where a part came by a connection meanwhile, this adds nothing.
      await core.append([...blocks], { writable: true, maxLength: name.blocks })
      for (const [index, value] of blocks.entries()) {
        if (await core.has(index)) continue
        const block = { index, value, nodes: tree.proofOf(index) }
        await core.applyProof({ fork: 0, block, hash: null, seek: null, upgrade: null, manifest: null })
      }
      return core.has(0, name.blocks)
    })
  }

  return {
    take,
    add: async (blocks) => {
      const name = { tree: blockTree(blocks).hash, blocks: blocks.length }
      if (!(await take(name, blocks))) throw new Error('a blob did not fit its own name')
      return name
    },
    count: async (name) => ((await hasBlobCore(store, name)) ? withCore(store, name, (core) => countOf(core, name)) : 0),
    read: async (name) => {
      if (!(await hasBlobCore(store, name))) return null
      return withCore(store, name, async (core) => {
        if (core.length < name.blocks) return null
        const blocks: Uint8Array[] = []
        for (let place = 0; place < name.blocks; place++) {
          const block = await core.get(place, { wait: false })
          if (block === null) return null
          blocks.push(block)
        }
        return blocks
      })
    }
  }
}

/** How many of its blocks are on this disk. */
export async function countOf(core: Hypercore, { blocks }: BlobName): Promise<number> {
  let found = 0
  for (let place = 0; place < Math.min(blocks, core.length); place++) if (await core.has(place)) found++
  return found
}

async function withCore<T>(store: Corestore, name: BlobName, act: (core: Hypercore) => Promise<T>): Promise<T> {
  const core = await openBlobCore(store, name, false)
  try {
    return await act(core)
  } finally {
    await core.close().catch(() => {}) // closed with the store already
  }
}
