import type Corestore from 'corestore'
import type Hypercore from 'hypercore'
import { toHex } from '../domain/crypto.ts'
import type { CourierKey } from './frames.ts'
import { type CoreImport, openCoreImport } from './import-core.ts'
import { createLentCores } from './lent-cores.ts'
import { openParts, type PartsReader } from './read-parts.ts'
import { boundOf, type CourierInfo, coresMost, decodeBlocks, decodeHead, decodeInfo, recordTypes } from './records.ts'

export interface ImportOptions {
  readonly path: string
  readonly keys: readonly CourierKey[]
  readonly store: Corestore
  /** Cores of this group, as it stands now; asked again after each round. */
  allowed(key: Uint8Array): boolean
  /** Everything taken stands in the writers' cores: let the list of writers catch up. */
  settled(taken: readonly { readonly key: Uint8Array; readonly length: number }[]): Promise<void>
  /** Waits while paused, throws when it was called off. Unit: bytes. */
  progress(done: number, total: number): Promise<void>
}

export interface Imported {
  readonly info: CourierInfo | null
  readonly blocks: number
  /** Parts of pictures that were seen; `importPictures` takes them. */
  readonly pictures: number
  readonly vectors: readonly Uint8Array[]
  /** Where in a hundred the first damage is; null: whole. A file that ends too early is damaged at its end. */
  readonly damagedAt: number | null
  /** Cores of which this laptop has less than where the file begins. */
  readonly gaps: number
  /** Of a file in parts: which, from 0, were taken in to their end with nothing passed over, and of how many, as far as one says so. */
  readonly parts: { readonly file: string; readonly of: number | null; readonly whole: readonly number[] }
}

const roundsMost = 100
const vectorsMost = 1000
const vectorBytesMost = 8 * 1024 * 1024
/** Cores that are not known yet and may be after a round. */
const refusedMost = coresMost
/** After so many the rest of a file is not searched for who made it: it stands at the beginning. */
const damagedFramesMost = 2000

/**
 * Take in what is whole, each block believed by hypercore's own verifier; again is the same as once, and a stop at any moment leaves
 * whole blocks only. Null where no key opens the file. Errors are those of the file system and the store.
 */
export async function importFile(o: ImportOptions): Promise<Imported | null> {
  const parts = await openParts(o.path, o.keys)
  if (!parts) return null
  try {
    return await takeParts(o, parts)
  } finally {
    await parts.close()
  }
}

async function takeParts(o: ImportOptions, parts: PartsReader): Promise<Imported> {
  const finished = new Set<string>()
  const gaps = new Set<string>()
  const lent = createLentCores(o.store)
  const info = await firstInfo(parts)
  let blocks = 0
  let pictures = 0
  let vectors: Uint8Array[] = []
  let damagedFrom: number | null = null
  let passed = 0

  for (let round = 0; round < roundsMost; round++) {
    const refused = new Set<string>()
    const taken = new Map<string, { key: Uint8Array; length: number }>()
    let vectorBytes = 0
    vectors = []
    let damaged: number | null = null
    let open: { readonly id: string; readonly view: boolean; readonly core: Hypercore; readonly into: CoreImport | null } | null =
      null
    const shut = async (): Promise<void> => {
      if (open?.into?.gap) gaps.add(open.id)
      if (open?.into) {
        blocks += open.into.taken
        finished.add(open.id)
        if (!open.view) taken.set(open.id, { key: open.into.key, length: open.into.head.length })
      }
      await open?.core.close().catch(() => {}) // closed with the store already
      open = null
    }
    const begin = async (body: Uint8Array, position: number, view: boolean): Promise<void> => {
      const head = decodeHead(body)
      const id = head ? toHex(head.key) : ''
      if (!head) damaged ??= position
      if (!head || open?.id === id) return
      await shut()
      const bound = info ? boundOf(info, head.key) : head.length
      if (finished.has(id) || bound === 0) return
      if (!o.allowed(head.key) && !(await lent.admits(head, view))) {
        if (refused.size < refusedMost) refused.add(id)
        return
      }
      const core = o.store.get({ key: head.key, active: false, encryption: null })
      await core.ready()
      const into = core.contiguousLength >= head.length ? null : await openCoreImport(core, head, bound)
      open = { id, view, core, into }
    }
    try {
      for await (const one of parts.found()) {
        await o.progress(Math.min(one.position, parts.totalBytes), parts.totalBytes)
        if (one.kind === 'damage') damaged ??= one.position
        else if (one.type === recordTypes.head) await begin(one.body, one.position, false)
        else if (one.type === recordTypes.view) await begin(one.body, one.position, true)
        else if (one.type === recordTypes.picture) pictures++
        else if (one.type === recordTypes.vector && vectors.length < vectorsMost) {
          vectorBytes += one.body.byteLength
          if (vectorBytes <= vectorBytesMost) vectors.push(Uint8Array.from(one.body))
        } else if (one.type === recordTypes.blocks) {
          const at = open as { readonly id: string; readonly into: CoreImport | null } | null // assigned in begin, which flow analysis does not see
          const piece = at?.into ? decodeBlocks(one.body) : null
          if (at?.into && (!piece || (toHex(piece.key) === at.id && !(await at.into.take(piece))))) damaged ??= one.position
        }
      }
    } finally {
      await shut()
    }
    damagedFrom ??= damaged
    await o.settled([...taken.values()])
    const waiting = [...refused].filter((id) => o.allowed(Buffer.from(id, 'hex')))
    passed = refused.size
    if (waiting.length === 0) break
  }
  await lent.giveBack(o.allowed)
  const damagedAt = damagedFrom === null ? null : Math.min(100, Math.floor((damagedFrom * 100) / parts.totalBytes))
  const { file, of } = parts
  const whole = passed === 0 ? [...parts.whole()] : []
  return { info, blocks, pictures, vectors, damagedAt, gaps: gaps.size, parts: { file, of, whole } }
}

/** Who made the file and what is in it, without taking anything. Null where no key opens it; info null where that part is damaged. */
export async function inspectFile(
  path: string,
  keys: readonly CourierKey[]
): Promise<{ readonly info: CourierInfo | null; readonly bytes: number } | null> {
  const parts = await openParts(path, keys)
  if (!parts) return null
  try {
    return { info: await firstInfo(parts), bytes: parts.totalBytes }
  } finally {
    await parts.close()
  }
}

async function firstInfo(parts: PartsReader): Promise<CourierInfo | null> {
  let damaged = 0
  for await (const one of parts.found()) {
    if (one.kind === 'damage' && ++damaged > damagedFramesMost) return null
    const info = one.kind === 'record' && one.type === recordTypes.info ? decodeInfo(one.body) : null
    if (info) return info
  }
  return null
}
