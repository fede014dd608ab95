import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { idToText } from '../../core/api/id-text.ts'
import { utf8 } from '../../core/domain/crypto.ts'
import { openLaptop } from '../../core/group/laptop.ts'
import { openVault } from '../../core/vault/vault.ts'
import { bundleChild } from '../helpers/bundle-child.ts'
import { openCorePeer, passphrase } from '../helpers/core-cast.ts'
import { freshPort } from '../helpers/ports.ts'
import { noisePng } from '../helpers/sample-pictures.ts'
import { seededRandom } from '../vault/seeded-random.ts'

/** The ids of all pictures that records of the profile's one group name; each must be these bytes. */
async function readEveryPicture(dir: string, bytes: Buffer): Promise<string[]> {
  const vault = await openVault(dir, utf8(passphrase))
  const laptop = await openLaptop({ vault, profileDir: dir, now: Date.now, beaconPort: freshPort(), onChanged: () => {} })
  const group = laptop.entries()[0]?.group
  if (!group) throw new Error('the group did not open')
  const ids = group.index.list({ noun: 'picture', limit: 10_000 }).entries.map(({ id }) => id)
  for (const id of ids) expect(bytes.equals((await group.pictures.read(id)).bytes)).toBe(true)
  await laptop.close()
  return ids.map(idToText)
}

const rounds = process.env['SOAK'] ? 40 : 5

test('a kill -9 while pictures are added loses none that was called saved, and leaves no record that leads to nothing', {
  timeout: 240_000
}, async () => {
  const { random, seed } = seededRandom()
  const folder = await mkdtemp(join(tmpdir(), 'starling-picture-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const bytes = noisePng(500, 300)
  const file = join(folder, 'picture.png')
  await writeFile(file, bytes)
  const peer = await openCorePeer('Amira')
  const { group } = await peer.call('group.create', { name: 'Harbour' })
  const { id: leaflet } = await peer.call('leaflet.create', { group, title: 'Call' })
  await peer.close()
  const child = await bundleChild(new URL('picture-child.ts', import.meta.url))
  onTestFinished(() => child.remove())
  const saved: string[] = []
  let between = 0
  for (let round = 0; round < rounds; round++) {
    const run = child.start(peer.dir, passphrase, file)
    await run.line((line) => line.startsWith(`asked ${Math.floor(random() * 4)}`))
    await new Promise((resolve) => setTimeout(resolve, random() * 8)) // which moment, not a wait for something
    run.process.kill('SIGKILL')
    await run.ended
    const answered = run.lines.filter((line) => line.startsWith('saved ')).map((line) => line.split(' ')[2] ?? '')
    if (run.lines.filter((line) => line.startsWith('asked ')).length > answered.length) between++
    saved.push(...answered)
    // Whatever a record names is whole: also what was not answered any more.
    const named = await readEveryPicture(peer.dir, bytes)
    for (const id of saved) expect(named, `seed ${seed}`).toContain(id)
  }
  expect(between).toBeGreaterThan(0)
  await peer.reopen()
  const blocks = saved.slice(-50).map((picture) => ({ kind: 'picture' as const, picture }))
  await peer.call('leaflet.insert', { group, id: leaflet, blocks })
  const { pictures } = await peer.call('leaflet.get', { group, id: leaflet })
  expect(pictures.every(({ state }) => state === 'here')).toBe(true)
  console.log(
    `kill -9 while pictures are added: ${rounds} moments, ${between} before the answer, ${saved.length} saved, seed ${seed}`
  )
})
