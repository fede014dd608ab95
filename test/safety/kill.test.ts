import { rm } from 'node:fs/promises'
import { expect, onTestFinished, test } from 'vitest'
import { bundleChild } from '../helpers/bundle-child.ts'
import { openCorePeer, passphrase } from '../helpers/core-cast.ts'
import { seededRandom } from '../vault/seeded-random.ts'

const allRounds = 50
const rounds = process.env['SOAK'] ? allRounds : 6

test('a kill -9 at any moment loses nothing that a command had called saved, and a request asked again is done once', {
  timeout: 240_000
}, async () => {
  const { random, seed } = seededRandom()
  const peer = await openCorePeer('Amira')
  const { group } = await peer.call('group.create', { name: 'Harbour' })
  await peer.close()
  const child = await bundleChild(new URL('core-child.ts', import.meta.url))
  onTestFinished(() => child.remove())
  let saved = -1
  let between = 0
  for (let round = 0; round < rounds; round++) {
    const run = child.start(peer.dir, String(saved + 1), passphrase)
    const target = saved + 1 + Math.floor(random() * 12)
    // Half of them between request and answer, somewhere in append, sync and mark.
    const inside = round % 2 === 0
    await run.line((line) => line === `${inside ? 'asked' : 'saved'} ${target}`)
    if (inside) await new Promise((resolve) => setTimeout(resolve, random() * 4)) // which moment, not a wait for something
    run.process.kill('SIGKILL')
    await run.ended
    const answered = run.lines.filter((line) => line.startsWith('saved ')).map((line) => Number(line.slice(6)))
    const asked = run.lines.filter((line) => line.startsWith('asked ')).map((line) => Number(line.slice(6)))
    if (Math.max(...asked) > Math.max(saved, ...answered)) between++
    saved = Math.max(saved, ...answered)
    await peer.reopen()
    // A page that got no answer asks again: what was done before the kill is not done twice.
    const last = Math.max(...asked)
    const again = { group, title: `event ${last}`, requestId: `request-${last}` }
    const { id } = await peer.call('event.create', again)
    expect((await peer.call('event.create', again)).id).toBe(id)
    const { items } = await peer.call('event.list', { group, removed: false, limit: 500 })
    const titles = new Set(items.map((item) => item.title))
    expect(
      Array.from({ length: saved + 1 }, (_, n) => `event ${n}`).filter((title) => !titles.has(title)),
      `round ${round}, seed ${seed}`
    ).toEqual([])
    expect(items.length, 'no event twice').toBe(titles.size)
    await peer.close()
    saved = Math.max(saved, ...items.map((item) => Number(item.title.slice(6))))
  }
  expect(between).toBeGreaterThan(0)
  console.log(
    `kill -9 of a whole core: ${rounds} of ${allRounds} moments, ${between} before the answer, ${saved + 1} events, seed ${seed}`
  )
  await rm(peer.dir, { recursive: true, force: true })
})
