import { courierOperations } from './operations/courier.ts'
import { draftOperations } from './operations/draft.ts'
import { groupOperations } from './operations/group.ts'
import { networkOperations } from './operations/network.ts'
import { peopleOperations } from './operations/people.ts'
import { pictureOperations } from './operations/picture.ts'
import { planOperations } from './operations/plan.ts'
import { profileOperations } from './operations/profile.ts'

/** The one list of everything that may be asked of core. A name absent here cannot be called. */
export const operations = {
  ...profileOperations,
  ...groupOperations,
  ...planOperations,
  ...pictureOperations,
  ...draftOperations,
  ...peopleOperations,
  ...networkOperations,
  ...courierOperations
}
