import { expect, test } from 'vitest'
import { admit, cast, eventually, openCorePeer, refusal } from '../helpers/core-cast.ts'

test('an event keeps everything that was said about it, and a change touches only what it names', async () => {
  const nour = await openCorePeer('Nour')
  const { group } = await nour.call('group.create', { name: 'Olive harvest' })
  const made = await nour.call('event.create', {
    group,
    title: ' قطف الزيتون ',
    purpose: 'be back before dark',
    start: '2026-11-28T08:00',
    end: '2026-11-28T16:30',
    zone: 'Asia/Hebron',
    place: 'North field',
    fallbackPlace: 'School yard',
    notes: 'Bring water'
  })
  expect(await nour.call('event.get', { group, id: made.id })).toMatchObject({
    title: 'قطف الزيتون',
    start: '2026-11-28T08:00',
    end: '2026-11-28T16:30',
    allDay: false,
    startsAt: Date.parse('2026-11-28T06:00Z'),
    endsAt: Date.parse('2026-11-28T14:30Z'),
    fallbackPlace: 'School yard',
    made: { byName: 'Nour' },
    version: made.version,
    twoVersions: [],
    settled: true
  })
  await nour.call('event.update', { group, id: made.id, place: 'South field', end: null })
  expect(await nour.call('event.get', { group, id: made.id })).toMatchObject({
    title: 'قطف الزيتون',
    place: 'South field',
    end: null,
    endsAt: null,
    notes: 'Bring water'
  })
})

test('a plan for the whole day is a date and a zone', async () => {
  const nour = await openCorePeer('Nour')
  const { group } = await nour.call('group.create', { name: 'Olive harvest' })
  const { id } = await nour.call('event.create', { group, title: 'Strike day', start: '2026-05-01', zone: 'Asia/Tokyo' })
  const event = await nour.call('event.get', { group, id })
  expect(event).toMatchObject({ allDay: true, start: '2026-05-01', startsAt: Date.parse('2026-04-30T15:00Z') })
})

test('events are listed by their start, page by page, and only those asked for', async () => {
  const nour = await openCorePeer('Nour')
  const { group } = await nour.call('group.create', { name: 'Olive harvest' })
  const at = async (title: string, start: string) =>
    (await nour.call('event.create', { group, title, start, zone: 'Europe/Madrid' })).id
  await at('third', '2026-12-03T10:00')
  await at('first', '2026-12-01T10:00')
  const second = await at('second', '2026-12-02T10:00')
  const titles = (list: { items: readonly { title: string }[] }) => list.items.map((e) => e.title)
  const page = await nour.call('event.list', { group, limit: 2 })
  expect([titles(page), page.total]).toEqual([['first', 'second'], 3])
  const rest = await nour.call('event.list', { group, limit: 2, ...(page.cursor === null ? {} : { cursor: page.cursor }) })
  expect([titles(rest), rest.cursor]).toEqual([['third'], null])
  const from = Date.parse('2026-12-02T00:00Z')
  expect(titles(await nour.call('event.list', { group, from, until: from + 24 * 3600_000 }))).toEqual(['second'])

  await nour.call('event.remove', { group, id: second })
  expect(titles(await nour.call('event.list', { group }))).toEqual(['first', 'third'])
  expect(titles(await nour.call('event.list', { group, removed: true }))).toContain('second')
  await nour.call('event.restore', { group, id: second })
  expect(titles(await nour.call('event.list', { group }))).toEqual(['first', 'second', 'third'])
})

test('everyone answers for themselves and for the people they bring, and may think again', async () => {
  const [nour, yui] = await cast('Nour', 'Yui')
  const { group } = await nour.call('group.create', { name: 'Olive harvest' })
  const { id } = await nour.call('event.create', { group, title: 'Picking', start: '2026-11-28T08:00', zone: 'Asia/Hebron' })
  const there = await admit(nour, group, yui)
  await eventually(
    'Yui sees the event',
    () => yui.call('event.list', { group: there }),
    (list) => list.total === 1
  )
  await nour.call('event.reply', { group, id, answer: 'yes', withMe: 3 })
  await yui.call('event.reply', { group: there, id, answer: 'maybe', withMe: 1 })
  await eventually(
    'both answers',
    () => nour.call('event.get', { group, id }),
    (e) => e.coming === 4 && e.maybe === 2 && e.notComing === 0 && e.myReply?.answer === 'yes'
  )
  await yui.call('event.reply', { group: there, id, answer: 'no' })
  const after = await eventually(
    'Yui thought again',
    () => nour.call('event.get', { group, id }),
    (e) => e.notComing === 1
  )
  expect(after).toMatchObject({ coming: 4, maybe: 0 })
  expect(after.replies.map((r) => [r.name, r.answer, r.withMe]).sort()).toEqual([
    ['Nour', 'yes', 3],
    ['Yui', 'no', 0]
  ])
})

test('a cancelled event stays with its reason until the cancellation is taken back', async () => {
  const nour = await openCorePeer('Nour')
  const { group } = await nour.call('group.create', { name: 'Olive harvest' })
  const { id } = await nour.call('event.create', { group, title: 'Picking' })
  expect((await nour.call('event.get', { group, id })).cancelled).toBeNull()
  await nour.call('event.cancel', { group, id, reason: 'Road closed' })
  expect((await nour.call('event.list', { group })).items[0]?.cancelled).toEqual({ reason: 'Road closed' })
  await nour.call('event.restore', { group, id })
  expect((await nour.call('event.get', { group, id })).cancelled).toBeNull()
  await nour.call('event.cancel', { group, id })
  expect((await nour.call('event.get', { group, id })).cancelled).toEqual({ reason: '' })
})

test('times that cannot be are refused with a reason, and nothing of them is kept', async () => {
  const nour = await openCorePeer('Nour')
  const { group } = await nour.call('group.create', { name: 'Olive harvest' })
  const create = (more: object) => nour.call('event.create', { group, title: 'Picking', ...more })
  await expect(create({ start: '2026-11-28T08:00', zone: 'Mars/Olympus' })).rejects.toEqual(refusal('ZONE_UNKNOWN'))
  await expect(create({ start: '2026-02-30T08:00' })).rejects.toEqual(refusal('TIME_INVALID'))
  await expect(create({ start: '2026-11-28T08:00', end: '2026-11-28T07:59' })).rejects.toEqual(refusal('END_BEFORE_START'))
  await expect(create({ start: 'tomorrow' })).rejects.toEqual(refusal('BAD_INPUT'))
  expect((await nour.call('event.list', { group })).total).toBe(0)
  const { id } = await create({ start: '2026-11-28T08:00', end: '2026-11-28T09:00' })
  await expect(nour.call('event.update', { group, id, start: '2026-11-28T10:00' })).rejects.toEqual(refusal('END_BEFORE_START'))
  const unknown = 'y'.repeat(26)
  await expect(nour.call('event.update', { group, id: unknown, title: 'x' })).rejects.toEqual(refusal('NOT_FOUND'))
})
