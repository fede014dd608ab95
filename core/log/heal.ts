import type Autobase from 'autobase'
import type { ViewChange } from 'autobase'
import type { LogView } from './log-view.ts'

/**
 * What heals two halves of a group quickly and quietly. A laptop with many own records that meets records which others settled goes
 * back over all its own for every 64 of theirs (measured: over 190 000 records for twice 5 000). It jumps to what is settled instead
 * and puts its own behind it once; until they stand there again, people see what they saw before.
 */
export interface Heal {
  /** Autobase changed the order. */
  moved(change: ViewChange): void
  /** The lengths to show while own records are being put behind what others settled; null at all other times. */
  held(): Lengths | null
  /** Resolves when nothing is held. Never rejects. */
  shown(): Promise<void>
  close(): void
}

interface Lengths {
  readonly view: number
  readonly settled: number
}

/** Going back over fewer records takes less time than a jump. */
const manyRecords = 256

export function createHeal(base: Autobase<LogView>, onShown: () => void): Heal {
  const { view } = base.view
  let settled = view.signedLength
  let length = view.length
  let held: Lengths | null = null
  let jumping = false
  let jumped = false
  let waiting: (() => void)[] = []

  /** All of it settled at once, and shorter of what was not: a jump, which leaves that for later. */
  const look = (): Lengths | null => {
    if (length > settled && view.signedLength > settled && view.signedLength === view.length) held ??= { view: length, settled }
    return held
  }

  const letGo = (): void => {
    for (const go of waiting) go()
    waiting = []
  }

  const show = (): void => {
    const was = held
    held = null
    jumped = false
    settled = view.signedLength
    length = view.length
    if (was !== null) onShown()
    letGo()
  }

  async function jump(): Promise<void> {
    const core = base.store.get({ key: base.core.key })
    try {
      await core.ready()
      if (core.length > base.core.signedLength && !base.closing) await base.forceFastForward()
    } finally {
      await core.close()
    }
  }

  base.on('fast-forward', () => {
    if (look() === null) return
    jumped = true
    base
      .update()
      .then(() => base.update()) // the second takes in what others wrote and only this disk holds
      .catch(() => {}) // closing
      .finally(show)
  })
  base.on('update', () => {
    if (!jumped) show()
  })

  return {
    moved: ({ from, to, shared }) => {
      if (look() === null) length = to
      if (jumping || from - shared < manyRecords) return
      jumping = true
      jump()
        .catch(() => {}) // cut off or closing: Autobase goes on slice by slice, and the next one asks again
        .finally(() => {
          jumping = false
        })
    },
    held: look,
    shown: () => (look() === null ? Promise.resolve() : new Promise((go) => waiting.push(go))),
    close: letGo
  }
}
