import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newEntityId } from '../../core/api/write-item.ts'
import { toHex } from '../../core/domain/crypto.ts'
import type { EntityId } from '../../core/domain/ids.ts'
import { zbase32Decode } from '../../core/domain/text-forms/zbase32.ts'
import { createInvite } from '../../core/group/invites.ts'
import { openDrafts } from '../../core/vault/drafts.ts'
import { scanFolder } from '../helpers/canary-scanner.ts'
import { eventually, refusal } from '../helpers/core-cast.ts'
import { type EarlyLaptop, earlyLaptop, handKeys } from './early-laptop.ts'

const never = () => false

const eventsOf = async (laptop: EarlyLaptop, group: string) =>
  (await laptop.handlers['event.list']({ group, removed: false, limit: 100 }, never)).items
const groupOf = (laptop: EarlyLaptop, group: string) => laptop.handlers['group.get']({ group }, never)

async function letMeet(a: EarlyLaptop, b: EarlyLaptop): Promise<void> {
  a.ports.loopbackPorts.push(b.ports.beaconPort)
  b.ports.loopbackPorts.push(a.ports.beaconPort)
  for (const { laptop } of [a, b]) await laptop().setMode('lan')
}

test('what a newcomer writes before the group has heard of them is kept sealed, seen as saved here, and sent when they are in', async () => {
  const amira = await earlyLaptop('Amira')
  const kenji = await earlyLaptop('Kenji')
  const { group, there } = await handKeys(amira, kenji, 1)
  expect(await groupOf(kenji, there)).toMatchObject({ role: 'waiting', state: 'waiting', outbox: 0 })
  const made = await kenji.handlers['event.create']({ group: there, title: 'Canary picket' }, never)
  await kenji.handlers['event.update']({ group: there, id: made.id, place: 'Gate 2' }, never)
  await kenji.handlers['event.reply']({ group: there, id: made.id, answer: 'yes', withMe: 1 }, never)
  expect(await groupOf(kenji, there)).toMatchObject({ role: 'waiting', outbox: 3 })
  await kenji.restart()
  expect(await groupOf(kenji, there)).toMatchObject({ role: 'waiting', outbox: 3, upToDate: false })
  const [event] = await eventsOf(kenji, there)
  expect(event).toMatchObject({ title: 'Canary picket', place: 'Gate 2', coming: 2, settled: false })
  expect(event?.reach).toMatchObject({ saved: true, reachedPeople: 1 })
  // What anybody says about this newcomer's writer must never be taken to cover what nobody has been given.
  const id = toHex(zbase32Decode(made.id) ?? new Uint8Array(0)) as EntityId // brand: an id of the contract
  const newest = kenji.laptop().group(there).index.entity('event', id)?.newestByWriter
  expect([...(newest?.values() ?? [])]).toEqual([0xffff_ffff])
  await kenji.handlers['event.update']({ group: there, id: made.id, notes: 'after the restart' }, never)
  const { me } = await groupOf(kenji, there)
  expect(event?.made.by).toBe(me)
  expect(await scanFolder(kenji.dir, [{ name: 'title', value: 'Canary picket' }])).toEqual([])

  await letMeet(amira, kenji)
  const [seen] = await eventually(
    'Amira sees it',
    () => eventsOf(amira, group),
    (l) => l[0]?.notes === 'after the restart'
  )
  expect(seen).toMatchObject({ id: made.id, title: 'Canary picket', place: 'Gate 2', coming: 2, twoVersions: [] })
  await eventually(
    'nothing waits',
    () => groupOf(kenji, there),
    (g) => g.outbox === 0 && g.role === 'organiser'
  )
  await eventually(
    'under his name, once',
    () => eventsOf(kenji, there),
    (l) => l.length === 1 && l[0]?.made.by === me && l[0].made.byName === 'Kenji'
  )
  await eventually(
    'it has reached both',
    () => eventsOf(kenji, there),
    (l) => l[0]?.reach.reachedPeople === 2
  )
  const { total } = (await groupOf(kenji, there)).changes
  await kenji.restart()
  expect(await groupOf(kenji, there)).toMatchObject({ outbox: 0, changes: { total } })
})

test('what cannot wait is refused until the newcomer is in, and who is let in to read is told so at once', async () => {
  const amira = await earlyLaptop('Amira')
  const kenji = await earlyLaptop('Kenji')
  const { there } = await handKeys(amira, kenji, 1)
  const early = kenji.laptop().group(there)
  await expect(createInvite(early, newEntityId(), 1, 9_999_999_999, early.commit)).rejects.toEqual(refusal('NOT_ADMITTED_YET'))
  const omar = await earlyLaptop('Omar')
  const reading = await handKeys(amira, omar, 0)
  await expect(omar.handlers['event.create']({ group: reading.there, title: 'x' }, never)).rejects.toEqual(refusal('READ_ONLY'))
  expect(await groupOf(omar, reading.there)).toMatchObject({ outbox: 0 })
})

test('it is sent as soon as the group lets the newcomer write, though nobody writes anything more', async () => {
  const amira = await earlyLaptop('Amira')
  const nameless = await earlyLaptop('')
  const { group, there } = await handKeys(amira, nameless, 1)
  await nameless.handlers['event.create']({ group: there, title: 'Picket' }, never)
  await letMeet(amira, nameless)
  await eventually(
    'Amira sees it',
    () => eventsOf(amira, group),
    (l) => l[0]?.title === 'Picket'
  )
})

test('leaving a group forgets what was waiting for it', async () => {
  const amira = await earlyLaptop('Amira')
  const kenji = await earlyLaptop('Kenji')
  const { there } = await handKeys(amira, kenji, 1)
  const journal = async () => {
    const drafts = await openDrafts(join(kenji.dir, 'drafts'), kenji.laptop().vault.draftKey)
    const keys = drafts.list()
    await drafts.close()
    return keys.filter((key) => key.startsWith('outbox/'))
  }
  await kenji.handlers['event.create']({ group: there, title: 'x' }, never)
  expect(await journal()).toHaveLength(1)
  await kenji.handlers['group.leave']({ group: there }, never)
  expect(await journal()).toEqual([])
  await kenji.restart()
  expect(await kenji.handlers['group.list']({}, never)).toEqual([])
})
