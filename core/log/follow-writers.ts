import type { ApplyHost } from 'autobase'
import type { WriterId } from '../domain/ids.ts'
import { chooseIndexers } from '../domain/kernel/indexers.ts'
import { type Rights, writerIdOf, writersOf } from '../domain/kernel/rights.ts'

/**
 * Bring Autobase's writers and indexers to what the rights say at this place; called from apply alone. The set of indexers changes
 * as a whole and adds first. The last indexer can be neither removed nor demoted: where the kernel has it out and nobody else
 * qualifies, Autobase keeps it (apply skips its records) until somebody does.
 */
export async function followWriters(
  before: ReadonlySet<WriterId>,
  rights: Rights,
  host: ApplyHost,
  carrier: WriterId | null
): Promise<void> {
  const after = writersOf(rights)
  const wanted = await chooseIndexers(rights, async (writer) => writer === carrier || (await hasBlock(host, writer)))
  const present = new Set(host.system.indexers.map((indexer) => writerIdOf(indexer.key)))
  for (const writer of wanted) if (!present.has(writer)) await host.addWriter(keyOf(writer), { indexer: true })
  for (const writer of after)
    if (!before.has(writer) && !wanted.includes(writer)) await host.addWriter(keyOf(writer), { indexer: false })
  for (const indexer of wanted.length > 0 ? [...host.system.indexers] : []) {
    const writer = writerIdOf(indexer.key)
    if (wanted.includes(writer) || !host.removeable(indexer.key)) continue
    if (after.has(writer)) await host.addWriter(indexer.key, { indexer: false })
    else await host.removeWriter(indexer.key)
  }
  for (const writer of before) {
    if (!after.has(writer) && host.removeable(keyOf(writer))) await host.removeWriter(keyOf(writer))
  }
}

async function hasBlock(host: ApplyHost, writer: WriterId): Promise<boolean> {
  return ((await host.system.get(keyOf(writer)))?.length ?? 0) > 0
}

const keyOf = (writer: WriterId): Uint8Array => Buffer.from(writer, 'hex')
