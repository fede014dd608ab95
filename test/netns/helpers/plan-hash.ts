import { createHash } from 'node:crypto'
import type { CallName } from '../../../core/contract/handlers.ts'

type Call = (name: CallName, input: object) => Promise<unknown>
type Item = Readonly<Record<string, unknown>> & { readonly id: string }

const pageSize = 500
/** What a laptop says about itself or about how far things have got, and the bytes from which the words of a leaflet are read. */
const local = new Set(['reach', 'settled', 'mine', 'myReply', 'document'])

/**
 * One hash of all that a group wrote: the names of its changes in their order, which are hashes of what was signed, and each item as it
 * is folded from them. Equal on two laptops exactly when they show one plan, made of the same changes in the same order.
 */
export async function planHash(call: Call, group: string): Promise<{ hash: string; changes: number }> {
  const hash = createHash('sha256')
  let changes = 0
  let cursor: string | null = null
  do {
    const page = (await call('change.list', { group, limit: pageSize, ...(cursor === null ? {} : { cursor }) })) as {
      changes: { change: string }[]
      cursor: string | null
    }
    for (const { change } of page.changes) hash.update(change)
    changes += page.changes.length
    cursor = page.cursor
  } while (cursor !== null)
  for (const noun of ['event', 'task', 'leaflet'] as const) {
    const items = await itemsOf(call, group, noun)
    const bodies = noun === 'leaflet' ? await Promise.all(items.map(({ id }) => call('leaflet.get', { group, id }))) : items
    for (const item of bodies as Item[]) hash.update(JSON.stringify(item, (key, value) => (local.has(key) ? undefined : value)))
  }
  return { hash: hash.digest('hex'), changes }
}

async function itemsOf(call: Call, group: string, noun: 'event' | 'task' | 'leaflet'): Promise<Item[]> {
  const items: Item[] = []
  let cursor: string | null = null
  do {
    const input = { group, limit: 5000, ...(cursor === null ? {} : { cursor }), ...(noun === 'task' ? { mine: false } : {}) }
    const page = (await call(`${noun}.list`, input)) as { items: Item[]; cursor: string | null }
    items.push(...page.items)
    cursor = page.cursor
  } while (cursor !== null)
  return items.sort((a, b) => (a.id < b.id ? -1 : 1))
}
