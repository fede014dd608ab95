import type { SwarmConnection } from 'hyperswarm'
import { createDoors, type Doors, type DoorsOptions } from '../../../../core/network/connection/doors.ts'
import type { GroupPort } from '../../../../core/network/connection/ports.ts'

export interface Laptop {
  readonly groups: GroupPort[]
  readonly doors: Doors
  readonly faults: unknown[]
  /** Local ids of the groups proven on any connection. */
  proven(): string[]
}

/** The connection half of one laptop. Faults are collected: a test that forgets to look at them still sees them printed. */
export function laptop(groups: GroupPort[], options: Partial<DoorsOptions> = {}): Laptop {
  const faults: unknown[] = []
  const doors = createDoors({
    groups: () => groups,
    onFault: (cause) => {
      console.error('fault', cause)
      faults.push(cause)
    },
    ...options
  })
  return { groups, doors, faults, proven: () => doors.open().flatMap((door) => door.proven().map(({ localId }) => localId)) }
}

export function meet(pair: { a: SwarmConnection; b: SwarmConnection }, left: Laptop, right: Laptop): void {
  left.doors.take(pair.a)
  right.doors.take(pair.b)
}
