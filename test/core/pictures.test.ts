import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { zbase32Encode } from '../../core/domain/text-forms/zbase32.ts'
import { admit, type CorePeer, cast, eventually, meet, openCorePeer, part, refusal } from '../helpers/core-cast.ts'
import { picturesIn, readPicture, showPicture, upload } from '../helpers/picture-hands.ts'
import { chromiumPicture, noisePng, pngChunk, pngHeader, pngSignature, secret, withTraces } from '../helpers/sample-pictures.ts'

const isHere = (peer: CorePeer, group: string, leaflet: string) =>
  eventually(
    `${peer.name} has the picture`,
    () => picturesIn(peer, group, leaflet),
    (found) => found.length > 0 && found.every(({ state }) => state === 'here')
  )

test('a picture that one adds is seen by the other, and by who only reads along', { timeout: 60_000 }, async () => {
  const [amira, kenji, press] = await cast('Amira', 'Kenji', 'Press')
  const { group } = await amira.call('group.create', { name: 'Harbour' })
  const there = await admit(amira, group, kenji)
  const bytes = noisePng(400, 300)
  const { id: leaflet } = await amira.call('leaflet.create', { group, title: 'Call' })
  const picture = await showPicture(amira, group, leaflet, bytes)
  expect(await picturesIn(amira, group, leaflet)).toMatchObject([
    { picture, state: 'here', about: { mine: true, width: 400, height: 300 } }
  ])
  expect(bytes.equals(await readPicture(amira, group, picture))).toBe(true)

  const [seen] = await isHere(kenji, there, leaflet)
  expect(seen).toMatchObject({
    picture,
    done: seen?.total,
    about: { type: 'image/png', byName: 'Amira', mine: false, bytes: bytes.byteLength }
  })
  expect(bytes.equals(await readPicture(kenji, there, picture))).toBe(true)
  const body = await kenji.call('leaflet.get', { group: there, id: leaflet })
  expect(body).toMatchObject({
    blocks: [{ kind: 'picture', picture, alt: 'the square' }],
    dropped: 0,
    picturesComing: 0,
    text: 'the square'
  })

  const { text } = await amira.call('reading.create', { group, label: 'paper' })
  const { group: reading } = await press.call('reading.open', { text })
  await isHere(press, reading, leaflet)
  expect(bytes.equals(await readPicture(press, reading, picture))).toBe(true)
  await part(amira, kenji, press)
  await kenji.reopen()
  expect(await picturesIn(kenji, there, leaflet), 'after starting again').toMatchObject([{ state: 'here' }])
  expect(bytes.equals(await readPicture(kenji, there, picture))).toBe(true)
})

test('without the one who has it a picture is coming, and comes when they are met; taken out of the text nobody asks for it', {
  timeout: 60_000
}, async () => {
  const [amira, kenji, jose] = await cast('Amira', 'Kenji', 'José')
  const { group } = await amira.call('group.create', { name: 'Harbour' })
  const there = await admit(amira, group, kenji)
  const farther = await admit(amira, group, jose)
  const { id: leaflet } = await amira.call('leaflet.create', { group, title: 'Call' })
  await eventually(
    'José has the leaflet',
    () => jose.call('leaflet.list', { group: farther }),
    ({ total }) => total === 1
  )
  // Kenji hears of the picture on a stick that carries changes alone.
  await part(amira, kenji, jose)
  const first = await showPicture(amira, group, leaflet, noisePng(200, 200))
  const second = await showPicture(amira, group, leaflet, noisePng(90, 90))
  await carry(amira, group, [kenji, there], [jose, farther])
  expect(await picturesIn(kenji, there, leaflet)).toMatchObject([
    { picture: first, state: 'coming', done: 0, from: null, about: { byName: 'Amira' } },
    { picture: second, state: 'coming' }
  ])
  expect((await kenji.call('leaflet.list', { group: there })).items).toMatchObject([{ picturesComing: 2 }])
  await expect(kenji.call('picture.read', { group: there, picture: second })).rejects.toEqual(refusal('PICTURE_NOT_HERE'))

  // José, who has neither, is all that Kenji meets: they go on waiting.
  await meet(kenji, jose)
  await eventually(
    'they met',
    () => kenji.call('network.state', {}),
    ({ peers }) => peers.length === 1
  )
  expect(await picturesIn(kenji, there, leaflet)).toMatchObject([{ state: 'coming' }, { state: 'coming' }])
  const taken = await jose.call('leaflet.cut', { group: farther, id: leaflet, at: 0 })
  await eventually(
    'Kenji sees it is out',
    () => picturesIn(kenji, there, leaflet),
    (list) => list.length === 1
  )

  await meet(amira)
  await isHere(kenji, there, leaflet)
  const { versions } = await kenji.call('leaflet.versions', { group: there, id: leaflet })
  const before = versions.find((version) => version.by !== versions[0]?.by)?.version ?? ''
  const then = await kenji.call('leaflet.version', { group: there, id: leaflet, version: before })
  expect(then.pictures, 'what was taken out was not fetched').toMatchObject([
    { picture: first, state: 'absent', done: 0 },
    { picture: second, state: 'here' }
  ])
  await jose.call('change.undo', { group: farther, change: taken.undo })
  await eventually(
    'it is back',
    () => picturesIn(kenji, there, leaflet),
    (list) => list.length === 2 && list.every(({ state }) => state === 'here')
  )
})

/** By hand, without pictures. */
async function carry(from: CorePeer, group: string, ...to: readonly (readonly [CorePeer, string])[]): Promise<void> {
  const { job } = await from.call('courier.export', { group })
  const written = await eventually(
    'written',
    async () => (await from.call('job.list', {})).find((one) => one.job === job),
    (one) => one?.state === 'done'
  )
  expect(written?.written?.pictures).toBe(0)
  for (const [peer, there] of to) {
    let id: string | undefined
    for (let offset = 0, last = false; !last; ) {
      const piece = await from.call('courier.read', { job, offset })
      id = (await peer.call('courier.write', { ...(id ? { upload: id } : {}), offset, data: piece.data })).upload
      offset += Buffer.from(piece.data, 'base64').byteLength
      last = piece.last
    }
    const taking = await peer.call('courier.import', { group: there, upload: id })
    await eventually(
      'taken',
      async () => (await peer.call('job.list', {})).find((one) => one.job === taking.job),
      (one) => one?.state === 'done'
    )
  }
}

test('location and camera are gone whatever the page did, and what is no picture is refused in words', async () => {
  const amira = await openCorePeer('Amira')
  const { group } = await amira.call('group.create', { name: 'Harbour' })
  const { id: leaflet } = await amira.call('leaflet.create', { group, title: 'Call' })
  for (const name of ['chromium.jpg', 'chromium.png', 'chromium-alpha.webp'] as const) {
    const picture = await showPicture(amira, group, leaflet, withTraces(name))
    const stored = await readPicture(amira, group, picture)
    expect(stored.includes(secret.slice(0, 12))).toBe(false)
    expect(stored.byteLength).toBeLessThanOrEqual(chromiumPicture(name).byteLength)
  }
  const add = async (bytes: Uint8Array) =>
    amira.call('picture.add', { group, leaflet, upload: await upload(amira, group, bytes) })
  const bomb = Buffer.concat([
    pngSignature,
    pngHeader(40_000, 40_000),
    pngChunk('IDAT', Buffer.alloc(9)),
    pngChunk('IEND', Buffer.alloc(0))
  ])
  await expect(add(bomb)).rejects.toMatchObject({ code: 'PICTURE_TOO_LARGE', params: { maxPixels: 4096 } })
  await expect(add(chromiumPicture('chromium.jpg').subarray(0, 700))).rejects.toEqual(refusal('PICTURE_BROKEN'))
  await expect(add(Buffer.from('<svg/>'))).rejects.toEqual(refusal('PICTURE_UNSUPPORTED'))
  await expect(upload(amira, group, Buffer.alloc(3 * 1024 * 1024))).rejects.toEqual(refusal('PICTURE_TOO_LARGE'))
  await expect(amira.call('picture.add', { group, leaflet, upload: '0'.repeat(16) })).rejects.toEqual(refusal('NOT_FOUND'))
  const nowhere = zbase32Encode(new Uint8Array(16))
  const piece = await upload(amira, group, noisePng(2, 2))
  await expect(amira.call('picture.add', { group, leaflet: nowhere, upload: piece })).rejects.toEqual(refusal('NOT_FOUND'))
  await expect(amira.call('picture.read', { group, picture: nowhere })).rejects.toEqual(refusal('NOT_FOUND'))
})

test('a request that is asked again adds one picture, also after starting again', async () => {
  const amira = await openCorePeer('Amira')
  const { group } = await amira.call('group.create', { name: 'Harbour' })
  const { id: leaflet } = await amira.call('leaflet.create', { group, title: 'Call' })
  const asked = { group, leaflet, upload: await upload(amira, group, noisePng(50, 40)), requestId: 'once' }
  const first = await amira.call('picture.add', asked)
  expect(first).toMatchObject({ type: 'image/png', width: 50, height: 40 })
  expect(await amira.call('picture.add', asked)).toEqual(first)
  await amira.reopen()
  expect(await amira.call('picture.add', asked)).toEqual(first)
  await expect(amira.call('change.undo', { group, change: first.version })).rejects.toEqual(refusal('NOTHING_TO_UNDO'))
})

test('a text may name a picture as the editor writes it, and no other way', async () => {
  const amira = await openCorePeer('Amira')
  const { group } = await amira.call('group.create', { name: 'Harbour' })
  const { id } = await amira.call('leaflet.create', { group, title: 'Call' })
  const edit = (attributes: Record<string, unknown>) => {
    const doc = new Y.Doc()
    const element = new Y.XmlElement('picture')
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value as string) // Yjs types attributes as text
    doc.getXmlFragment('default').insert(0, [element])
    return Buffer.from(Y.encodeStateAsUpdate(doc)).toString('base64')
  }
  const picture = zbase32Encode(Buffer.alloc(16, 3))
  for (const wrong of [
    {},
    { id: 'x' },
    { id: 7 },
    { id: picture, alt: 'a'.repeat(301) },
    { id: picture, alt: {} },
    { id: `${picture}y` }
  ])
    await expect(amira.call('leaflet.edit', { group, id, update: edit(wrong) })).rejects.toEqual(
      refusal('LEAFLET_CONTENT_REFUSED')
    )
  await amira.call('leaflet.edit', { group, id, update: edit({ id: picture, alt: 'a square' }) })
  expect(await amira.call('leaflet.get', { group, id })).toMatchObject({
    blocks: [{ kind: 'picture', picture, alt: 'a square' }],
    pictures: [{ picture, state: 'absent', about: null }]
  })
  const noPicture = [{ kind: 'picture' as const }]
  await expect(amira.call('leaflet.insert', { group, id, blocks: noPicture })).rejects.toEqual(refusal('LEAFLET_CONTENT_REFUSED'))
  const many = Array.from({ length: 51 }, () => ({ kind: 'picture' as const, picture }))
  await expect(amira.call('leaflet.insert', { group, id, blocks: many })).rejects.toEqual(refusal('LEAFLET_CONTENT_REFUSED'))
})
