import type { TreeNode } from 'hypercore'
import { hash, u8 } from '../domain/crypto.ts'

/**
 * The Merkle tree of a hypercore as its own verifier knows it (flat-tree numbers, BLAKE2b-256). Here only what is needed to say and
 * check "these blocks stand there" for a whole run of blocks at once; what is believed is decided by hypercore.
 */

/** A subtree: `size` blocks from `start` on; size is a power of two and divides start. */
export interface Span {
  readonly start: number
  readonly size: number
}

export function indexOf({ start, size }: Span): number {
  return 2 * start + size - 1
}

/** Largest subtrees that tile [from, to) from left to right: what a tree of length `from` lacks to become one of length `to`. */
export function tiles(from: number, to: number, mostBlocks = Number.POSITIVE_INFINITY): Span[] {
  const out: Span[] = []
  for (let start = from; start < to; ) {
    let size = 1
    while (start % (2 * size) === 0 && start + 2 * size <= to && 2 * size <= mostBlocks) size *= 2
    out.push({ start, size })
    start += size
  }
  return out
}

export function leafOf(place: number, block: Uint8Array): TreeNode {
  return { index: 2 * place, size: block.byteLength, hash: hash(u8(0), u64(block.byteLength), block) }
}

export function parentOf(left: TreeNode, right: TreeNode): TreeNode {
  const size = left.size + right.size
  return { index: (left.index + right.index) / 2, size, hash: hash(u8(1), u64(size), left.hash, right.hash) }
}

/** Nodes by number; parents are added where both children are known. */
export class NodeMap {
  readonly #nodes = new Map<number, TreeNode>()

  get(span: Span): TreeNode | null {
    return this.#nodes.get(indexOf(span)) ?? null
  }

  /** Adds a node and every parent that it completes. */
  add(span: Span, node: TreeNode): void {
    let at = span
    let known = node
    for (;;) {
      this.#nodes.set(indexOf(at), known)
      const sibling = siblingOf(at)
      const other = this.get(sibling)
      if (!other) return
      known = sibling.start < at.start ? parentOf(other, known) : parentOf(known, other)
      at = { start: Math.min(at.start, sibling.start), size: at.size * 2 }
      if (this.#nodes.has(indexOf(at))) return
    }
  }

  /** Siblings from a subtree up to, not including, `top`; null where one is unknown. */
  path(from: Span, top: Span): TreeNode[] | null {
    const out: TreeNode[] = []
    for (let at = from; at.size < top.size; ) {
      const sibling = siblingOf(at)
      const node = this.get(sibling)
      if (!node) return null
      out.push(node)
      at = { start: Math.min(at.start, sibling.start), size: at.size * 2 }
    }
    return out
  }
}

function siblingOf({ start, size }: Span): Span {
  return { start: (start / size) % 2 === 0 ? start + size : start - size, size }
}

function u64(value: number): Uint8Array {
  const out = Buffer.alloc(8)
  out.writeBigUInt64LE(BigInt(value))
  return out
}
