import * as v from 'valibot'
import { command, query } from '../operation.ts'
import { ChangeId, Count, GroupRef, ItemId, KeyText, onGroup } from '../shapes.ts'
import { Piece, UploadId } from './courier.ts'

const MediaType = v.picklist(['image/png', 'image/jpeg', 'image/webp'])

/**
 * A picture that a text names. `here`: it can be read. `coming`: it is fetched as soon as somebody who has it is connected. `absent`: it is not
 * here and nobody fetches it, for no leaflet shows it any more, or nothing is known of it. `refused`: what came is not what was added; it is never shown.
 */
export const Picture = v.object({
  picture: ItemId,
  state: v.picklist(['here', 'coming', 'absent', 'refused']),
  /** Of what is here already, for a bar; both are sizes on the wire, a little above `bytes`. */
  done: Count,
  total: Count,
  /** Who of those connected now gives it. */
  from: v.nullable(v.object({ person: KeyText, name: v.string() })),
  /** Null where nothing is known of it yet. */
  about: v.nullable(
    v.object({ type: MediaType, bytes: Count, width: Count, height: Count, by: KeyText, byName: v.string(), mine: v.boolean() })
  )
})

export const pictureOperations = {
  'picture.write': command(
    'Hand over a picture in pieces of at most 256 KiB, one after the other; the first names no upload. It stays in memory until `picture.add`.',
    v.strictObject({ group: GroupRef, upload: v.optional(UploadId), offset: Count, data: Piece }),
    v.object({ upload: UploadId, bytes: Count })
  ),
  'picture.add': command(
    'Keep a picture that was handed over for this leaflet: PNG, JPEG or WebP, at most 2 MiB and 4096 pixels a side; what says where and with what it was taken is removed. The text shows it where it names `id`; whoever takes it out of the text takes it out of the leaflet.',
    v.strictObject({ ...onGroup, leaflet: ItemId, upload: UploadId }),
    v.object({ id: ItemId, version: ChangeId, type: MediaType, bytes: Count, width: Count, height: Count })
  ),
  'picture.read': query(
    'A piece of a picture, at most 256 KiB. PICTURE_NOT_HERE while it is coming; it is then fetched before others.',
    v.strictObject({ group: GroupRef, picture: ItemId, offset: v.optional(Count, 0) }),
    v.object({ type: MediaType, data: Piece, bytes: Count, last: v.boolean() })
  )
}
