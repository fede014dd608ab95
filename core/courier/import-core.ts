import type Hypercore from 'hypercore'
import type { Proof, TreeNode } from 'hypercore'
import { equalBytes } from '../domain/crypto.ts'
import { leafOf, NodeMap, type Span, tiles } from './merkle.ts'
import type { Blocks, CoreHead, Tile } from './records.ts'

/** More than this in one tile is no log of ours. */
const tileMostBytes = 64 * 1024 * 1024

export interface CoreImport {
  readonly key: Uint8Array
  readonly head: CoreHead
  /** A block at or behind which nothing fits: this laptop's copy is shorter than where the file begins. */
  readonly gap: boolean
  /** Blocks that were not here before. */
  readonly taken: number
  /** Resolves when what became whole by this stands in the core; false when it does not fit what was signed. */
  take(blocks: Blocks): Promise<boolean>
}

/**
 * Takes the blocks of one core, believed by hypercore's own verifier: first the length by the signature, then each block by its path.
 * Null where head, key and signature do not fit. Failures of the disk are thrown as they come.
 */
export async function openCoreImport(core: Hypercore, head: CoreHead, bound = head.length): Promise<CoreImport | null> {
  const known = new NodeMap()
  for (const tile of head.tiles) known.add(tile, tile.node)
  const bare = { fork: head.fork, block: null, hash: null, seek: null, manifest: head.manifest } as const
  const upgradeFrom = (start: number, nodes: readonly TreeNode[]): Proof['upgrade'] => ({
    start,
    length: head.length - start,
    nodes,
    additionalNodes: [],
    signature: head.signature
  })

  const roots = nodesAt(tiles(0, head.length), [known])
  if (!roots) return null
  if (!(await isSigned(core, { ...bare, upgrade: upgradeFrom(0, roots) }))) return null

  let pending: { readonly tile: Tile; readonly blocks: Uint8Array[]; bytes: number } | null = null
  let taken = 0
  let gap = false

  /** Another way may lengthen the core meanwhile: then once more from there. */
  async function lengthen(local: readonly NodeMap[]): Promise<boolean> {
    for (let attempt = 0; attempt < 3 && core.core.state.length < head.length; attempt++) {
      const start = core.core.state.length
      const nodes = nodesAt(tiles(start, head.length), [...local, known])
      if (!nodes) return false
      await holds(() => core.applyProof({ ...bare, upgrade: upgradeFrom(start, nodes) }))
    }
    return core.core.state.length >= head.length
  }

  async function place(tile: Tile, blocks: readonly Uint8Array[]): Promise<boolean> {
    const local = new NodeMap()
    for (const [i, block] of blocks.entries()) local.add({ start: tile.start + i, size: 1 }, leafOf(tile.start + i, block))
    const root = local.get(tile)
    if (!root || root.size !== tile.node.size || !equalBytes(root.hash, tile.node.hash)) return false
    await lengthen([local])
    const length = Math.min(core.core.state.length, head.length)
    if (Math.min(tile.start + tile.size, bound) > length) gap = true
    const missing: number[] = []
    for (let i = 0; i < blocks.length && tile.start + i < Math.min(length, bound); i++)
      if (!(await core.has(tile.start + i))) missing.push(i)
    const put = async (i: number, upTo: Span): Promise<void> => {
      const at = { start: tile.start + i, size: 1 }
      const inside = local.path(at, upTo.size < tile.size ? upTo : tile)
      const above = upTo.size <= tile.size ? [] : known.path(tile, upTo)
      const value = blocks[i]
      if (!inside || !above || !value) return
      const block = { index: at.start, value, nodes: [...inside, ...above] }
      if (await holds(() => core.applyProof({ ...bare, block, upgrade: null }))) taken++
    }
    const tops = tiles(0, length)
    const topOf = (i: number): Span => tops.find((top) => tile.start + i < top.start + top.size) ?? tile
    // The first brings the path of the whole tile; the others are then believed within it, and written together.
    const [first, ...others] = missing
    if (first === undefined) return true
    await put(first, topOf(first))
    await Promise.all(others.map((i) => put(i, topOf(i).size < tile.size ? topOf(i) : tile)))
    return true
  }

  // What is signed is taken over at once where the tree here reaches the first block of the file.
  await lengthen([])
  return {
    key: head.key,
    head,
    get gap() {
      return gap
    },
    get taken() {
      return taken
    },
    take: async ({ start, blocks }) => {
      if (!pending || start !== pending.tile.start + pending.blocks.length) {
        const tile = head.tiles.find((one) => one.carried && one.start === start)
        if (!tile || tile.node.size > tileMostBytes) return false
        pending = { tile, blocks: [], bytes: 0 }
      }
      const { tile, blocks: got } = pending
      for (const block of blocks) {
        pending.bytes += block.byteLength
        if (got.length === tile.size || pending.bytes > tile.node.size) {
          pending = null
          return false
        }
        got.push(Uint8Array.from(block))
      }
      if (got.length < tile.size) return true
      pending = null
      return place(tile, got)
    }
  }
}

function nodesAt(spans: readonly Span[], maps: readonly NodeMap[]): TreeNode[] | null {
  const out: TreeNode[] = []
  for (const span of spans) {
    const node = maps.map((map) => map.get(span)).find((found) => found !== null)
    if (!node) return null
    out.push(node)
  }
  return out
}

/** Nothing is read or written for this, so whatever it throws is about the bytes: a signature that is none throws an error without code. */
async function isSigned(core: Hypercore, proof: Proof): Promise<boolean> {
  try {
    await core.verifyFullyRemote(proof)
    return true
  } catch (err) {
    if (core.closing) throw err
    return false
  }
}

/** False where hypercore does not believe it; what is not about belief (a full disk, a closed store) is thrown on. */
async function holds(ask: () => Promise<boolean>): Promise<boolean> {
  try {
    return await ask()
  } catch (err) {
    const code = err instanceof Error && 'code' in err ? String(err.code) : ''
    if (/^(INVALID_|BAD_ARGUMENT|ASSERTION|STORAGE_CONFLICT)/.test(code)) return false
    throw err
  }
}
