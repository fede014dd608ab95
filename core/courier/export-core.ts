import type Hypercore from 'hypercore'
import type { TreeNode } from 'hypercore'
import { indexOf, type Span, tiles } from './merkle.ts'
import { type Blocks, type CoreHead, carriedMost, recordMostBytes, type Tile, tilesMost } from './records.ts'

const runBlocks = 64
/** What a scratch on the stick costs at most, until a core is so large that its table of tiles would be. */
const tileBytes = 128 * 1024
const payloadBytes = 48 * 1024

/**
 * What proves and what holds the blocks of a core from `from` on, as far as they are on this disk; null where there is nothing to
 * carry. Never waits for the network.
 */
export async function headOf(core: Hypercore, from: number): Promise<CoreHead | null> {
  const { length, fork, signature, storage } = core.core.state
  const { manifest } = core
  if (length <= from || !manifest || (!signature && length > (manifest.prologue?.length ?? 0))) return null
  let run = runBlocks
  while ((length - from) / run > tilesMost / 4 && run < carriedMost) run *= 2
  const mostBytes = Math.max(tileBytes, Math.ceil(core.byteLength / (tilesMost / 4)))

  const nodesOf = async (spans: readonly Span[]): Promise<TreeNode[] | null> => {
    const rx = storage.read()
    const asked = spans.map((span) => rx.getTreeNode(indexOf(span)))
    rx.tryFlush()
    const found = await Promise.all(asked)
    return found.every((node) => node !== null) ? found : null
  }
  const out: Tile[] = []
  const descend = async (span: Span, node: TreeNode): Promise<void> => {
    const end = span.start + span.size
    const wanted = end > from
    const fits = span.size === 1 || (span.size <= run && node.size <= mostBytes)
    if (wanted && span.start >= from && fits && (await core.has(span.start, end))) {
      out.push({ ...span, node, carried: true })
      return
    }
    const half = span.size / 2
    const children = [
      { start: span.start, size: half },
      { start: span.start + half, size: half }
    ] as const
    const nodes = wanted && span.size > 1 ? await nodesOf(children) : null
    const [left, right] = nodes ?? []
    if (!left || !right) {
      out.push({ ...span, node, carried: false })
      return
    }
    await descend(children[0], left)
    await descend(children[1], right)
  }
  const roots = tiles(0, length)
  const rootNodes = await nodesOf(roots)
  if (!rootNodes) return null
  for (const [place, root] of roots.entries()) await descend(root, rootNodes[place] as TreeNode) // one node for each root
  const carries = out.some((tile) => tile.carried)
  return carries && out.length <= tilesMost ? { key: core.key, manifest, fork, length, signature, tiles: out } : null
}

/** The carried blocks, a bounded piece at a time. One that went missing meanwhile ends its tile. */
export async function* blocksOf(core: Hypercore, head: CoreHead): AsyncGenerator<Blocks & { readonly opens: Tile | null }> {
  for (const tile of head.tiles) {
    if (!tile.carried) continue
    let piece: Uint8Array[] = []
    let bytes = 0
    let start = tile.start
    const next = () => ({ key: head.key, start, blocks: piece, opens: start === tile.start ? tile : null })
    for (let at = tile.start; at < tile.start + tile.size; at += runBlocks) {
      const count = Math.min(runBlocks, tile.start + tile.size - at)
      const found = await Promise.all(Array.from({ length: count }, (_, i) => core.get(at + i, { raw: true, wait: false })))
      for (const block of found) {
        if (!block || block.byteLength > recordMostBytes - 1024) return
        if (piece.length > 0 && bytes + block.byteLength > payloadBytes) {
          yield next()
          start += piece.length
          piece = []
          bytes = 0
        }
        piece.push(block)
        bytes += block.byteLength
      }
    }
    yield next()
  }
}
