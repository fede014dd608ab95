import { Transform } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { createBlobStore } from '../../core/blobs/blob-store.ts'
import { blockBytes, sealBlob } from '../../core/blobs/sealed-blocks.ts'
import { fromHex, hash, randomBytes, toHex } from '../../core/domain/crypto.ts'
import type { EntityId } from '../../core/domain/ids.ts'
import { spliceLeaflet } from '../../core/domain/plan/leaflet-edit.ts'
import type { NounSchema } from '../../core/domain/plan/noun-schema.ts'
import { type PictureRef, pictureIdOf } from '../../core/domain/plan/picture-ref.ts'
import { type FieldChange, planWrite } from '../../core/domain/plan/plan-write.ts'
import { leafletSchema, pictureSchema } from '../../core/domain/plan/schemas.ts'
import { refusal } from '../helpers/core-cast.ts'
import { link, type Seat, seatGroup } from '../helpers/group-cast.ts'
import { until } from '../helpers/log-cast.ts'
import { chromiumPicture, noisePng, secret, withTraces } from '../helpers/sample-pictures.ts'

const leaflet = toHex(Buffer.alloc(16, 9)) as EntityId // sixteen bytes
let places = 0

async function seats(): Promise<readonly [Seat, Seat]> {
  const [amira, kenji] = await seatGroup(2, 1)
  if (!amira || !kenji) throw new Error('two laptops')
  onTestFinished(async () => {
    await amira.close()
    await kenji.close()
  })
  return [amira, kenji]
}

async function write(seat: Seat, schema: NounSchema, verb: string, id: EntityId, changes: readonly FieldChange[]) {
  const planned = planWrite(seat.group().index.entity(schema.noun, id)?.state ?? null, changes)
  if (!planned.ok) throw new Error(planned.field)
  const draft = { type: `${schema.noun}.${verb}`, typeVersion: schema.version, entity: fromHex(id), ...planned.content }
  await seat.group().commit(() => [{ audience: 0, draft }])
}

/** As `picture.add` and the editor would, with whatever reference. */
async function show(seat: Seat, ref: PictureRef, id = pictureIdOf(ref)): Promise<EntityId> {
  await write(seat, pictureSchema, 'add', id, [{ field: pictureSchema.fields.kept, value: ref }])
  const text = seat.group().index.entity('leaflet', leaflet)?.state.text ?? null
  const update = spliceLeaflet(text, {
    at: 0,
    remove: 0,
    insert: [{ kind: 'picture', spans: [], picture: { id, alt: `${places++}` } }]
  })
  if (!update) throw new Error('the edit was refused')
  await write(seat, leafletSchema, 'text', leaflet, [{ field: leafletSchema.fields.text, value: update }])
  return id
}

const viewOf = async (seat: Seat, id: EntityId) => {
  const state = seat.group().index.entity('leaflet', leaflet)?.state
  return state ? (await seat.group().pictures.of(state)).find((one) => one.id === id) : undefined
}

const stateIs = async (seat: Seat, id: EntityId, state: string) => {
  let seen: string | undefined
  await until(`${seat.name}: ${state}`, async () => {
    seen = (await viewOf(seat, id))?.state
    return seen === state
  })
}

/** A member with a Starling of their own making: seals what they like, and says of it what they like. */
async function forged(seat: Seat, bytes: Uint8Array, said: Partial<PictureRef>): Promise<PictureRef> {
  const key = randomBytes(32)
  const { tree, blocks } = await createBlobStore(seat.group().log.base.store).add(sealBlob(bytes, key))
  const about = { type: 'image/png', width: 24, height: 16, leaflet } as const
  return { tree: toHex(tree), blocks, key, hash: toHex(hash(bytes)), size: bytes.byteLength, ...about, ...said }
}

test('what a member forged is never shown: other bytes, another size, another type, traces, somebody else’s picture', {
  timeout: 60_000
}, async () => {
  const [amira, kenji] = await seats()
  const png = chromiumPicture('chromium.png')
  const good = await amira.group().pictures.keep(leaflet, png)
  const lies: Record<string, PictureRef> = {
    'another hash': await forged(amira, png, { hash: toHex(randomBytes(32)) }),
    'another key': await forged(amira, png, { key: randomBytes(32) }),
    'a shorter size': await forged(amira, png, { size: png.byteLength - 1 }),
    'another type': await forged(amira, png, { type: 'image/jpeg' }),
    'other sides': await forged(amira, png, { width: 25 }),
    'traces left in': await forged(amira, withTraces('chromium.png'), {}),
    'a page for a picture': await forged(amira, Buffer.from(`<svg>${secret}</svg>`), {})
  }
  const never: Record<string, PictureRef> = {
    'more blocks than it can have': { ...good, blocks: 4_000_000 },
    'sides that fill the memory': { ...good, width: 40_000, height: 40_000 },
    'no bytes at all': { ...good, size: 0 }
  }
  const real = await show(amira, good)
  const ids = new Map<string, EntityId>()
  for (const [what, ref] of Object.entries({ ...lies, ...never })) ids.set(what, await show(amira, ref))
  // The id of a real picture, given to another one by a second record.
  await show(amira, await forged(amira, noisePng(24, 16), {}), real)
  const pull = await link(amira, kenji)
  await stateIs(kenji, real, 'here')
  expect(png.equals((await kenji.group().pictures.read(real)).bytes)).toBe(true)
  for (const what of Object.keys(lies)) {
    const id = ids.get(what) ?? real
    await stateIs(kenji, id, 'here') // its blocks are what the reference names; nobody has looked into them yet
    await expect(kenji.group().pictures.read(id), what).rejects.toEqual(refusal('PICTURE_REFUSED'))
    expect((await viewOf(kenji, id))?.state, what).toBe('refused')
  }
  for (const what of Object.keys(never)) {
    expect((await viewOf(kenji, ids.get(what) ?? real))?.state, what).toBe('absent')
    await expect(kenji.group().pictures.read(ids.get(what) ?? real), what).rejects.toEqual(refusal('NOT_FOUND'))
  }
  pull()
})

test('a reference cannot lead to a core of the log, nor to one that somebody goes on writing', async () => {
  const [amira, kenji] = await seats()
  const { log } = kenji.group()
  const before = log.base.local.length
  // What a member can say is the hash of a tree: here that of Kenji's own writer core as it stands.
  const tree = toHex(await log.base.local.treeHash())
  const good = await amira.group().pictures.keep(leaflet, noisePng(300, 300))
  const id = await show(amira, { ...good, tree })
  const pull = await link(amira, kenji)
  await stateIs(kenji, id, 'coming')
  await show(kenji, await kenji.group().pictures.keep(leaflet, noisePng(4, 4)))
  await until('his records are read by the other', () => amira.group().index.entity('leaflet', leaflet)?.changes.length === 2)
  expect(log.base.local.length).toBeGreaterThan(before)
  pull()
})

test('a picture is on the disk before a record names it, over a power cut at any moment', { timeout: 60_000 }, async () => {
  const [amira] = await seats()
  const release = amira.holdSyncs()
  let named = false
  const adding = amira
    .group()
    .pictures.keep(leaflet, noisePng(200, 100))
    .then((ref) => {
      named = true
      return ref
    })
  for (let turn = 0; turn < 200; turn++) await new Promise(setImmediate)
  expect(named, 'while the disk does not say that it keeps it').toBe(false)
  release()
  const ids = [await show(amira, await adding)]
  for (let round = 0; round < 3; round++) {
    ids.push(await show(amira, await amira.group().pictures.keep(leaflet, noisePng(150, 100 + round))))
    await amira.kill(round === 1 ? 'process' : 'power')
    await until('the leaflet is read', () => amira.group().index.entity('leaflet', leaflet) !== null)
    for (const id of ids) expect((await amira.group().pictures.read(id)).type).toBe('image/png')
    // Kept, and cut off before a record named it: nothing refers to it.
    await amira.group().pictures.keep(leaflet, noisePng(90, 90))
    await amira.kill('power')
  }
})

/** About half a megabyte a second, in order. */
const slowly = () =>
  new Transform({
    transform: (chunk: Uint8Array, _, done) => void setTimeout(done, chunk.byteLength / 500, null, chunk)
  })

test('the plan goes first: pictures on their way wait while changes come', { timeout: 60_000 }, async () => {
  const [amira, kenji] = await seats()
  const body = { type: 'later.thing', typeVersion: 1, entity: new Uint8Array(16), heads: [], fields: [], body: randomBytes(2000) }
  const ids: EntityId[] = []
  for (let i = 0; i < 2; i++) ids.push(await show(amira, await amira.group().pictures.keep(leaflet, noisePng(800, 800))))
  const pull = await link(amira, kenji, slowly())
  const done = async () => {
    const state = kenji.group().index.entity('leaflet', leaflet)?.state
    return state ? (await kenji.group().pictures.of(state)).reduce((sum, view) => sum + view.done, 0) : 0
  }
  await until('some of a picture', async () => (await done()) > 0)
  await amira.group().commit(() => Array.from({ length: 300 }, () => ({ audience: 0, draft: body })))
  const total = amira.group().log.viewLength()
  const atCommit = await done()
  await until('the last change', () => kenji.group().follower.length >= total)
  const atLast = await done()
  expect((atLast - atCommit) / blockBytes, 'blocks that the changes waited behind').toBeLessThan(40)
  for (const id of ids) await stateIs(kenji, id, 'here')
  expect(atLast).toBeLessThan(await done())
  pull()
})
