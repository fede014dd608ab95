import { type BlobName, blobId } from '../blobs/blob-core.ts'
import { createBlobFetcher } from '../blobs/blob-fetcher.ts'
import { createBlobStore } from '../blobs/blob-store.ts'
import { blockBytes, blocksFor, openBlob, sealBlob } from '../blobs/sealed-blocks.ts'
import { CoreError } from '../contract/errors.ts'
import { pictureLimits } from '../contract/picture-limits.ts'
import { equalBytes, fromHex, hash, randomBytes, toHex } from '../domain/crypto.ts'
import type { EntityId } from '../domain/ids.ts'
import { cleanedPicture, cleanPicture, type PictureFault, type PictureFile } from '../domain/picture/picture-file.ts'
import type { EntityState } from '../domain/plan/entity-state.ts'
import { isRemoved } from '../domain/plan/item-title.ts'
import { picturesOf } from '../domain/plan/leaflet-to-blocks.ts'
import { leafletToJson } from '../domain/plan/leaflet-to-json.ts'
import { type PictureRef, pictureRefOf } from '../domain/plan/picture-ref.ts'
import type { Index } from '../index/create-index.ts'
import type { GroupLog } from '../log/group-log.ts'
import { createPictureUploads, type PictureUploads } from './picture-uploads.ts'

export interface PicturesOptions {
  readonly log: GroupLog
  readonly index: Index
  /** What was stored survives a power cut. */
  readonly sync: () => Promise<void>
  readonly hasRoom: () => Promise<boolean>
  readonly onChanged: () => void
}

export type PictureState = 'here' | 'coming' | 'absent' | 'refused'

export interface PictureView {
  readonly id: EntityId
  readonly state: PictureState
  /** Bytes of blocks. */
  readonly done: number
  readonly total: number
  /** Stream keys (hex) of those who give it now. */
  readonly givers: readonly string[]
  readonly ref: PictureRef | null
}

/** One that the plan shows, with what carries it. */
export interface ShownPicture {
  readonly id: EntityId
  readonly name: BlobName
}

/** The pictures of one group: kept sealed, fetched when the plan is quiet, checked before they are shown. */
export interface Pictures {
  readonly uploads: PictureUploads
  /** Cleans and seals it, and answers when the disk keeps it: only then may a record name it. PICTURE_UNSUPPORTED, PICTURE_TOO_LARGE, PICTURE_BROKEN, DISK_FULL. */
  keep(leaflet: EntityId, bytes: Uint8Array): Promise<PictureRef>
  /** NOT_FOUND, PICTURE_NOT_HERE (then it is fetched before others), PICTURE_REFUSED. */
  read(id: EntityId): Promise<PictureFile>
  /** The pictures that a leaflet's text shows. */
  of(leaflet: EntityState): Promise<readonly PictureView[]>
  /** What all leaflets that are not removed show, whether it is here or not. */
  shown(): readonly ShownPicture[]
  isHere(id: EntityId): Promise<boolean>
  blocksOf(name: BlobName): Promise<readonly Uint8Array[] | null>
  /** Blocks that came by hand. False where nothing shown is named so, it is here already, or they are not what was named. */
  take(name: BlobName, blocks: readonly Uint8Array[]): Promise<boolean>
  /** The plan moved, or was read. */
  planMoved(): void
  met(): void
  close(): Promise<void>
}

const faults = { unsupported: 'PICTURE_UNSUPPORTED', 'too-large': 'PICTURE_TOO_LARGE', broken: 'PICTURE_BROKEN' } as const
/** So long nothing of the plan may have moved before pictures have the line. */
const quietMs = 300

export function createPictures(o: PicturesOptions): Pictures {
  const { store } = o.log.base
  const blobs = createBlobStore(store)
  const here = new Set<EntityId>()
  const refused = new Set<EntityId>()
  const asked = new Set<EntityId>()
  const counted = new Map<EntityId, number>()
  const texts = new WeakMap<EntityState, { readonly at: string; readonly ids: ReadonlySet<EntityId> }>()
  let last: { readonly id: EntityId; readonly file: PictureFile } | null = null
  let quiet: ReturnType<typeof setTimeout> | null = null
  let looking: Promise<void> | null = null
  let lookAgain = false
  let closed = false
  const fetcher = createBlobFetcher({
    store,
    mayBegin: o.hasRoom,
    onWhole: (name) => {
      for (const { id } of shown().filter((one) => blobId(one.name) === blobId(name))) here.add(id)
      o.onChanged()
    },
    onProgress: o.onChanged
  })

  const refOf = (id: EntityId): PictureRef | null => {
    const state = o.index.entity('picture', id)?.state
    const ref = state ? pictureRefOf(state) : null
    return ref && isPossible(ref) ? ref : null
  }

  function idsIn(leaflet: EntityState): ReadonlySet<EntityId> {
    const at = `${leaflet.records} ${leaflet.last?.name}`
    const known = texts.get(leaflet)
    if (known?.at === at) return known.ids
    const ids = leaflet.text ? picturesOf(leafletToJson(leaflet.text.doc()).blocks) : new Set<EntityId>()
    texts.set(leaflet, { at, ids })
    return ids
  }

  function isShown(id: EntityId, ref: PictureRef): boolean {
    const leaflet = o.index.entity('leaflet', ref.leaflet as EntityId)?.state // brand: sixteen bytes by its type
    return asked.has(id) || (leaflet !== undefined && !isRemoved(leaflet) && idsIn(leaflet).has(id))
  }

  function shown(): readonly ShownPicture[] {
    return o.index
      .list({ noun: 'picture', removed: false, limit: Number.MAX_SAFE_INTEGER, cursor: undefined })
      .entries.flatMap(({ id }) => {
        const ref = refOf(id)
        return ref && isShown(id, ref) ? [{ id, name: nameOf(ref) }] : []
      })
  }

  /** Looks on the disk for those that were not looked for yet. */
  async function lookFor(pictures: readonly ShownPicture[]): Promise<void> {
    for (const { id, name } of pictures) {
      if (closed || here.has(id) || counted.has(id)) continue
      const count = await blobs.count(name)
      counted.set(id, count)
      if (count === name.blocks) here.add(id)
    }
  }

  function look(): void {
    lookAgain = true
    looking ??= lookOften()
      .catch(() => {}) // the group closed under it
      .finally(() => {
        looking = null
      })
  }

  async function lookOften(): Promise<void> {
    while (lookAgain && !closed) {
      lookAgain = false
      const missing = shown().filter(({ id }) => !here.has(id) && !refused.has(id))
      await lookFor(missing)
      const left = missing.filter(({ id }) => !here.has(id))
      const first = left.filter(({ id }) => asked.has(id))
      fetcher.want([...first, ...left.filter(({ id }) => !asked.has(id))].map(({ name }) => name))
    }
  }

  function whenQuiet(): void {
    const { view } = o.log.base.view
    if (closed) return
    if (view.contiguousLength < view.length) planMoved()
    else {
      look()
      fetcher.proceed()
    }
  }

  function planMoved(): void {
    if (closed) return
    fetcher.pause()
    if (quiet) clearTimeout(quiet)
    quiet = setTimeout(whenQuiet, quietMs).unref()
  }

  async function open(id: EntityId, ref: PictureRef): Promise<PictureFile> {
    const blocks = await blobs.read(nameOf(ref))
    if (blocks === null) {
      here.delete(id)
      throw new CoreError('PICTURE_NOT_HERE')
    }
    const bytes = openBlob(blocks, ref.key, ref.size)
    const file = bytes && equalBytes(hash(bytes), fromHex(ref.hash)) ? cleanedPicture(bytes) : null
    if (file === null || file.type !== ref.type || file.width !== ref.width || file.height !== ref.height) {
      refused.add(id)
      o.onChanged()
      throw new CoreError('PICTURE_REFUSED')
    }
    return file
  }

  function viewOf(id: EntityId): PictureView {
    const ref = refOf(id)
    if (ref === null) return { id, state: 'absent', done: 0, total: 0, givers: [], ref }
    const total = ref.blocks * blockBytes
    const under = fetcher.progress(nameOf(ref))
    const blocks = here.has(id) ? ref.blocks : (under?.blocks ?? counted.get(id) ?? 0)
    const state = refused.has(id) ? 'refused' : here.has(id) ? 'here' : isShown(id, ref) ? 'coming' : 'absent'
    return { id, state, done: blocks * blockBytes, total, givers: under?.givers ?? [], ref }
  }

  return {
    uploads: createPictureUploads(),
    keep: async (leaflet, bytes) => {
      const file = cleanPicture(bytes)
      if (typeof file === 'string') throw faultOf(file)
      const key = randomBytes(32)
      const { tree, blocks } = await blobs.add(sealBlob(file.bytes, key))
      await o.sync()
      const { type, width, height } = file
      const size = file.bytes.byteLength
      return { tree: toHex(tree), blocks, key, hash: toHex(hash(file.bytes)), type, size, width, height, leaflet }
    },
    read: async (id) => {
      const ref = refOf(id)
      if (ref === null) throw new CoreError('NOT_FOUND')
      if (last?.id === id) return last.file
      const file = await open(id, ref).catch((err: unknown) => {
        if (err instanceof CoreError && err.code === 'PICTURE_NOT_HERE' && !asked.has(id)) {
          asked.add(id)
          look()
        }
        throw err
      })
      here.add(id)
      last = { id, file }
      return file
    },
    of: async (leaflet) => {
      const ids = [...idsIn(leaflet)]
      await lookFor(
        ids.flatMap((id) => {
          const ref = refOf(id)
          if (ref && ref.leaflet !== leaflet.id && !asked.has(id)) {
            asked.add(id) // put into another text than it was added for: only who reads that knows
            look()
          }
          return ref ? [{ id, name: nameOf(ref) }] : []
        })
      )
      return ids.map(viewOf)
    },
    shown,
    isHere: async (id) => {
      const ref = refOf(id)
      if (ref) await lookFor([{ id, name: nameOf(ref) }])
      return here.has(id)
    },
    blocksOf: (name) => blobs.read(name),
    take: async (name, blocks) => {
      const ids = shown().filter((one) => blobId(one.name) === blobId(name) && !here.has(one.id))
      if (ids.length === 0 || !(await blobs.take(name, blocks))) return false
      for (const { id } of ids) here.add(id)
      look()
      o.onChanged()
      return true
    },
    planMoved,
    met: () => fetcher.met(),
    close: async () => {
      closed = true
      if (quiet) clearTimeout(quiet)
      await looking
      await fetcher.close()
    }
  }
}

function nameOf({ tree, blocks }: PictureRef): BlobName {
  return { tree: fromHex(tree), blocks }
}

/** What somebody wrote that no picture can be is not looked for. */
function isPossible({ blocks, size, width, height }: PictureRef): boolean {
  const { side } = pictureLimits
  return (
    size > 0 &&
    size <= pictureLimits.bytes &&
    blocks === blocksFor(size) &&
    Math.max(width, height) <= side &&
    Math.min(width, height) > 0
  )
}

function faultOf(fault: PictureFault): CoreError {
  const most = { maxMiB: pictureLimits.bytes / 1024 ** 2, maxPixels: pictureLimits.side }
  return new CoreError(faults[fault], fault === 'too-large' ? most : {})
}
