import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deserialize } from 'node:v8'
import type { Child } from '../helpers/child.ts'
import type { Step } from './courier-process.ts'
import { dropDir, newDir } from './laptops.ts'

export type { Step }

/** Carrying step by step, each in a process of its own: the records are made by another than writes them or takes them in. */
export interface CourierSteps {
  make(records: number): Promise<Step>
  /** `upTo`: a part of the whole, at which it is stopped. */
  write(folder: string, upTo?: number): Promise<Step>
  take(folder: string, into: string, records: number, upTo?: number): Promise<Step>
  /** What was made goes from the disk. */
  remove(): void
}

const mostMs = 1_800_000

export function courierSteps(start: (...args: string[]) => Child): CourierSteps {
  const dir = newDir()
  const step = async (...args: string[]): Promise<Step> => {
    const child = start(...args)
    const said = await child.line((line) => line.startsWith('{'), mostMs)
    const { code } = await child.ended
    if (code !== 0) throw new Error(child.complaints())
    return JSON.parse(said) as Step // as the process says it
  }
  return {
    make: (records) => step('make', dir, `${records}`),
    write: (folder, upTo = 2) => step('write', dir, folder, `${upTo}`),
    take: (folder, into, records, upTo = 2) => step('take', dir, folder, into, `${records}`, `${upTo}`),
    remove: () => {
      const { full } = deserialize(readFileSync(join(dir, 'facts'))) as { full: string } // as `make` put it there
      dropDir(full)
      dropDir(dir)
    }
  }
}
