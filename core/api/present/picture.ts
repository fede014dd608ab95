import type { DeviceId, EntityId } from '../../domain/ids.ts'
import type { EntityState } from '../../domain/plan/entity-state.ts'
import type { Group } from '../../group/group.ts'
import type { PictureView } from '../../group/pictures.ts'
import { idToText } from '../id-text.ts'

/** The pictures that a leaflet shows, where they are and who has them. */
export async function presentPictures(group: Group, leaflet: EntityState) {
  return (await group.pictures.of(leaflet)).map((view) => ({
    picture: idToText(view.id),
    state: view.state,
    done: view.done,
    total: view.total,
    from: giver(group, view),
    about: aboutOf(group, view)
  }))
}

function giver(group: Group, { givers }: PictureView) {
  for (const stream of givers) {
    const device = group.deviceOn(stream)
    const person = device === null ? null : group.personOf(device as DeviceId) // brand: a device's key in hex, as hello proved it
    if (person !== null) return { person: idToText(person), name: group.nameOf(person) }
  }
  return null
}

function aboutOf(group: Group, { id, ref }: { readonly id: EntityId; readonly ref: PictureView['ref'] }) {
  const by = group.index.entity('picture', id)?.made.by
  if (ref === null || by === undefined) return null
  const { type, size, width, height } = ref
  return { type, bytes: size, width, height, by: idToText(by), byName: group.nameOf(by), mine: by === group.me }
}
