import type Autobase from 'autobase'
import type { LogView } from './log-view.ts'

/** Keys of the cores that hold what is settled: who has them needs no block of any writer to read the plan. */
export interface SettledCores {
  /** The system core: how far each writer is in it, and which views belong to it. */
  readonly system: Uint8Array
  readonly views: readonly Uint8Array[]
}

export function settledCores(base: Autobase<LogView>): SettledCores {
  const linked = base.core.manifest?.linked ?? []
  return { system: base.core.key, views: [...linked, ...(base.system?.views ?? []).map(({ key }) => key)] }
}

const lookMs = 20
/** A jump waits five seconds for each block that it lacks. */
const looksMost = 500

/**
 * Let Autobase jump to what is settled and stands on this disk already. It is Autobase that says which system core is the right one,
 * by the signatures of those who settle, as if a neighbour had it. Resolves where there is nothing to jump to, or not enough.
 */
export async function jumpToSettled(base: Autobase<LogView>): Promise<void> {
  await jumped(base)
  const next = base._applyState?.systemUpgrade
  if (next && !same(next, base.core.key) && (await wholeLength(base, next)) > 0) {
    base.fastForwardFailedAt = 0
    base._queueStaticFastForward(next)
    await jumped(base)
  }
  if ((await wholeLength(base, base.core.key)) > base.core.signedLength) await base.forceFastForward()
  await jumped(base)
}

/** Zero where a block is missing: looking for the place to jump to would wait for it. */
async function wholeLength(base: Autobase<LogView>, key: Uint8Array): Promise<number> {
  const core = base.store.get({ key, active: false, encryption: null })
  try {
    await core.ready()
    return core.contiguousLength === core.length ? core.length : 0
  } finally {
    await core.close()
  }
}

async function jumped(base: Autobase<LogView>): Promise<void> {
  for (let look = 0; look < looksMost && base.isFastForwarding() && !base.closing; look++)
    await new Promise((resolve) => setTimeout(resolve, lookMs))
  await base.update()
}

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0
