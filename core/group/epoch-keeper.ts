import type { DeviceId } from '../domain/ids.ts'
import { needsNextEpoch, placeInLine } from '../domain/kernel/epochs.ts'
import type { KernelBody } from '../domain/kernel/kernel-body.ts'
import type { Rights } from '../domain/kernel/rights.ts'
import { nextEpoch } from '../domain/kernel/write-kernel.ts'
import type { Keyring } from '../log/keyring.ts'

/** The next epoch, boxed to the list as `rights` has it, every key held here sealed under the new ones. */
export function nextEpochBodies(rights: Rights, keyring: Keyring): KernelBody[] {
  const number = rights.epochs.reduce((most, e) => Math.max(most, e.number), -1) + 1
  const held = keyring.all().map(({ epoch, audience, key }) => ({ epoch, audience, key }))
  return nextEpoch(rights, rights.groupKey, number, held).bodies
}

export interface EpochKeeperOptions {
  readonly device: DeviceId
  readonly rights: () => Rights
  readonly keyring: Keyring
  readonly writable: () => boolean
  /** Appends what is planned then, alone and on the newest state. */
  readonly append: (plan: () => readonly KernelBody[]) => Promise<unknown>
}

export interface EpochKeeper {
  /** The list changed. */
  look(): void
  close(): void
}

const stepMs = 20_000

/**
 * Whoever stops being a coordinator by their own word changes no lock: a coordinator's laptop does, the first in line at once, each
 * other 20 s later than the one before it, so that two rarely start an epoch at once (FORMATS "Epochs").
 */
export function createEpochKeeper(o: EpochKeeperOptions): EpochKeeper {
  let waiting: ReturnType<typeof setTimeout> | null = null
  let closed = false

  function look(): void {
    const due = !closed && o.writable() && needsNextEpoch(o.rights())
    const place = due ? placeInLine(o.rights(), o.device) : null
    if (place === null) stop()
    else if (!waiting) wait(stepMs * place)
  }

  function wait(ms: number): void {
    waiting = setTimeout(() => {
      o.append(() => (needsNextEpoch(o.rights()) ? nextEpochBodies(o.rights(), o.keyring) : []))
        .catch(() => {}) // a full disk, or no coordinator any more: looked at again below
        .finally(() => {
          waiting = null
          if (!closed && needsNextEpoch(o.rights()) && placeInLine(o.rights(), o.device) !== null) wait(stepMs)
        })
    }, ms)
    waiting.unref?.()
  }

  function stop(): void {
    if (waiting) clearTimeout(waiting)
    waiting = null
  }

  return {
    look,
    close: () => {
      closed = true
      stop()
    }
  }
}
