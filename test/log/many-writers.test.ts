import { expect, test } from 'vitest'
import { toHex } from '../../core/domain/crypto.ts'
import { readViewBlock } from '../../core/log/log-view.ts'
import { connect, foundGroup, type LogPeer, letIn, sameView, until } from '../helpers/log-cast.ts'
import { seededRandom } from '../vault/seeded-random.ts'

const whole = { writers: 50, each: 200 }
const longestRun = 20
const part = process.env['SOAK'] ? whole : { writers: 10, each: 100 }

/** The names of all records that a laptop shows, by writer, in their order. */
async function shown(peer: LogPeer): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  const length = peer.log.viewLength()
  for (let from = 0; from < length; from += 500) {
    const places = Array.from({ length: Math.min(500, length - from) }, (_, i) => from + i)
    for (const block of await peer.log.blocks(places)) {
      const writer = block && readViewBlock(block)?.writer
      if (writer) counts.set(toHex(writer), (counts.get(toHex(writer)) ?? 0) + 1)
    }
  }
  return counts
}

/** So many changes as a person makes them: some alone, some in a row. */
function runs(changes: number, random: () => number): number[] {
  const counts: number[] = []
  for (let left = changes; left > 0; left -= counts.at(-1) ?? left)
    counts.push(Math.min(left, 1 + Math.floor(random() * longestRun)))
  return counts
}

test(`A2: ${part.writers} writers with ${part.each} changes each, all at once, end in one view on every laptop, with no change lost (${part.writers * part.each} of ${whole.writers * whole.each} changes)`, {
  timeout: process.env['SOAK'] ? 3_000_000 : 120_000
}, async () => {
  const { random, seed } = seededRandom()
  console.info(`A2: SEED=${seed}, ${part.writers} of ${whole.writers} writers, ${part.each} of ${whole.each} changes each`)
  const founder = await foundGroup('0')
  const peers = [founder]
  for (let n = 1; n < part.writers; n++) peers.push(await letIn(founder, `${n}`))
  // Each to the founder and to the next: what one writes has more than one way to everybody.
  for (const [n, peer] of peers.entries()) {
    const next = peers[n + 1]
    if (n > 0) connect(founder, peer)
    if (n > 0 && next) connect(peer, next)
  }
  await until('everyone may write', () => peers.every(({ log }) => log.writable()), 120_000)

  const left = peers.flatMap((peer) => runs(part.each, random).map((count) => ({ peer, count })))
  for (let n = left.length - 1; n > 0; n--) {
    const other = Math.floor(random() * (n + 1))
    const [one, two] = [left[n], left[other]]
    if (one && two) [left[n], left[other]] = [two, one]
  }
  // A shuffled line, of which several write at any time: what one has seen of the others differs at each change.
  const write = async (): Promise<void> => {
    for (let next = left.pop(); next; next = left.pop()) await next.peer.appendRun('task.set', next.count)
  }
  await Promise.all(Array.from({ length: part.writers }, write))

  const total = part.writers * part.each
  const lengths = (): string => peers.map(({ log }) => `${log.viewLength()}/${log.settledLength()}`).join(' ')
  await until(
    `one settled view of ${total} on all: ${lengths()}`,
    () => peers.every(({ log }) => log.viewLength() === total && log.settledLength() === total),
    process.env['SOAK'] ? 2_400_000 : 90_000
  ).catch((err: Error) => {
    throw new Error(`${err.message}; at last ${lengths()}`)
  })
  const everyone = new Map(peers.map(({ log }) => [toHex(log.writerKey), part.each]))
  for (const peer of peers) {
    expect(await sameView(founder, peer)).toBe(true)
    expect(await shown(peer)).toEqual(everyone)
  }
})
