import { newestPlaces } from '../log/download-newest-first.ts'
import type { GroupLog } from '../log/group-log.ts'
import type { ViewItem } from '../log/open-record.ts'
import type { OpenedRecord, RecordOpener } from '../log/record-opener.ts'

/** The end of the view, whole from one place on, while places before it are missing. */
export interface Ahead {
  readonly from: number
  readonly items: readonly ViewItem[]
}

/**
 * Reads the newest places of a view of which much is missing, so that today's plan can be shown before history is here. Places behind
 * a gap say nothing about those in it: whoever shows them looks what can be shown (`bornItems`).
 */
export interface NewestPlaces {
  /** Opens what is on this disk, from the end of the view backwards, where everything up to `length` is read and far more is missing. */
  read(length: number): Promise<void>
  /** Null where nothing is ahead of a gap; the same object while nothing changed. */
  ahead(): Ahead | null
  /** A record that was opened ahead, for whoever comes to its place in turn. */
  opened(place: number): OpenedRecord | null
  /** Another block may stand at `from` and behind. */
  cut(from: number): void
  /** Rights moved: what was opened is placed anew. */
  replaced(): void
}

const together = 64

export function createNewestPlaces(
  log: Pick<GroupLog, 'viewLength' | 'settledLength'>,
  opener: Pick<RecordOpener, 'read'>,
  place: (opened: OpenedRecord) => ViewItem
): NewestPlaces {
  const records = new Map<number, OpenedRecord>()
  let from = 0
  let to = 0
  let cutAt = Number.POSITIVE_INFINITY
  let told: Ahead | null = null

  /** Null where a block is missing, or may be another one by now. */
  async function open(start: number, end: number): Promise<(OpenedRecord | null)[]> {
    const places = Array.from({ length: end - start }, (_, i) => start + i)
    const found = places.map((at) => records.get(at) ?? null)
    const missing = places.filter((at) => !records.has(at))
    const opened = missing.length === 0 ? [] : await opener.read(missing)
    let next = 0
    return found.map((known, i) => (start + i >= cutAt ? null : (known ?? opened[next++] ?? null)))
  }

  function keep(start: number, opened: readonly OpenedRecord[]): void {
    if (opened.length === 0) return
    for (const [i, one] of opened.entries()) records.set(start + i, one)
    from = Math.min(from, start)
    to = Math.max(to, start + opened.length)
    told = null
  }

  async function upwards(end: number): Promise<void> {
    while (to < end) {
      const start = to
      const most = Math.min(start + together, end)
      const opened = await open(start, most)
      const missing = opened.indexOf(null)
      keep(
        start,
        opened.slice(0, missing < 0 ? undefined : missing).filter((one) => one !== null)
      )
      if (missing >= 0) return
    }
  }

  async function downwards(lowest: number): Promise<void> {
    while (from > lowest && from < cutAt) {
      const end = from
      const start = Math.max(lowest, end - together)
      const opened = await open(start, end)
      const missing = opened.lastIndexOf(null)
      if (end >= cutAt) return
      keep(
        start + missing + 1,
        opened.slice(missing + 1).filter((one) => one !== null)
      )
      if (missing >= 0) return
    }
  }

  function clear(): void {
    records.clear()
    from = to = 0
    told = null
  }

  return {
    read: async (length) => {
      cutAt = Number.POSITIVE_INFINITY
      if (length >= to) clear()
      const end = log.viewLength()
      if (to === 0 && log.settledLength() - length <= newestPlaces) return
      // Once more far behind, as after another jump: what was opened is known again when it is met.
      if (to === 0 || end - to > newestPlaces) {
        from = to = end
        told = null
      }
      await upwards(end)
      await downwards(Math.max(length, to - newestPlaces))
    },
    ahead: () => {
      if (to === from) return null
      told ??= {
        from,
        items: Array.from({ length: to - from }, (_, i) => records.get(from + i)).flatMap((one) => (one ? [place(one)] : []))
      }
      return told
    },
    opened: (at) => records.get(at) ?? null,
    cut: (at) => {
      cutAt = Math.min(cutAt, at)
      if (at >= to) return
      if (at <= from) {
        clear()
        return
      }
      for (let gone = at; gone < to; gone++) records.delete(gone)
      to = at
      told = null
    },
    replaced: () => {
      told = null
    }
  }
}
