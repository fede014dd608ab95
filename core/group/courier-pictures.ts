import { blockBytes } from '../blobs/sealed-blocks.ts'
import type { PersonId } from '../domain/ids.ts'
import type { Group } from './group.ts'
import type { ShownPicture } from './pictures.ts'

/** Pictures that the plan shows and that whoever the file is for is not known to have: of one person, all that others added. */
export function picturesToCarry(group: Group, to: PersonId | null, whole: boolean): readonly ShownPicture[] {
  return group.pictures.shown().filter(({ id }) => whole || to === null || group.index.entity('picture', id)?.made.by !== to)
}

/** How many of them this laptop can carry, and what they add to a file. */
export async function weighPictures(
  group: Group,
  pictures: readonly ShownPicture[]
): Promise<{ pictures: number; bytes: number }> {
  let count = 0
  let bytes = 0
  for (const { id, name } of pictures) {
    if (!(await group.pictures.isHere(id))) continue
    count++
    bytes += name.blocks * blockBytes
  }
  return { pictures: count, bytes }
}
