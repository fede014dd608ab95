import type Hypercore from 'hypercore'
import { toHex } from '../domain/crypto.ts'
import type { DeviceId } from '../domain/ids.ts'
import { decide } from '../domain/kernel/decide.ts'
import { createRights, type Rights } from '../domain/kernel/rights.ts'
import { type RecordInside, readInside } from '../domain/record/record-inside.ts'
import { readViewBlock } from './log-view.ts'

export interface AcceptedKernelRecord {
  readonly record: RecordInside
  readonly carrier: Uint8Array
}

export interface KernelCheck {
  readonly rights: Rights
  readonly records: readonly AcceptedKernelRecord[]
  /** Not every block of the kernel view is on this disk yet. */
  readonly partial: boolean
  /** A block that our own rules do not accept: whoever settled it lied or is broken. The log is set aside, readable. */
  readonly broken: { readonly place: number; readonly author: DeviceId | null } | null
}

/**
 * Fold the kernel view from `found` on, checking every signature and rule, before anyone believes it: a laptop that came in by
 * fast-forward has only the word of those who settled it.
 */
export async function checkKernel(kernel: Hypercore, groupKey: Uint8Array): Promise<KernelCheck> {
  const rights = createRights(groupKey)
  const records: AcceptedKernelRecord[] = []
  const length = kernel.length
  for (let place = 0; place < length; place++) {
    const bytes = await blockIfHere(kernel, place)
    if (bytes === null) return { rights, records, partial: true, broken: null }
    const block = readViewBlock(bytes)
    const record = block && readInside(block.bytes, { groupKey, kind: 0, audience: 0 })
    if (!block || !record || typeof record === 'string')
      return { rights, records, partial: false, broken: { place, author: null } }
    if (decide(rights, record, block.writer) !== 'accepted') {
      return { rights, records, partial: false, broken: { place, author: toHex(record.author) as DeviceId } } // brand: a device key in hex
    }
    records.push({ record, carrier: block.writer })
  }
  return { rights, records, partial: false, broken: null }
}

async function blockIfHere(kernel: Hypercore, place: number): Promise<Uint8Array | null> {
  try {
    return await kernel.get(place, { wait: false })
  } catch {
    return null
  }
}
