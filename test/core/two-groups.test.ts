import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { admit, type CorePeer, cast, eventually, openCorePeer, refusal } from '../helpers/core-cast.ts'

const storesOf = (peer: CorePeer): Promise<string[]> => readdir(join(peer.dir, 'store'))

test('somebody who shares one group with this laptop sees nothing of its other group', async () => {
  const [amira, kenji, nour] = await cast('Amira', 'Kenji', 'Nour')
  const union = (await amira.call('group.create', { name: 'Union' })).group
  const harvest = (await amira.call('group.create', { name: 'Harvest' })).group
  await amira.call('event.create', { group: union, title: 'Picket' })
  const { id } = await amira.call('event.create', { group: harvest, title: 'Olives' })
  const kenjis = await admit(amira, union, kenji)
  const nours = await admit(amira, harvest, nour)
  await eventually(
    'Kenji has the picket',
    () => kenji.call('event.list', { group: kenjis }),
    (l) => l.total === 1
  )
  await eventually(
    'Nour has the olives',
    () => nour.call('event.list', { group: nours }),
    (l) => l.total === 1
  )
  expect((await kenji.call('event.list', { group: kenjis })).items.map((e) => e.title)).toEqual(['Picket'])
  expect((await kenji.call('group.list', {})).map((g) => g.name)).toEqual(['Union'])
  expect(await storesOf(kenji)).toHaveLength(1)
  expect(await storesOf(amira)).toHaveLength(2)
  // The two newcomers are on one network and share no group: to each other they are nobody.
  for (const [peer, group] of [
    [kenji, kenjis],
    [nour, nours]
  ] as const) {
    const { peers } = await peer.call('network.state', {})
    expect(peers.flatMap((p) => p.groups.map((g) => [g.group, g.name]))).toEqual([[group, 'Amira']])
  }
  // The id of a group is local to a laptop, and another's says nothing here.
  await expect(kenji.call('group.get', { group: harvest })).rejects.toEqual(refusal('GROUP_NOT_FOUND'))
  await expect(kenji.call('event.get', { group: kenjis, id })).rejects.toEqual(refusal('NOT_FOUND'))
  // An item of one group is no item of the other, on the laptop that has both, too.
  await expect(amira.call('event.update', { group: union, id, title: 'x' })).rejects.toEqual(refusal('NOT_FOUND'))
  expect(await amira.call('search.find', { group: union, text: 'olives' })).toEqual([])
  const watched = await amira.call('network.state', {})
  expect(watched.peers.flatMap((p) => p.groups.map((g) => g.group)).sort()).toEqual([union, harvest].sort())
})

test('two people who share both groups use one connection, proven for each', async () => {
  const [amira, kenji] = await cast('Amira', 'Kenji')
  const union = (await amira.call('group.create', { name: 'Union' })).group
  const harvest = (await amira.call('group.create', { name: 'Harvest' })).group
  const one = await admit(amira, union, kenji)
  const two = await admit(amira, harvest, kenji)
  await eventually(
    'both groups on one connection',
    () => kenji.call('network.state', {}),
    ({ peers }) => peers.length === 1 && peers[0]?.groups.length === 2
  )
  await amira.call('event.create', { group: harvest, title: 'Olives' })
  await eventually(
    'in the one',
    () => kenji.call('event.list', { group: two }),
    (l) => l.total === 1
  )
  expect((await kenji.call('event.list', { group: one })).total).toBe(0)
  // One person, two groups: nothing in the lists says that it is the same one.
  const meIn = async (group: string) => (await kenji.call('group.get', { group })).me
  expect(await meIn(one)).not.toBe(await meIn(two))
})

test('leaving a group deletes it from this laptop and from nowhere else', async () => {
  const [amira, kenji] = await cast('Amira', 'Kenji')
  const { group } = await amira.call('group.create', { name: 'Union' })
  await amira.call('event.create', { group, title: 'Picket' })
  const there = await admit(amira, group, kenji)
  await eventually(
    'Kenji has it',
    () => kenji.call('event.list', { group: there }),
    (l) => l.total === 1
  )
  expect(await kenji.call('group.leave', { group: there })).toEqual({ left: true })
  expect(await storesOf(kenji)).toEqual([])
  expect(await kenji.call('group.list', {})).toEqual([])
  await expect(kenji.call('event.list', { group: there })).rejects.toEqual(refusal('GROUP_NOT_FOUND'))
  await expect(kenji.call('group.leave', { group: there })).rejects.toEqual(refusal('GROUP_NOT_FOUND'))
  await kenji.reopen()
  expect(await kenji.call('group.list', {})).toEqual([])
  expect((await amira.call('event.list', { group })).total).toBe(1)
  await eventually(
    'Amira sees him go',
    () => amira.call('network.state', {}),
    ({ peers }) => peers.length === 0
  )
})

test('a group whose files are damaged is listed as damaged, and the others work', async () => {
  const nour = await openCorePeer('Nour')
  const whole = (await nour.call('group.create', { name: 'Whole' })).group
  await nour.call('event.create', { group: whole, title: 'Olives' })
  const [wholeStore] = await storesOf(nour)
  const hurt = (await nour.call('group.create', { name: 'Hurt' })).group
  for (let i = 0; i < 5; i++) await nour.call('event.create', { group: hurt, title: `Shift ${i}` })
  const hurtStore = (await storesOf(nour)).find((store) => store !== wholeStore) ?? ''
  await nour.close()
  await flipBytes(join(nour.dir, 'store', hurtStore))
  await nour.reopen()
  const list = await nour.call('group.list', {})
  expect(list.find((g) => g.group === hurt)).toMatchObject({ state: 'damaged', name: '' })
  expect(list.find((g) => g.group === whole)).toMatchObject({ state: 'open', name: 'Whole' })
  // Where the end of the journal is torn off the store opens, but is shorter than it promised.
  await expect(nour.call('event.list', { group: hurt })).rejects.toEqual(
    expect.objectContaining({ code: expect.stringMatching(/^STORE_(DAMAGED|ROLLED_BACK)$/) })
  )
  expect((await nour.call('event.list', { group: whole })).items[0]?.title).toBe('Olives')
  await nour.call('event.create', { group: whole, title: 'Still writing' })
  await nour.call('group.leave', { group: hurt })
  expect((await nour.call('group.list', {})).map((g) => g.name)).toEqual(['Whole'])
})

/** One byte in sixty-four, in every file of the store that holds data. */
async function flipBytes(folder: string): Promise<void> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true })
  let flipped = 0
  for (const file of files) {
    if (!file.isFile() || !/\.(sst|log|blob)$/.test(file.name)) continue
    const path = join(file.parentPath, file.name)
    const bytes = await readFile(path)
    for (let i = 32; i < bytes.byteLength; i += 64) bytes[i] = (bytes[i] ?? 0) ^ 0x5a
    flipped += bytes.byteLength
    await writeFile(path, bytes)
  }
  if (flipped === 0) throw new Error('found nothing to damage')
}
