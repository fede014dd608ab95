import { expect, test } from 'vitest'
import { pieceBytes } from '../../core/contract/operations/courier.ts'
import { admit, type CorePeer, cast, eventually } from '../helpers/core-cast.ts'
import { noisePng } from '../helpers/sample-pictures.ts'

async function upload(peer: CorePeer, group: string, bytes: Uint8Array): Promise<string> {
  let id: string | undefined
  for (let offset = 0; offset < bytes.byteLength || id === undefined; offset += pieceBytes) {
    const data = Buffer.from(bytes.subarray(offset, offset + pieceBytes)).toString('base64')
    id = (await peer.call('picture.write', { group, offset, data, ...(id === undefined ? {} : { upload: id }) })).upload
  }
  return id
}

/** Adds a picture and puts it at the end of the leaflet's text. */
async function show(peer: CorePeer, group: string, leaflet: string, bytes: Uint8Array): Promise<string> {
  const { id } = await peer.call('picture.add', { group, leaflet, upload: await upload(peer, group, bytes) })
  await peer.call('leaflet.insert', { group, id: leaflet, blocks: [{ kind: 'picture', picture: id, alt: 'the square' }] })
  return id
}

async function read(peer: CorePeer, group: string, picture: string): Promise<Buffer> {
  const parts: Buffer[] = []
  for (let offset = 0; ; offset += pieceBytes) {
    const { data, last } = await peer.call('picture.read', { group, picture, offset })
    parts.push(Buffer.from(data, 'base64'))
    if (last) return Buffer.concat(parts)
  }
}

const picturesIn = async (peer: CorePeer, group: string, id: string) => (await peer.call('leaflet.get', { group, id })).pictures

test('a picture that one adds is seen by the other, after the plan, and by who only reads along', {
  timeout: 60_000
}, async () => {
  const [amira, kenji, press] = await cast('Amira', 'Kenji', 'Press')
  const { group } = await amira.call('group.create', { name: 'Harbour' })
  const there = await admit(amira, group, kenji)
  const bytes = noisePng(400, 300)
  const { id: leaflet } = await amira.call('leaflet.create', { group, title: 'Call' })
  const picture = await show(amira, group, leaflet, bytes)
  expect(await picturesIn(amira, group, leaflet)).toMatchObject([
    { picture, state: 'here', about: { mine: true, width: 400, height: 300 } }
  ])
  expect(bytes.equals(await read(amira, group, picture))).toBe(true)

  const [seen] = await eventually(
    'Kenji has the picture',
    () => picturesIn(kenji, there, leaflet).catch(() => []),
    (found) => found[0]?.state === 'here'
  )
  expect(seen).toMatchObject({
    picture,
    done: seen?.total,
    about: { type: 'image/png', byName: 'Amira', mine: false, bytes: bytes.byteLength }
  })
  expect(bytes.equals(await read(kenji, there, picture))).toBe(true)
  const body = await kenji.call('leaflet.get', { group: there, id: leaflet })
  expect(body).toMatchObject({
    blocks: [{ kind: 'picture', picture, alt: 'the square' }],
    dropped: 0,
    picturesComing: 0,
    text: 'the square'
  })

  const { text } = await amira.call('reading.create', { group, label: 'paper' })
  const { group: reading } = await press.call('reading.open', { text })
  await eventually(
    'the press has it',
    () => picturesIn(press, reading, leaflet).catch(() => []),
    (found) => found[0]?.state === 'here'
  )
  expect(bytes.equals(await read(press, reading, picture))).toBe(true)
})
