import { CoreError, toWireError, type WireError } from '../contract/errors.ts'
import { randomBytes, toHex } from '../domain/crypto.ts'

export type JobState = 'running' | 'paused' | 'done' | 'failed' | 'cancelled'

export interface JobView<Result> {
  readonly job: string
  readonly kind: string
  readonly group: string
  readonly state: JobState
  readonly done: number
  readonly total: number
  readonly unit: 'changes' | 'bytes'
  readonly result: Result | null
  readonly error: WireError | null
}

export interface JobControl {
  readonly job: string
  /** Called often by the work: waits while paused, throws once it was cancelled. */
  progress(done: number, total: number): Promise<void>
}

/** Long work that outlives the screen that began it. */
export interface Jobs<Result> {
  start(what: Pick<JobView<Result>, 'kind' | 'group' | 'unit'>, run: (control: JobControl) => Promise<Result>): string
  list(): JobView<Result>[]
  /** JOB_NOT_FOUND; what has ended is left as it is. */
  pause(job: string): void
  resume(job: string): void
  /** Resolves when the work has let go of everything. */
  cancel(job: string): Promise<void>
  /** Cancels what runs. Never rejects. */
  close(): Promise<void>
}

/** Ended jobs that can still be looked at. */
const keptMost = 50
const tellEveryMs = 250

class Cancelled extends Error {}

interface Running<Result> {
  view: JobView<Result>
  cancelled: boolean
  goOn: (() => void) | null
  ended: Promise<void>
}

export function createJobs<Result>(onChanged: () => void): Jobs<Result> {
  const jobs = new Map<string, Running<Result>>()
  let toldAt = 0

  const find = (job: string): Running<Result> => {
    const found = jobs.get(job)
    if (!found) throw new CoreError('JOB_NOT_FOUND')
    return found
  }
  const set = (job: Running<Result>, change: Partial<JobView<Result>>): void => {
    job.view = { ...job.view, ...change }
  }

  async function progress(job: Running<Result>, done: number, total: number): Promise<void> {
    set(job, { done, total })
    if (Date.now() - toldAt > tellEveryMs) {
      toldAt = Date.now()
      onChanged()
    }
    while (job.view.state === 'paused' && !job.cancelled) {
      await new Promise<void>((resolve) => {
        job.goOn = resolve
      })
    }
    if (job.cancelled) throw new Cancelled()
  }

  return {
    start: (what, run) => {
      const id = toHex(randomBytes(8))
      const view = { ...what, job: id, state: 'running' as const, done: 0, total: 0, result: null, error: null }
      const job: Running<Result> = { view, cancelled: false, goOn: null, ended: Promise.resolve() }
      jobs.set(id, job)
      for (const [old, { view: seen }] of jobs) {
        if (jobs.size <= keptMost) break
        if (seen.state !== 'running' && seen.state !== 'paused') jobs.delete(old)
      }
      job.ended = run({ job: id, progress: (done, total) => progress(job, done, total) })
        .then(
          (result) => set(job, { state: 'done', done: job.view.total, result }),
          (err: unknown) =>
            set(job, err instanceof Cancelled ? { state: 'cancelled' } : { state: 'failed', error: toWireError(err) })
        )
        .finally(onChanged)
      onChanged()
      return id
    },
    list: () => [...jobs.values()].map(({ view }) => view),
    pause: (id) => {
      const job = find(id)
      if (job.view.state === 'running') set(job, { state: 'paused' })
      onChanged()
    },
    resume: (id) => {
      const job = find(id)
      if (job.view.state === 'paused') set(job, { state: 'running' })
      job.goOn?.()
      onChanged()
    },
    cancel: async (id) => {
      const job = find(id)
      job.cancelled = true
      job.goOn?.()
      await job.ended
    },
    close: async () => {
      for (const job of jobs.values()) {
        job.cancelled = true
        job.goOn?.()
      }
      await Promise.all([...jobs.values()].map((job) => job.ended))
    }
  }
}
