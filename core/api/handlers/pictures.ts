import { CoreError } from '../../contract/errors.ts'
import type { Handlers } from '../../contract/handlers.ts'
import { pieceBytes } from '../../contract/operations/courier.ts'
import { toHex } from '../../domain/crypto.ts'
import type { EntityId } from '../../domain/ids.ts'
import { pictureIdOf, pictureRefOf } from '../../domain/plan/picture-ref.ts'
import { pictureSchema } from '../../domain/plan/schemas.ts'
import { shortName } from '../../domain/record/record-inside.ts'
import { idToText, textToId } from '../id-text.ts'
import type { Session } from '../session.ts'
import { commitAsked, planItem, stateOf } from '../write-item.ts'

type PictureHandlers = Pick<Handlers, 'picture.write' | 'picture.add' | 'picture.read'>

export function pictureHandlers(session: Session): PictureHandlers {
  return {
    'picture.write': async ({ group, upload, offset, data }) => {
      const g = session.group(group)
      if (g.isObserver() || g.role() === 0) throw new CoreError('READ_ONLY')
      return g.pictures.uploads.write(upload ?? null, offset, Buffer.from(data, 'base64'))
    },
    'picture.add': async ({ group, leaflet, upload }) => {
      const g = session.group(group)
      const { records } = await commitAsked(g, async () => {
        const { id } = stateOf(g, 'leaflet', textToId<EntityId>(leaflet, 16))
        // On the disk before a record names it: a record that leads to nothing would be for ever.
        const ref = await g.pictures.keep(id, g.pictures.uploads.read(upload))
        return [planItem(pictureSchema, 'add', pictureIdOf(ref), null, [{ field: pictureSchema.fields.kept, value: ref }])]
      })
      g.pictures.uploads.drop(upload)
      const record = records.at(-1)
      const state = record && g.index.entity('picture', toHex(record.entity) as EntityId)?.state // sixteen bytes by the record's format
      const ref = state ? pictureRefOf(state) : null
      if (!record || !state || !ref) throw new CoreError('NOT_FOUND')
      const { type, size, width, height } = ref
      return { id: idToText(state.id), version: idToText(shortName(record.name)), type, bytes: size, width, height }
    },
    'picture.read': async ({ group, picture, offset }) => {
      const { type, bytes } = await session.group(group).pictures.read(textToId<EntityId>(picture, 16))
      const data = bytes.subarray(offset, offset + pieceBytes)
      return {
        type,
        data: Buffer.from(data).toString('base64'),
        bytes: bytes.byteLength,
        last: offset + data.byteLength >= bytes.byteLength
      }
    }
  }
}
