import { readFile, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { CoreError } from '../contract/errors.ts'
import { bytesToShownFrames, joinShownFrames } from '../domain/text-forms/shown-frames.ts'
import type { Vault } from '../vault/vault.ts'
import { type CarryFolder, createCarryFolder } from './carry-folder.ts'
import type { Carried, Carry, CourierFileView, TakenIn } from './courier.ts'
import { carryOut, lookInto, opensHere, takeIn } from './courier.ts'
import type { Group } from './group.ts'
import { createJobs, type Jobs } from './jobs.ts'
import { createPartsTaken } from './parts-taken.ts'
import { createTrips, type Trip } from './trips.ts'

export type CourierResult = { readonly written: Carried } | { readonly taken: TakenIn }

/** A file on a stick by its path, or one that the page handed over. */
export type CarriedFile = { readonly path: string } | { readonly upload: string }

export interface Shown {
  readonly frames: readonly string[]
  readonly records: number
  /** False: this laptop has not got all of it itself yet. */
  readonly complete: boolean
  /** Only what nobody else is known to have yet: all that some lack does not fit. */
  readonly newest: boolean
}

export interface Scanned {
  readonly have: number
  readonly of: number
  readonly upload: string | null
}

/** Carrying by hand, for all groups of this laptop. Works in every network mode and sends nothing. */
export interface CourierDesk {
  readonly jobs: Jobs<CourierResult>
  readonly files: CarryFolder
  /** Answers the job. Without a path the file waits in `files`. */
  carry(group: Group, o: Omit<Carry, 'path' | 'notIn'> & { readonly path: string | null }): string
  /** Keeps a piece of a file that is handed over. What is no carry file of a group here never reaches the disk: COURIER_NOT_OURS. */
  hand(upload: string | null, offset: number, data: Uint8Array): Promise<{ upload: string; bytes: number }>
  inspect(file: CarriedFile): Promise<CourierFileView>
  /** What was handed over belongs to the job from here on. */
  take(group: Group, file: CarriedFile): string
  /** What somebody lacks as texts for a run of QR pictures. COURIER_TOO_LARGE: a file has to be carried. */
  show(group: Group, to: Carry['to']): Promise<Shown>
  /** Texts of pictures in any order, those of other codes among them; once a run is whole it is an upload. */
  scan(frames: readonly string[]): Promise<Scanned>
  trips(group: Group): readonly Trip[]
  /** Words that come in from now on confirm trips of this group. */
  follow(group: Group): void
  /** Ends the work of a group that is left, and what it wrote for a page goes with it. */
  leave(localId: string): Promise<void>
  close(): Promise<void>
}

export interface CourierDeskOptions {
  readonly vault: Vault
  readonly folder: string
  readonly groups: () => readonly Group[]
  readonly now: () => number
  readonly onChanged: (group: string | null, topics: readonly string[]) => void
}

export function createCourierDesk(o: CourierDeskOptions): CourierDesk {
  const trips = createTrips(o.vault)
  const parts = createPartsTaken()
  const files = createCarryFolder(o.folder)
  const jobs = createJobs<CourierResult>(() => o.onChanged(null, ['job']))
  const looks = new WeakMap<Group, Promise<void>>()
  const pathOf = (file: CarriedFile): string => ('path' in file ? file.path : files.pathOf(file.upload))

  async function show(group: Group, to: Carry['to'], newest: boolean): Promise<Shown> {
    const folder = await files.place()
    try {
      const carry = { to, whole: false, path: folder, notIn: null, small: true, newest }
      const { files: written, records, complete } = await carryOut(group, trips, carry, o.now(), async () => {})
      return { frames: bytesToShownFrames(await readFile(written[0]?.path ?? '')), records, complete, newest }
    } finally {
      await rm(folder, { recursive: true, force: true }).catch(() => {}) // cleared at the next start
    }
  }

  async function scan(frames: readonly string[]): Promise<Scanned> {
    const { have, of, bytes } = joinShownFrames(frames)
    return { have, of, upload: bytes === null ? null : (await hand(null, 0, bytes)).upload }
  }

  async function hand(upload: string | null, offset: number, data: Uint8Array): Promise<{ upload: string; bytes: number }> {
    if (upload === null && offset === 0 && !opensHere(o.groups(), data)) throw new CoreError('COURIER_NOT_OURS')
    return files.write(upload, offset, data)
  }

  function look(group: Group): void {
    const before = looks.get(group) ?? Promise.resolve()
    const next = before
      .then(() => trips.look(group))
      .then(() => o.onChanged(group.localId, ['trip']))
      .catch(() => {}) // closed, or the disk is full: the word is in memory and counts at the next one
    looks.set(group, next)
  }

  return {
    jobs,
    files,
    carry: (group, { path, ...rest }) =>
      jobs.start({ kind: 'courier.export', group: group.localId, unit: 'changes' }, async ({ progress }) => {
        const written = await carryOut(
          group,
          trips,
          { ...rest, path: path ?? (await files.place()), notIn: path === null ? null : dirname(o.folder) },
          o.now(),
          progress
        )
        o.onChanged(group.localId, ['trip'])
        return { written }
      }),
    hand,
    inspect: (file) => lookInto(o.groups(), pathOf(file)),
    take: (group, file) => {
      const path = 'path' in file ? file.path : files.claim(file.upload)
      return jobs.start({ kind: 'courier.import', group: group.localId, unit: 'bytes' }, async ({ progress }) => {
        try {
          return { taken: await takeIn(group, o.groups(), { path, parts, progress }) }
        } finally {
          if ('upload' in file) await files.drop(file.upload)
        }
      })
    },
    show: (group, to) =>
      show(group, to, false).catch((err: unknown) => {
        if (to === null && err instanceof CoreError && err.code === 'COURIER_TOO_LARGE') return show(group, to, true)
        throw err
      }),
    scan,
    trips: (group) => trips.of(group),
    follow: (group) => void group.reach.onChanged(() => look(group)),
    leave: async (localId) => {
      const own = () => jobs.list().filter(({ group }) => group === localId)
      for (const { job } of own()) await jobs.cancel(job)
      for (const { result } of own()) {
        if (result && 'written' in result) await files.removeWritten(result.written.files.map(({ path }) => path))
      }
    },
    close: async () => {
      await jobs.close()
      await files.clear()
    }
  }
}
