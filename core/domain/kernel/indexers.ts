import type { WriterId } from '../ids.ts'
import { coordinatorsOf, devicesOf, type Rights } from './rights.ts'

/** How many laptops settle: 1 below three coordinators, 3 below five, else 5. Never an even number, never everyone (D10). */
export function indexersWanted(coordinators: number): number {
  return coordinators < 3 ? 1 : coordinators < 5 ? 3 : 5
}

/**
 * The laptops that settle the order: of each of the coordinators longest in the role the first laptop whose writer has a block in
 * the order; where fewer qualify, the next lower odd number. Same rights and same blocks give the same set on every machine.
 */
export async function chooseIndexers(rights: Rights, hasBlock: (writer: WriterId) => Promise<boolean>): Promise<WriterId[]> {
  const coordinators = coordinatorsOf(rights)
  const wanted = indexersWanted(coordinators.length)
  const chosen: WriterId[] = []
  for (const person of coordinators) {
    if (chosen.length === wanted) break
    for (const device of devicesOf(rights, person.id)) {
      if (device.writer === null || !(await hasBlock(device.writer))) continue
      chosen.push(device.writer)
      break
    }
  }
  return chosen.length % 2 === 0 && chosen.length > 0 ? chosen.slice(0, -1) : chosen
}
