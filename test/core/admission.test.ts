import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { admit, type CorePeer, cast, eventually, openCorePeer, refusal } from '../helpers/core-cast.ts'
import { freshPort } from '../helpers/ports.ts'

/** Folders of group stores in a profile: one per group whose key is here. */
async function storesOf(peer: CorePeer): Promise<string[]> {
  return readdir(join(peer.dir, 'store')).catch(() => [])
}

const joinOf = async (peer: CorePeer, join: string) => (await peer.call('join.list', {})).find((j) => j.join === join)

async function compare(by: CorePeer, newcomer: CorePeer, text: string) {
  const { join } = await newcomer.call('join.start', { text })
  const theirs = await eventually(
    'code at the newcomer',
    () => joinOf(newcomer, join),
    (j) => j?.state === 'comparing'
  )
  const [ours] = await eventually(
    'code at the inviter',
    () => by.call('admission.list', {}),
    (list) => list.length === 1
  )
  return { join, theirs, ours }
}

test('both laptops show the same code, and nothing of the group is at the newcomer until both people said that it is the same', async () => {
  const [amira, kenji] = await cast('Amira', 'Kenji')
  const { group } = await amira.call('group.create', { name: 'Union' })
  const invite = await amira.call('invite.create', { group, role: 'organiser', minutes: 30 })
  expect(invite.text).toMatch(/^starling-join1-[a-z0-9-]+$/)
  expect(invite.qr.length).toBeGreaterThan(20)
  expect(new Set(invite.qr.map((row) => row.length))).toEqual(new Set([invite.qr.length]))

  const { join, theirs, ours } = await compare(amira, kenji, invite.text.toUpperCase().replaceAll('-', ' '))
  expect(ours?.code).toEqual(theirs?.code)
  expect(ours?.code.digits).toMatch(/^\d{5} ?\d{5}$/)
  expect(ours).toMatchObject({ group, role: 'organiser', state: 'comparing' })
  const nothingYet = async () => {
    expect(await storesOf(kenji)).toEqual([])
    expect(await kenji.call('group.list', {})).toEqual([])
    expect(await amira.call('member.list', { group })).toHaveLength(1)
    expect((await amira.call('invite.list', { group }))[0]?.state).toBe('open')
  }
  await nothingYet()
  await kenji.call('join.answer', { join, same: true })
  await eventually(
    'he waits for her',
    () => joinOf(kenji, join),
    (j) => j?.state === 'waiting'
  )
  await nothingYet()
  await amira.call('admission.answer', { admission: ours?.admission ?? '', same: true })
  const done = await eventually(
    'he is in',
    () => joinOf(kenji, join),
    (j) => j?.state === 'done'
  )
  expect(await storesOf(kenji)).toHaveLength(1)
  await eventually(
    'his list',
    () => kenji.call('member.list', { group: done?.group ?? '' }),
    (list) => list.length === 2
  )
  expect(await amira.call('admission.list', {})).toEqual([])
  expect((await amira.call('invite.list', { group }))[0]).toMatchObject({ state: 'used', byName: 'Amira' })
  await expect(kenji.call('join.answer', { join, same: true })).rejects.toEqual(refusal('JOIN_ENDED'))
})

test("it is the inviter who is asked last: her yes first waits for the newcomer's", async () => {
  const [amira, kenji] = await cast('Amira', 'Kenji')
  const { group } = await amira.call('group.create', { name: 'Union' })
  const { text } = await amira.call('invite.create', { group, role: 'reader' })
  const { join, ours } = await compare(amira, kenji, text)
  await amira.call('admission.answer', { admission: ours?.admission ?? '', same: true })
  await eventually(
    'she waits',
    () => amira.call('admission.list', {}),
    (list) => list[0]?.state === 'waiting'
  )
  expect(await storesOf(kenji)).toEqual([])
  expect(await amira.call('member.list', { group })).toHaveLength(1)
  await kenji.call('join.answer', { join, same: true })
  const done = await eventually(
    'he is in',
    () => joinOf(kenji, join),
    (j) => j?.state === 'done'
  )
  await eventually(
    'as a reader',
    () => kenji.call('group.get', { group: done?.group ?? '' }),
    (g) => g.role === 'reader'
  )
})

test('an invite can be finished by the laptop of another coordinator than the one who made it', async () => {
  const [amira, kenji, nour] = await cast('Amira', 'Kenji', 'Nour')
  const { group } = await amira.call('group.create', { name: 'Union' })
  const { text } = await amira.call('invite.create', { group, role: 'organiser' })
  const there = await admit(amira, group, kenji, 'coordinator')
  await eventually(
    'Kenji knows the invite',
    () => kenji.call('invite.list', { group: there }).catch(() => []),
    (list) => list.some((i) => i.state === 'open')
  )
  await amira.call('network.mode', { mode: 'off' })
  const { join, theirs, ours } = await compare(kenji, nour, text)
  expect(ours?.code).toEqual(theirs?.code)
  await nour.call('join.answer', { join, same: true })
  await kenji.call('admission.answer', { admission: ours?.admission ?? '', same: true })
  await eventually(
    'Nour is in',
    () => joinOf(nour, join),
    (j) => j?.state === 'done'
  )
  await amira.call('network.mode', { mode: 'lan' })
  const known = await eventually(
    'Amira hears of it',
    () => amira.call('member.list', { group }),
    (list) => list.length === 3 && list.some((m) => m.name === 'Kenji')
  )
  const nours = known.find((m) => m.admittedBy !== null && m.name !== 'Kenji')
  expect(nours?.admittedBy).toBe(known.find((m) => m.name === 'Kenji')?.person)
  expect((await amira.call('invite.list', { group })).every((i) => i.state === 'used')).toBe(true)
})

test('where the maker of an invite cannot be reached, a coordinator beside her answers after giving her time', async () => {
  const [amira, kenji] = await cast('Amira', 'Kenji')
  const { group } = await amira.call('group.create', { name: 'Union' })
  const there = await admit(amira, group, kenji, 'coordinator')
  const { text } = await amira.call('invite.create', { group })
  await eventually(
    'Kenji knows the invite',
    () => kenji.call('invite.list', { group: there }).catch(() => []),
    (list) => list.length === 2
  )
  const nour = await openCorePeer('Nour', { own: freshPort(), others: [kenji.beaconPort] })
  await nour.call('network.mode', { mode: 'lan' })
  const since = performance.now()
  const { ours } = await compare(kenji, nour, text)
  expect(ours).toBeDefined()
  expect(performance.now() - since).toBeGreaterThan(9_000)
  expect(await amira.call('admission.list', {})).toEqual([])
})

test('a newcomer whose laptop stops between saying yes and the first sync comes in all the same', async () => {
  const [amira, kenji] = await cast('Amira', 'Kenji')
  const { group } = await amira.call('group.create', { name: 'Union' })
  await amira.call('event.create', { group, title: 'Picket' })
  const { text } = await amira.call('invite.create', { group, role: 'organiser' })
  const { join, ours } = await compare(amira, kenji, text)
  await kenji.call('join.answer', { join, same: true })
  await amira.call('admission.answer', { admission: ours?.admission ?? '', same: true })
  await eventually(
    'the keys are here',
    () => joinOf(kenji, join),
    (j) => j?.state === 'done'
  )
  await amira.call('network.mode', { mode: 'off' })
  await kenji.reopen()
  const [there] = await kenji.call('group.list', {})
  await amira.call('network.mode', { mode: 'lan' })
  const seen = await eventually(
    'the plan',
    () => kenji.call('event.list', { group: there?.group ?? '' }),
    (l) => l.total === 1
  )
  expect(seen.items[0]?.title).toBe('Picket')
  await eventually(
    'he may write',
    () => kenji.call('group.get', { group: there?.group ?? '' }),
    (g) => g.role === 'organiser'
  )
  await kenji.call('event.reply', { group: there?.group ?? '', id: seen.items[0]?.id ?? '', answer: 'yes' })
  await eventually(
    'and is heard',
    () => amira.call('event.list', { group }),
    (l) => l.items[0]?.coming === 1
  )
})
