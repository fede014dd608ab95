import type Hypercore from 'hypercore'
import { equalBytes, toHex } from '../domain/crypto.ts'
import type { DeviceId } from '../domain/ids.ts'
import { decide } from '../domain/kernel/decide.ts'
import { copyRights, createRights, mayWrite, type Rights, writerIdOf } from '../domain/kernel/rights.ts'
import { type RecordInside, readInside } from '../domain/record/record-inside.ts'
import { readViewBlock } from './log-view.ts'

export interface AcceptedKernelRecord {
  readonly record: RecordInside
  readonly carrier: Uint8Array
}

export interface BrokenKernel {
  readonly place: number
  /** Who signed the record that does not hold; null where it cannot be read. Not who put it there. */
  readonly author: DeviceId | null
  /** The laptops that settle the order: their signatures stand under the view that does not hold. */
  readonly settledBy: readonly DeviceId[]
}

export interface KernelCheck {
  readonly rights: Rights
  readonly records: readonly AcceptedKernelRecord[]
  /** Not every block of the kernel view is on this disk yet. */
  readonly partial: boolean
  /** A block that our own rules do not accept: whoever settled it lied or is broken. The log is set aside, readable. */
  readonly broken: BrokenKernel | null
}

export interface KernelChecker {
  /** The same object again while nothing changed; never changed after it was handed out. */
  check(): Promise<KernelCheck>
}

interface Checked extends AcceptedKernelRecord {
  readonly block: Uint8Array
}

/**
 * Fold the kernel view from `found` on, checking every signature and rule, before anyone believes it: a laptop that came in by
 * fast-forward has only the word of those who settled it. What was checked once is known again by its bytes, so a new record
 * costs one check and a cut one fold. `indexers`: the keys of the cores whose signatures stand under the view. Never waits for the network;
 * while Autobase moves the view to another core, the answer is the one before.
 */
export function createKernelChecker(
  kernel: Hypercore,
  groupKey: Uint8Array,
  indexers: () => readonly Uint8Array[]
): KernelChecker {
  let good: readonly Checked[] = []
  let goodRights = createRights(groupKey)
  let last: { treeHash: Uint8Array | null; answer: KernelCheck } = {
    treeHash: null,
    answer: { rights: goodRights, records: [], partial: true, broken: null }
  }

  async function unchanged(length: number): Promise<Checked[]> {
    const out: Checked[] = []
    for (const known of good.slice(0, length)) {
      const block = await blockIfHere(kernel, out.length)
      if (block === null || !equalBytes(block, known.block)) break
      out.push(known)
    }
    return out
  }

  return {
    check: async () => {
      const { length } = kernel
      const treeHash = await treeHashHere(kernel, length)
      if (treeHash === 'moving' || (last.treeHash && treeHash && equalBytes(last.treeHash, treeHash))) return last.answer
      const records = await unchanged(length)
      const rights = records.length === good.length ? copyRights(goodRights) : createRights(groupKey)
      if (records.length < good.length) for (const { record, carrier } of records) decide(rights, record, carrier)
      let partial = false
      let broken: BrokenKernel | null = null
      while (records.length < length) {
        const block = await blockIfHere(kernel, records.length)
        partial = block === null
        if (block === null) break
        const one = readKernelBlock(block, groupKey)
        if (one === null || !holds(rights, one)) {
          const settledBy = indexers().flatMap((key) => rights.writers.get(writerIdOf(key)) ?? [])
          const author = one && (toHex(one.record.author) as DeviceId) // brand: a device key in hex
          broken = { place: records.length, author, settledBy }
          break
        }
        records.push(one)
      }
      const answer = { rights, records, partial, broken }
      const after = await treeHashHere(kernel, length)
      if (after === 'moving') return last.answer
      good = records
      goodRights = rights
      // Half a view, or one that changed while it was read, is looked at again.
      const isSame = !partial && kernel.length === length && treeHash && after && equalBytes(treeHash, after)
      last = { treeHash: isSame ? treeHash : null, answer }
      return answer
    }
  }
}

/** Carried by somebody who may write, and accepted by our own rules at this place. */
function holds(rights: Rights, { record, carrier }: Checked): boolean {
  const admitted = rights.length === 0 || mayWrite(rights, writerIdOf(carrier))
  return admitted && decide(rights, record, carrier) === 'accepted'
}

function readKernelBlock(block: Uint8Array, groupKey: Uint8Array): Checked | null {
  const parts = readViewBlock(block)
  const record = parts && readInside(parts.bytes, { groupKey, kind: 0, audience: 0 })
  return !parts || !record || typeof record === 'string' ? null : { record, carrier: parts.writer, block }
}

/** Null where the last block is not on this disk; "moving" where the tree is not in its place, between one core of the view and the next. */
async function treeHashHere(kernel: Hypercore, length: number): Promise<Uint8Array | 'moving' | null> {
  try {
    if (length > 0 && !(await kernel.has(length - 1))) return null
    return await kernel.treeHash(length)
  } catch (err) {
    if (kernel.closing) throw err
    return 'moving'
  }
}

async function blockIfHere(kernel: Hypercore, place: number): Promise<Uint8Array | null> {
  try {
    return await kernel.get(place, { wait: false })
  } catch {
    return null
  }
}
