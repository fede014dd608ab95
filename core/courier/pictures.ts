import { toHex } from '../domain/crypto.ts'
import { decodeTotal, readBytes, readFixed, readList, readUint, refuse } from '../domain/record/decode.ts'
import { Parts } from '../domain/record/encode.ts'
import type { CourierKey } from './frames.ts'
import { openParts } from './read-parts.ts'
import { recordTypes } from './records.ts'
import type { PartsWriter } from './write-parts.ts'

/** Names what is in the blocks of one picture; sealed as they are, they are random bytes to whoever opens the file. */
export interface CarriedPicture {
  readonly tree: Uint8Array
  readonly blocks: number
}

const blocksMost = 256
const blockMostBytes = 64 * 1024

interface Piece {
  readonly tree: Uint8Array
  readonly count: number
  readonly start: number
  readonly blocks: readonly Uint8Array[]
}

function encodePiece({ tree, count, start, blocks }: Piece): Uint8Array {
  return new Parts()
    .fixed(tree, 32)
    .uint(count)
    .uint(start)
    .list(blocks, (parts, block) => parts.bytes(block))
    .done()
}

function decodePiece(bytes: Uint8Array): Piece | null {
  return decodeTotal(bytes, (state): Piece => {
    const tree = Uint8Array.from(readFixed(state, 32))
    const count = readUint(state)
    const start = readUint(state)
    const blocks = readList(state, blocksMost, (at) => readBytes(at, blockMostBytes))
    return count <= blocksMost && start + blocks.length <= count ? { tree, count, start, blocks } : refuse()
  })
}

/** Writes one picture behind the changes, whole in one part where a part has room for it. False where it is not all here. */
export async function carryPicture(
  writer: PartsWriter,
  { tree, blocks: count }: CarriedPicture,
  read: () => Promise<readonly Uint8Array[] | null>
): Promise<boolean> {
  const blocks = await read()
  if (blocks === null) return false
  await writer.makeRoom(blocks.reduce((sum, block) => sum + block.byteLength + 64, 0))
  for (const [start, block] of blocks.entries())
    await writer.add(recordTypes.picture, encodePiece({ tree, count, start, blocks: [block] }))
  return true
}

export interface PictureImportOptions {
  readonly path: string
  readonly keys: readonly CourierKey[]
  /** Believes them by their name alone; true where they were missing. */
  take(picture: CarriedPicture, blocks: readonly Uint8Array[]): Promise<boolean>
  /** Waits while paused, throws when it was called off. */
  step(): Promise<void>
}

/** Takes in the pictures of a file whose changes are in already: only they say which are wanted. One picture is held in memory at a time. */
export async function importPictures(o: PictureImportOptions): Promise<number> {
  const parts = await openParts(o.path, o.keys)
  if (!parts) return 0
  let taken = 0
  let open: { readonly of: Piece; readonly blocks: Uint8Array[] } | null = null
  try {
    for await (const one of parts.found()) {
      await o.step()
      const piece = one.kind === 'record' && one.type === recordTypes.picture ? decodePiece(one.body) : null
      if (piece === null) continue
      if (piece.start === 0) open = { of: piece, blocks: [] }
      if (open === null || !follows(open.of, piece) || piece.start !== open.blocks.length) {
        open = null
        continue
      }
      open.blocks.push(...piece.blocks.map((block) => Uint8Array.from(block)))
      if (open.blocks.length < piece.count) continue
      if (await o.take({ tree: piece.tree, blocks: piece.count }, open.blocks)) taken++
      open = null
    }
  } finally {
    await parts.close()
  }
  return taken
}

function follows(a: Piece, b: Piece): boolean {
  return a.count === b.count && toHex(a.tree) === toHex(b.tree)
}
