import { CoreError } from '../contract/errors.ts'
import { boxPairFromSeed, fromHex, hash, signPairFromSeed, toHex } from '../domain/crypto.ts'
import { audiences, type EntityId, type ObserverId } from '../domain/ids.ts'
import { findKeyOf, observerPairSeeds } from '../domain/kernel/epoch-keys.ts'
import { observerIdOf } from '../domain/kernel/rights.ts'
import { boxKeysTo } from '../domain/kernel/write-kernel.ts'
import { fieldValue } from '../domain/plan/entity-state.ts'
import { planWrite } from '../domain/plan/plan-write.ts'
import { observerSchema } from '../domain/plan/schemas.ts'
import type { ReadCode } from '../domain/text-forms/read-code.ts'
import type { Group } from './group.ts'
import { requireCoordinator } from './invites.ts'

const f = observerSchema.fields

/**
 * Make a reading code: its own key, made of `seed`, with a label that only coordinators read, in one append. `commit` may know that this was
 * asked before, with the same seed. NOT_ALLOWED, READ_ONLY.
 */
export async function createObserver(
  group: Group,
  label: string,
  seed: Uint8Array,
  commit: Group['commit']
): Promise<{ observer: ObserverId; code: ReadCode }> {
  requireCoordinator(group)
  const key = group.currentKey(audiences.everyone)
  const me = group.me
  if (!key || me === null) throw new CoreError('NOT_ADMITTED_YET')
  const seeds = observerPairSeeds(seed)
  const signKey = signPairFromSeed(seeds.sign).publicKey
  const boxKey = boxPairFromSeed(seeds.box).publicKey
  const planned = planWrite(null, [
    { field: f.signKey, value: toHex(signKey) },
    { field: f.label, value: label },
    { field: f.madeBy, value: me }
  ])
  if (!planned.ok) throw new CoreError('TEXT_TOO_LONG', { field: planned.field })
  await commit(() => [
    { kernel: { type: 'observer', signKey, boxKey, boxes: boxKeysTo(boxKey, [key]) } },
    {
      audience: audiences.coordinators,
      draft: {
        type: 'observer.set',
        typeVersion: observerSchema.version,
        entity: fromHex(observerEntity(signKey)),
        ...planned.content
      }
    }
  ])
  return {
    observer: observerIdOf(signKey),
    code: { groupKey: group.groupKey, groupSecret: group.groupSecret, seed, epoch: key.epoch, findKey: findKeyOf(key.key) }
  }
}

export function observerEntity(signKey: Uint8Array): EntityId {
  return toHex(hash(signKey).subarray(0, 16)) as EntityId // brand: sixteen bytes
}

/** The label of a reading code, for coordinators; null for others. */
export function observerLabel(group: Group, observer: ObserverId): string | null {
  const state = group.index.entity('observer', observerEntity(fromHex(observer)))?.state
  return state ? fieldValue(state, f.label) : null
}
