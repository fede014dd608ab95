import { pieceBytes } from '../../core/contract/operations/courier.ts'
import type { CorePeer } from './core-cast.ts'

/** As a page hands a picture over. */
export async function upload(peer: CorePeer, group: string, bytes: Uint8Array): Promise<string> {
  let id: string | undefined
  for (let offset = 0; offset < bytes.byteLength || id === undefined; offset += pieceBytes) {
    const data = Buffer.from(bytes.subarray(offset, offset + pieceBytes)).toString('base64')
    id = (await peer.call('picture.write', { group, offset, data, ...(id === undefined ? {} : { upload: id }) })).upload
  }
  return id
}

/** Adds a picture and puts it at the end of the leaflet's text. */
export async function showPicture(peer: CorePeer, group: string, leaflet: string, bytes: Uint8Array): Promise<string> {
  const { id } = await peer.call('picture.add', { group, leaflet, upload: await upload(peer, group, bytes) })
  await peer.call('leaflet.insert', { group, id: leaflet, blocks: [{ kind: 'picture', picture: id, alt: 'the square' }] })
  return id
}

export async function readPicture(peer: CorePeer, group: string, picture: string): Promise<Buffer> {
  const parts: Buffer[] = []
  for (let offset = 0; ; offset += pieceBytes) {
    const { data, last } = await peer.call('picture.read', { group, picture, offset })
    parts.push(Buffer.from(data, 'base64'))
    if (last) return Buffer.concat(parts)
  }
}

/** Empty as long as the leaflet itself is not there. */
export async function picturesIn(peer: CorePeer, group: string, id: string) {
  return peer.call('leaflet.get', { group, id }).then(
    (leaflet) => leaflet.pictures,
    () => []
  )
}
