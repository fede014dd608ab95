import { CoreError } from '../contract/errors.ts'
import type { Audience } from '../domain/ids.ts'
import { commitmentOf, currentEpoch } from '../domain/kernel/epochs.ts'
import type { GroupIdentity } from '../domain/kernel/group-identity.ts'
import type { KernelBody } from '../domain/kernel/kernel-body.ts'
import type { Rights } from '../domain/kernel/rights.ts'
import { writeKernelRecord } from '../domain/kernel/write-kernel.ts'
import { kernelKeyOf, maxRecordBytes, recordKinds, sealKernelRecord, sealRecord } from '../domain/record/envelope.ts'
import { type RecordDraft, type RecordInside, writeInside } from '../domain/record/record-inside.ts'
import type { GroupLog } from '../log/group-log.ts'
import type { Keyring } from '../log/keyring.ts'

/** One record to be: of the kernel, or of the plan for an audience. */
export type Planned =
  | { readonly kernel: KernelBody }
  | { readonly bytes: Uint8Array /* a kernel record that somebody else signed */ }
  | { readonly audience: Audience; readonly signed: RecordInside /* by this device, before it could append */ }
  | { readonly audience: Audience; readonly draft: Omit<RecordDraft, 'wallMs'> }

export interface Committed {
  readonly records: readonly RecordInside[]
}

export interface CommitterOptions {
  readonly log: GroupLog
  readonly groupSecret: Uint8Array
  readonly identity: GroupIdentity
  readonly keyring: Keyring
  readonly rights: () => Rights
  /** Durable when it resolves: what was appended before the call, then the rollback mark. */
  readonly persist: () => Promise<void>
  /** Resolves when the index shows what was appended. */
  readonly caughtUp: () => Promise<void>
  readonly now: () => number
}

export interface Committer {
  /**
   * Plan, sign, seal, append in one piece, and come back when it survives a power cut. `plan` runs alone, on the state that all
   * earlier commits left. NOT_ADMITTED_YET while the log does not know this writer, RECORD_TOO_LARGE, DISK_FULL and the like.
   */
  commit(plan: () => readonly Planned[] | Promise<readonly Planned[]>): Promise<Committed>
}

export function createCommitter(o: CommitterOptions): Committer {
  let turn: Promise<unknown> = Promise.resolve()
  const { groupKey, writerKey } = o.log
  const kernelKey = kernelKeyOf(o.groupSecret)

  async function append(plan: () => readonly Planned[] | Promise<readonly Planned[]>): Promise<Committed> {
    if (!o.log.writable()) throw new CoreError('NOT_ADMITTED_YET')
    const planned = await plan()
    const records: RecordInside[] = []
    const blocks: Uint8Array[] = []
    for (const one of planned) {
      if ('bytes' in one) blocks.push(sealKernelRecord(one.bytes, groupKey, writerKey, kernelKey))
      else if ('kernel' in one) {
        const record = writeKernelRecord(one.kernel, groupKey, o.identity.device, o.now())
        records.push(record)
        blocks.push(sealKernelRecord(record.bytes, groupKey, writerKey, kernelKey))
      } else {
        const record =
          'signed' in one
            ? one.signed
            : writeInside(
                { ...one.draft, wallMs: o.now() },
                { groupKey, kind: recordKinds.data, audience: one.audience },
                o.identity.device
              )
        records.push(record)
        blocks.push(sealData(record, one.audience))
      }
    }
    if (blocks.some((block) => block.byteLength > maxRecordBytes)) throw new CoreError('RECORD_TOO_LARGE')
    if (blocks.length > 0) await o.log.append(blocks)
    await o.caughtUp()
    return { records }
  }

  function sealData(record: RecordInside, audience: Audience): Uint8Array {
    const epoch = currentEpoch(o.rights(), audience)
    const commitment = epoch && commitmentOf(epoch, audience)
    // Where the newest lock has not reached this laptop yet, go on under the newest that it holds: members who were away do the same.
    const held =
      (epoch && commitment && o.keyring.find(epoch.number, audience, commitment)) ??
      o.keyring.all().find((k) => k.audience === audience)
    if (!held) throw new CoreError('NOT_ALLOWED')
    return sealRecord(record.bytes, {
      kind: recordKinds.data,
      audience,
      epoch: held.epoch,
      commitment: held.commitment,
      groupKey,
      writerKey,
      key: held.key
    })
  }

  return {
    commit: async (plan) => {
      const appended = turn.then(() => append(plan))
      turn = appended.catch(() => {}) // each caller has its own answer; the line goes on
      const committed = await appended
      await o.persist()
      return committed
    }
  }
}
