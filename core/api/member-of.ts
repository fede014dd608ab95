import { CoreError } from '../contract/errors.ts'
import type { PersonId } from '../domain/ids.ts'
import type { Group } from '../group/group.ts'

/** This person's id in the group. READ_ONLY for whoever reads with a reading code. */
export function memberOf(group: Group): PersonId {
  if (group.me === null) throw new CoreError('READ_ONLY')
  return group.me
}
