import type { TreeNode } from 'hypercore'
import { hash, u8 } from '../domain/crypto.ts'

interface Subtree {
  readonly start: number
  readonly size: number
  readonly node: TreeNode
}

/** The tree over all blocks of a blob, as hypercore hashes it (test/blobs/blob-store.test.ts compares them). */
export interface BlockTree {
  /** What names these blocks in this order, and no others. */
  readonly hash: Uint8Array
  /** What proves one block to somebody who has the roots. */
  proofOf(place: number): readonly TreeNode[]
}

export function blockTree(blocks: readonly Uint8Array[]): BlockTree {
  const all: Subtree[] = []
  const roots: Subtree[] = []
  for (const [start, block] of blocks.entries()) {
    let next: Subtree = {
      start,
      size: 1,
      node: { index: 2 * start, size: block.byteLength, hash: hash(u8(0), u64(block.byteLength), block) }
    }
    all.push(next)
    for (let left = roots.at(-1); left?.size === next.size; left = roots.at(-1)) {
      roots.pop()
      const size = left.node.size + next.node.size
      const index = (left.node.index + next.node.index) / 2
      next = {
        start: left.start,
        size: 2 * next.size,
        node: { index, size, hash: hash(u8(1), u64(size), left.node.hash, next.node.hash) }
      }
      all.push(next)
    }
    roots.push(next)
  }
  return {
    hash: hash(u8(2), ...roots.flatMap(({ node }) => [node.hash, u64(node.index), u64(node.size)])),
    proofOf(place) {
      const nodes: TreeNode[] = []
      for (let at = { start: place, size: 1 }; ; at = { start: at.start - (at.start % (2 * at.size)), size: 2 * at.size }) {
        const sibling = at.start % (2 * at.size) === 0 ? at.start + at.size : at.start - at.size
        const found = all.find(({ start, size }) => start === sibling && size === at.size)
        if (found === undefined || roots.some(({ start, size }) => start === at.start && size === at.size)) return nodes
        nodes.push(found.node)
      }
    }
  }
}

function u64(value: number): Uint8Array {
  const out = Buffer.alloc(8)
  out.writeBigUInt64LE(BigInt(value))
  return out
}
