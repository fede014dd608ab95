import type { ApplyHost, ApplyNode } from 'autobase'
import { roles, type WriterId } from '../domain/ids.ts'
import { decide } from '../domain/kernel/decide.ts'
import { deviceOfWriter, mayWrite, type Rights, writerIdOf, writersOf } from '../domain/kernel/rights.ts'
import { openEnvelope, readEnvelope, recordKinds } from '../domain/record/envelope.ts'
import { readInside } from '../domain/record/record-inside.ts'
import { followWriters } from './follow-writers.ts'
import { type LogView, writeViewBlock } from './log-view.ts'

/** How far the records met by apply came; for diagnostics and the fuzz tests, never for a decision. */
export interface ApplyCounts {
  blocks: number
  malformed: number
  unsealed: number
  unsigned: number
  refused: number
  kept: number
  accepted: number
}

export function createApplyCounts(): ApplyCounts {
  return { blocks: 0, malformed: 0, unsealed: 0, unsigned: 0, refused: 0, kept: 0, accepted: 0 }
}

/**
 * Autobase's apply: total, versionless, blind to data. Autobase hands over the records of one append at a time, so every decision
 * here falls at the same place on every laptop. Accepted kernel records go to their own view; whatever else could matter to
 * anyone, now or in a newer version, is copied unread.
 */
export function createApply(kernelKey: Uint8Array, counts: ApplyCounts) {
  return async function apply(nodes: ApplyNode[], view: LogView, host: ApplyHost): Promise<void> {
    const rights = await view.cache.at(view.kernel, host.key)
    const before = writersOf(rights)
    const data: Uint8Array[] = []
    const kernel: Uint8Array[] = []
    for (const node of nodes) {
      if (node.value === null || node.value.byteLength === 0) continue
      counts.blocks++
      const taken = takeIn(rights, node.value, node.from.key, host.key, kernelKey, counts, view)
      if (taken === 'keep') data.push(writeViewBlock(node.from.key, node.length, node.value))
      else if (taken !== 'drop') kernel.push(writeViewBlock(node.from.key, node.length, taken))
    }
    if (data.length > 0) await view.view.append(data)
    if (kernel.length > 0) await view.kernel.append(kernel)
    const carrier = nodes[0] ? writerIdOf(nodes[0].from.key) : null
    if (kernel.length > 0 || (carrier !== null && mayNewlyQualify(rights, carrier)))
      await followWriters(before, rights, host, carrier)
  }
}

function takeIn(
  rights: Rights,
  block: Uint8Array,
  writer: Uint8Array,
  groupKey: Uint8Array,
  kernelKey: Uint8Array,
  counts: ApplyCounts,
  view: LogView
): Uint8Array | 'keep' | 'drop' {
  // Autobase keeps its last indexer even where the kernel has it out, and the founder may write before `found`.
  if (rights.length > 0 && !mayWrite(rights, writerIdOf(writer))) {
    counts.refused++
    return 'drop'
  }
  const envelope = readEnvelope(block)
  if (typeof envelope === 'string') {
    if (envelope === 'newer') {
      counts.kept++
      return 'keep'
    }
    counts.malformed++
    return 'drop'
  }
  if (envelope.kind !== recordKinds.kernel) {
    counts.kept++
    return 'keep'
  }
  const bytes = openEnvelope(envelope, groupKey, writer, kernelKey)
  if (bytes === null) {
    counts.unsealed++
    return 'drop'
  }
  const record = readInside(bytes, { groupKey, kind: recordKinds.kernel, audience: envelope.audience })
  if (record === 'newer') {
    counts.kept++
    return 'keep'
  }
  if (typeof record === 'string') {
    counts.unsigned++
    return 'drop'
  }
  const verdict = envelope.audience === 0 ? decide(rights, record, writer) : 'refused'
  if (verdict === 'accepted') {
    counts.accepted++
    view.cache.push(record, writer)
    return bytes
  }
  if (verdict === 'no-effect') {
    counts.kept++
    return 'keep'
  }
  counts.refused++
  return 'drop'
}

/** A coordinator's laptop that writes its first block may complete the set; nothing else between kernel records can. */
function mayNewlyQualify(rights: Rights, writer: WriterId): boolean {
  const device = deviceOfWriter(rights, writer)
  return device !== undefined && rights.persons.get(device.person)?.role === roles.coordinator
}
