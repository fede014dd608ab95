import type { ApplyHost, ApplyNode } from 'autobase'
import { toHex } from '../domain/crypto.ts'
import { roles, type WriterId } from '../domain/ids.ts'
import { decide } from '../domain/kernel/decide.ts'
import { chooseIndexers } from '../domain/kernel/indexers.ts'
import { type Rights, writerIdOf } from '../domain/kernel/rights.ts'
import { openEnvelope, readEnvelope, recordKinds } from '../domain/record/envelope.ts'
import { readInside } from '../domain/record/record-inside.ts'
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
    if (kernel.length > 0) {
      await view.kernel.append(kernel)
      await followWriters(before, writersOf(rights), host)
    }
    const carrier = nodes[0] ? writerIdOf(nodes[0].from.key) : null
    if (kernel.length > 0 || (carrier !== null && mayNewlyQualify(rights, carrier))) await followIndexers(rights, host, carrier)
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
  const verdict = envelope.audience === 0 && record.type.startsWith('kernel.') ? decide(rights, record, writer) : 'refused'
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

function writersOf(rights: Rights): Set<WriterId> {
  const out = new Set<WriterId>()
  for (const device of rights.devices.values()) {
    if (device.writer !== null && (rights.persons.get(device.person)?.role ?? 0) >= roles.organiser) out.add(device.writer)
  }
  return out
}

async function followWriters(before: Set<WriterId>, after: Set<WriterId>, host: ApplyHost): Promise<void> {
  for (const writer of after) if (!before.has(writer)) await host.addWriter(Buffer.from(writer, 'hex'), { indexer: false })
  for (const writer of before) {
    const key = Buffer.from(writer, 'hex')
    if (!after.has(writer) && host.removeable(key)) await host.removeWriter(key)
  }
}

/** A coordinator's laptop that writes its first block may complete the set; nothing else between kernel records can. */
function mayNewlyQualify(rights: Rights, writer: WriterId): boolean {
  const id = rights.writers.get(writer)
  const device = id === undefined ? undefined : rights.devices.get(id)
  return device !== undefined && rights.persons.get(device.person)?.role === roles.coordinator
}

async function followIndexers(rights: Rights, host: ApplyHost, carrier: WriterId | null): Promise<void> {
  const present = new Set(host.system.indexers.map((indexer) => toHex(indexer.key)))
  const wanted = await chooseIndexers(
    rights,
    async (writer) => writer === carrier || ((await host.system.get(Buffer.from(writer, 'hex')))?.length ?? 0) > 0
  )
  for (const writer of wanted) if (!present.has(writer)) await host.addWriter(Buffer.from(writer, 'hex'), { indexer: true })
  if (wanted.length === 0) return
  for (const indexer of [...host.system.indexers]) {
    const writer = writerIdOf(indexer.key)
    if (wanted.includes(writer) || !host.removeable(indexer.key)) continue
    if (rights.writers.has(writer)) await host.addWriter(indexer.key, { indexer: false })
  }
}
