import type { RecordInside } from '../domain/record/record-inside.ts'
import type { GroupLog } from './group-log.ts'
import type { Keyring } from './keyring.ts'
import { type UnsealedRecord, unsealViewBlock, type ViewItem } from './open-record.ts'
import type { SignatureChecker } from './signature-checker.ts'

/** A record whose signature holds, or why it cannot be read. Whether its device may write with that writer is for the reader to say. */
export type OpenedRecord =
  | { readonly at: UnsealedRecord['at']; readonly audience: number; readonly record: RecordInside }
  | Extract<ViewItem, { unreadable: unknown }>

type Group = Promise<ReadonlyMap<number, OpenedRecord>>

/**
 * Opens records of the view in groups and in any order, so that signatures are checked while others are still on their way: blocks of
 * a first sync arrive in random order, and were all opened after the last had come.
 */
export interface RecordOpener {
  /** Begin with these places; `read` answers sooner then. */
  begin(places: readonly number[]): void
  /** A block came to this disk. */
  arrived(place: number): void
  /** In the order asked for; null for a block that is not on this disk. */
  read(places: readonly number[]): Promise<(OpenedRecord | null)[]>
  /** Another block may stand at `from` and behind. */
  cut(from: number): void
  close(): void
}

const mostTogether = 64
const mostHeld = 16_384
const gatherMs = 20

export function createRecordOpener(
  log: Pick<GroupLog, 'groupKey' | 'blocks'>,
  keyring: Keyring,
  checker: SignatureChecker
): RecordOpener {
  const groups = new Map<number, Group>()
  let arrivals: number[] = []
  let soon: ReturnType<typeof setTimeout> | null = null

  async function open(places: readonly number[]): Promise<ReadonlyMap<number, OpenedRecord>> {
    const blocks = await log.blocks(places)
    const opened = new Map<number, OpenedRecord>()
    const unsealed: UnsealedRecord[] = []
    for (const [i, place] of places.entries()) {
      const block = blocks[i] ?? null
      if (block === null) continue
      const one = unsealViewBlock(block, place, log.groupKey, keyring)
      if ('unreadable' in one) opened.set(place, one)
      else unsealed.push(one)
    }
    const held = await checker.check(unsealed.map(({ claim }) => claim))
    for (const [i, { at, audience, record }] of unsealed.entries())
      opened.set(at.place, held[i] === true ? { at, audience, record } : { ...at, unreadable: 'bad' })
    return opened
  }

  function start(places: readonly number[]): void {
    for (let i = 0; i < places.length; i += mostTogether) {
      const some = places.slice(i, i + mostTogether)
      const group = open(some)
      for (const place of some) groups.set(place, group)
      group.then((opened) => forget(some, group, opened)).catch(() => forget(some, group, null)) // whoever reads hears it
    }
  }

  /** What is not here, or has no key yet, is looked for anew by the next who asks. */
  function forget(places: readonly number[], group: Group, opened: ReadonlyMap<number, OpenedRecord> | null): void {
    for (const place of places) {
      const one = opened?.get(place)
      const mayChange = one === undefined || ('unreadable' in one && one.unreadable === 'needs-key')
      if (mayChange && groups.get(place) === group) groups.delete(place)
    }
  }

  function begin(places: readonly number[]): void {
    start(places.filter((place) => !groups.has(place)))
  }

  function gathered(): void {
    if (soon) clearTimeout(soon)
    soon = null
    const places = arrivals
    arrivals = []
    start(places)
  }

  return {
    begin,
    arrived: (place) => {
      if (groups.size >= mostHeld) return
      arrivals.push(place)
      if (arrivals.length >= mostTogether) gathered()
      else soon ??= setTimeout(gathered, gatherMs)
    },
    read: async (places) => {
      begin(places)
      const found = await Promise.all(places.map((place) => groups.get(place)))
      return places.map((place, i) => {
        groups.delete(place)
        return found[i]?.get(place) ?? null
      })
    },
    cut: (from) => {
      for (const place of groups.keys()) if (place >= from) groups.delete(place)
      arrivals = arrivals.filter((place) => place < from)
    },
    close: () => {
      if (soon) clearTimeout(soon)
      arrivals = []
      groups.clear()
    }
  }
}
