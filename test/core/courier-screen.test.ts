import { expect, test } from 'vitest'
import type { Output } from '../../core/contract/handlers.ts'
import { admit, type CorePeer, cast, eventually, openCorePeer, part, refusal } from '../helpers/core-cast.ts'

type Job = Output<'job.list'>[number]

const titles = async (peer: CorePeer, group: string): Promise<string[]> =>
  (await peer.call('event.list', { group })).items.map((item) => item.title).sort()

const personOf = async (peer: CorePeer, group: string, name: string): Promise<string> =>
  (await peer.call('member.list', { group })).find((m) => m.name === name)?.person ?? ''

async function takenIn(peer: CorePeer, group: string, upload: string): Promise<NonNullable<Job['taken']>> {
  const { job } = await peer.call('courier.import', { group, upload })
  const ended = await eventually(
    'what was scanned is taken in',
    async () => (await peer.call('job.list', {})).find((one) => one.job === job),
    (one) => one !== undefined && one.state !== 'running'
  )
  expect(ended).toMatchObject({ state: 'done', error: null })
  if (!ended?.taken) throw new Error('nothing was taken')
  return ended.taken
}

async function scanned(peer: CorePeer, frames: readonly string[]): Promise<string> {
  const { upload, have, of } = await peer.call('courier.scan', { frames: [...frames] })
  expect(have).toBe(of)
  if (upload === null) throw new Error('the run is not whole')
  return upload
}

/** Two who were together once, and have no connection any more. */
async function two() {
  const [amira, kenji] = await cast('Amira', 'Kenji')
  const { group } = await amira.call('group.create', { name: 'Harbour' })
  const there = await admit(amira, group, kenji)
  await amira.call('event.create', { group, title: 'together' })
  await eventually(
    'both have the plan and know it of each other',
    async () => ({ t: await titles(kenji, there), m: await amira.call('member.list', { group }) }),
    ({ t, m }) => t.length === 1 && m.every((one) => one.name !== '' && (one.me || one.devices.every((d) => d.missing === 0)))
  )
  await part(amira, kenji)
  return { amira, kenji, group, there }
}

test('small changes go from screen to camera, in any order, doubled, and back the same way', { timeout: 120_000 }, async () => {
  const { amira, kenji, group, there } = await two()
  await amira.call('event.create', { group, title: 'from Amira' })
  const shown = await amira.call('courier.show', { group, for: await personOf(amira, group, 'Kenji') })
  expect(shown).toMatchObject({ complete: true, newest: false })
  expect(shown.records).toBeGreaterThanOrEqual(1)
  expect(shown.frames.length).toBeLessThanOrEqual(60)
  for (const frame of shown.frames) expect(frame, 'as dense as a QR picture allows').toMatch(/^[A-Z0-9-]+$/)
  expect(await amira.call('courier.trips', { group }), 'nobody knows yet whether it was seen').toEqual([])

  const late = [...shown.frames].reverse()
  const [missed, ...others] = late
  expect(await kenji.call('courier.scan', { frames: [...others, ...others] })).toEqual({
    have: shown.frames.length - 1,
    of: shown.frames.length,
    upload: null
  })
  const upload = await scanned(kenji, [...others, 'STARLING-JOIN1-SOMETHING', missed ?? ''])
  expect(await kenji.call('courier.inspect', { upload })).toMatchObject({ group: there, fromName: 'Amira', forName: 'Kenji' })
  expect(await takenIn(kenji, there, upload)).toMatchObject({ damagedAt: null, gap: false })
  expect(await titles(kenji, there)).toEqual(['from Amira', 'together'])
  expect(await takenIn(kenji, there, await scanned(kenji, shown.frames)), 'twice is once').toMatchObject({ records: 0 })

  await kenji.call('event.create', { group: there, title: 'from Kenji' })
  const back = await kenji.call('courier.show', { group: there })
  await takenIn(amira, group, await scanned(amira, back.frames))
  expect(await titles(amira, group)).toEqual(['from Amira', 'from Kenji', 'together'])
  const kenjis = (await amira.call('member.list', { group })).find((one) => !one.me)
  expect(
    kenjis?.devices.map(({ missing }) => missing),
    'the receipt came by the same pictures'
  ).toEqual([0])
})

test('two runs seen one over the other are told apart, and a damaged picture waits for its next time', {
  timeout: 120_000
}, async () => {
  const { amira, kenji, group, there } = await two()
  const show = async (): Promise<string[]> => (await amira.call('courier.show', { group })).frames
  await amira.call('event.create', { group, title: 'first' })
  const first = await show()
  await amira.call('event.create', { group, title: 'second' })
  const second = await show()
  const mixed = first.slice(1).flatMap((frame, place) => [frame, second[place] ?? second[0] ?? ''])
  const broken = second.map((frame, place) => (place === 1 ? frame.replace(/.$/, (end) => (end === 'Y' ? 'B' : 'Y')) : frame))
  const missing = await kenji.call('courier.scan', { frames: [...first.slice(1), ...broken] })
  expect(missing).toMatchObject({ have: second.length - 1, of: second.length, upload: null })
  await takenIn(kenji, there, await scanned(kenji, [...mixed, ...second]))
  expect(await titles(kenji, there)).toEqual(['first', 'second', 'together'])
})

test('what is too much for a screen is refused in words; for everyone, what nobody has yet still goes', {
  timeout: 120_000
}, async () => {
  const [amira, kenji, jose] = await cast('Amira', 'Kenji', 'José')
  const { group } = await amira.call('group.create', { name: 'Harbour' })
  const [gk, gj] = [await admit(amira, group, kenji), await admit(amira, group, jose)]
  await amira.call('event.create', { group, title: 'together' })
  const known = (name: string, what: string) =>
    eventually(
      `Amira knows that ${name} has ${what}`,
      () => amira.call('member.list', { group }),
      (list) => list.some((one) => one.name === name && one.devices.every(({ missing }) => missing === 0))
    )
  await known('José', 'the beginning')
  await part(jose)
  const notes = 'long '.repeat(1500)
  for (let n = 0; n < 4; n++) await amira.call('event.create', { group, title: `event ${n}`, notes })
  await known('Kenji', 'it all')
  await part(amira, kenji)
  await amira.call('event.create', { group, title: 'today' })

  const forJose = { group, for: await personOf(amira, group, 'José') }
  await expect(amira.call('courier.show', forJose)).rejects.toEqual(refusal('COURIER_TOO_LARGE'))
  const shown = await amira.call('courier.show', { group })
  expect(shown).toMatchObject({ newest: true, records: 1 })
  expect(await takenIn(kenji, gk, await scanned(kenji, shown.frames))).toMatchObject({ records: 1, gap: false })
  expect(await titles(kenji, gk)).toContain('today')
  expect(await takenIn(jose, gj, await scanned(jose, shown.frames))).toMatchObject({ records: 0, gap: true })
  for (let n = 0; n < 4; n++) await amira.call('event.create', { group, title: `large ${n}`, notes })
  await expect(amira.call('courier.show', { group })).rejects.toEqual(refusal('COURIER_TOO_LARGE'))
})

test('pictures are of no use to whoever is not of the group, and nonsense is no run', { timeout: 60_000 }, async () => {
  const [amira, stranger] = [await openCorePeer('Amira'), await openCorePeer('Stranger')]
  const { group } = await amira.call('group.create', { name: 'Harbour' })
  await amira.call('event.create', { group, title: 'Picket' })
  await stranger.call('group.create', { name: 'Else' })
  const { frames } = await amira.call('courier.show', { group })
  await expect(scanned(stranger, frames)).rejects.toEqual(refusal('COURIER_NOT_OURS'))
  expect(await stranger.call('courier.scan', { frames: ['', 'nothing', 'STARLING-SHOW1-YYYY'] })).toEqual({
    have: 0,
    of: 0,
    upload: null
  })
  await expect(amira.call('courier.show', { group, for: 'y'.repeat(52) })).rejects.toEqual(refusal('MEMBER_NOT_FOUND'))
})
