import { join } from 'node:path'
import type Corestore from 'corestore'
import type Hypercore from 'hypercore'
import { randomBytes } from '../domain/crypto.ts'
import { blocksOf, headOf } from './export-core.ts'
import { planExport, type WriterToCarry } from './export-plan.ts'
import type { CourierKey } from './frames.ts'
import { type CarriedPicture, carryPicture } from './pictures.ts'
import { type CoreHead, encodeBlocks, encodeHead, encodeInfo, recordTypes } from './records.ts'
import { withCore } from './with-core.ts'
import { createPartsWriter, isTaken, type PartsWriter, partName, type WrittenPart } from './write-parts.ts'

export interface ExportOptions {
  readonly store: Corestore
  readonly writers: readonly WriterToCarry[]
  /** Cores of what is settled, for when writers' blocks are missing here; the system core last. */
  readonly settled: readonly Uint8Array[]
  readonly groupKey: Uint8Array
  readonly author: { readonly signKey: Uint8Array; sign(message: Uint8Array): Uint8Array }
  readonly madeAt: number
  readonly to: Uint8Array | null
  /** Behind the changes, each with how its blocks are read. */
  readonly pictures?: readonly { readonly picture: CarriedPicture; read(): Promise<readonly Uint8Array[] | null> }[]
  /** Words of others about what they have, each signed. */
  readonly vectors: readonly Uint8Array[]
  readonly keys: readonly CourierKey[]
  readonly folder: string
  /** Without its ending; null: a dull one is found. */
  readonly name: string | null
  readonly partMostBytes?: number
  /** At most 24 KiB, for a screen: COURIER_TOO_LARGE where the changes do not fit; words of others go in as far as there is room. */
  readonly small?: boolean
  /** Waits while paused, throws when it was called off. Unit: blocks, then once more for reading back. */
  progress(done: number, total: number): Promise<void>
}

export interface Exported {
  readonly parts: readonly WrittenPart[]
  readonly blocks: number
  readonly records: number
  readonly pictures: number
  /** False: this laptop has not got every block itself yet. */
  readonly complete: boolean
}

/** How far apart a core's head is said again, so that damage before does not cost what stands behind. */
const headEveryBytes = 4 * 1024 * 1024

/**
 * Write what a receiver lacks into one sealed file (or several, where it is too large for a stick). Either the whole file stands there,
 * read back and compared, or nothing does. Memory does not grow with the log. Errors are those of the file system.
 */
export async function exportFile(o: ExportOptions): Promise<Exported> {
  const plan = await planExport(o.store, o.writers, o.small ? [] : o.settled)
  const cores = plan.writers
  const { groupKey, madeAt, to } = o
  const info = encodeInfo(
    { groupKey, author: o.author.signKey, madeAt, to, cores, views: plan.views.map(({ key, length }) => ({ key, length })) },
    (message) => o.author.sign(message)
  )
  const pictures = o.pictures ?? []
  const total = plan.blocks + pictures.reduce((sum, { picture }) => sum + picture.blocks, 0)
  let carried = 0
  let blocks = 0
  const writer = await createPartsWriter({
    folder: o.folder,
    name: o.name ?? (await freeName(o.folder)),
    keys: o.keys,
    ...(o.small ? { small: true } : {}),
    ...(o.partMostBytes === undefined ? {} : { partMostBytes: o.partMostBytes }),
    step: () => o.progress(Math.min(blocks, total), total),
    begin: (add) => add(recordTypes.info, info)
  })
  try {
    const count = (more: number): void => {
      blocks += more
    }
    for (const head of plan.views)
      await withCore(o.store, head.key, (core) => carryCore(writer, core, { head, type: recordTypes.view, count }))
    for (const { key, from } of cores) {
      await withCore(o.store, key, async (core) => {
        const head = await headOf(core, from)
        if (head) await carryCore(writer, core, { head, type: recordTypes.head, count })
      })
    }
    for (const { picture, read } of pictures) {
      if (!(await carryPicture(writer, picture, read))) continue
      carried++
      blocks += picture.blocks
    }
    for (const vector of o.vectors) {
      if (!o.small || writer.fits(vector.byteLength)) await writer.add(recordTypes.vector, vector)
    }
    if (!o.small) await writer.add(recordTypes.info, info) // once more, should the beginning be scratched
    const records = cores.reduce((sum, core) => sum + core.records, 0)
    return {
      parts: await writer.finish(),
      blocks,
      records,
      pictures: carried,
      complete: plan.complete && carried === pictures.length
    }
  } catch (err) {
    await writer.abandon()
    throw err
  }
}

interface CarryCore {
  readonly head: CoreHead
  readonly type: number
  count(more: number): void
}

async function carryCore(writer: PartsWriter, core: Hypercore, { head, type, count }: CarryCore): Promise<void> {
  const bytes = encodeHead(head)
  let part = -1
  let sinceHead = 0
  for await (const piece of blocksOf(core, head)) {
    if (piece.opens) await writer.makeRoom(bytes.byteLength + piece.opens.node.size)
    if (part !== writer.part || sinceHead > headEveryBytes) {
      await writer.add(type, bytes)
      part = writer.part
      sinceHead = 0
    }
    const body = encodeBlocks(piece)
    await writer.add(recordTypes.blocks, body)
    sinceHead += body.byteLength
    count(piece.blocks.length)
  }
}

async function freeName(folder: string): Promise<string> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const name = dullName()
    if (!(await isTaken(join(folder, partName(name, 0))))) return name
  }
  return dullName() // full of them: the writer refuses rather than replaces
}

function dullName(): string {
  const number = new DataView(randomBytes(4).buffer).getUint32(0) % 10_000
  return `photos-${String(number).padStart(4, '0')}`
}
