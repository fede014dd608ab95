import type { WriterId } from '../domain/ids.ts'

type Heads = ReadonlyMap<WriterId, number>

/** How far each writer has got in what a power cut would leave: the only thing that this laptop may give its word for. */
export interface DurableHeads {
  readonly heads: Heads
  /** Makes what is read by now last, then counts it. Errors of the disk; what was counted before stays. */
  save(): Promise<void>
  /** As `save`, one at a time, without waiting for it. */
  soon(): void
  /** Waits for what is under way. Never rejects. */
  close(): Promise<void>
}

export interface DurableHeadsOptions {
  readonly read: () => Heads
  readonly sync: () => Promise<void>
  readonly onMoved: () => void
}

export function createDurableHeads(o: DurableHeadsOptions): DurableHeads {
  let heads: Heads = new Map()
  let asked = 0
  let counted = 0
  let running: Promise<void> | null = null
  let again = false
  let closed = false

  async function save(): Promise<void> {
    const number = ++asked
    const read = new Map(o.read())
    await o.sync()
    if (closed || number < counted) return // a later one was quicker
    counted = number
    const same = read.size === heads.size && [...read].every(([writer, k]) => heads.get(writer) === k)
    heads = read
    if (!same) o.onMoved()
  }

  async function run(): Promise<void> {
    do {
      again = false
      await save().catch(() => {}) // whoever writes hears of a disk that fails; here nothing more is promised
    } while (again && !closed)
    running = null
  }

  return {
    get heads() {
      return heads
    },
    save,
    soon: () => {
      again = true
      if (!closed) running ??= run()
    },
    close: async () => {
      closed = true
      await running
    }
  }
}
