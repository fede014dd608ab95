import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { randomBytes, toHex } from '../../core/domain/crypto.ts'
import { bundleChildren } from './child.ts'
import { temporaryFolder } from './folders.ts'
import { seededRandom } from './seeded-random.ts'

const allRounds = 50
const rounds = process.env['SOAK'] ? allRounds : 10
let children: Awaited<ReturnType<typeof bundleChildren>>
beforeAll(async () => {
  children = await bundleChildren()
})
afterAll(() => children.remove())

test('a kill at any moment, also between append and answer, loses nothing that was called saved', {
  timeout: 120_000
}, async () => {
  const store = join(await temporaryFolder(), 'store')
  const key = toHex(randomBytes(32))
  const { random, seed } = seededRandom()
  let answered = -1
  for (let round = 0; round < rounds; round++) {
    const child = children.start('append', store, key, 'marked')
    const target = answered + 1 + Math.floor(random() * 25)
    await child.line((line) => line === `${round % 2 ? 'saved' : 'appended'} ${target}`)
    child.process.kill('SIGKILL')
    await child.ended
    for (const line of child.lines) if (line.startsWith('saved ')) answered = Math.max(answered, Number(line.slice(6)))
    const reader = children.start('read', store, key, 'marked')
    await reader.ended
    const found = JSON.parse(reader.lines[0] ?? '{}')
    expect(found.length, `round ${round}, seed ${seed}`).toBeGreaterThan(answered)
    expect([found.wrong, found.refused, found.verdict]).toEqual([0, 0, 'ok'])
    answered = found.length - 1 // what was found must be there next time, too
  }
  console.log(`kill -9: ${rounds} of ${allRounds} moments (seed ${seed}), ${answered + 1} records`)
})
