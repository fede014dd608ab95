import { expect, test } from 'vitest'
import { admit, cast, eventually } from '../helpers/core-cast.ts'

test('two laptops, one plan: who was let in sees what is there, and both see what each adds', async () => {
  const [amira, kenji] = await cast('Amira', 'Kenji')
  const { group } = await amira.call('group.create', { name: 'Harbour Union' })
  const event = await amira.call('event.create', {
    group,
    title: 'Picket, gate 2',
    start: '2026-11-28T13:00',
    zone: 'Asia/Tokyo'
  })
  const here = await admit(amira, group, kenji)
  const seen = await eventually(
    'the event',
    () => kenji.call('event.list', { group: here, removed: false, limit: 100 }),
    (list) => list.items.length === 1
  )
  expect(seen.items[0]).toMatchObject({ id: event.id, title: 'Picket, gate 2', made: { byName: 'Amira' } })
  await eventually(
    'kenji may write',
    () => kenji.call('group.get', { group: here }),
    (g) => g.role === 'organiser'
  )
  const task = await kenji.call('task.create', { group: here, title: '横断幕を作る', steps: ['布を買う'] })
  const tasks = await eventually(
    'the task',
    () => amira.call('task.list', { group, mine: false, removed: false, limit: 100 }),
    (list) => list.items.length === 1 && list.items[0]?.made.byName === 'Kenji'
  )
  expect(tasks.items[0]).toMatchObject({ id: task.id, title: '横断幕を作る' })
  await eventually(
    'everyone has the task',
    () => kenji.call('task.get', { group: here, id: task.id }),
    (t) => t.reach.reachedPeople === 2
  )
  expect((await amira.call('group.list', {}))[0]).toMatchObject({ name: 'Harbour Union', role: 'coordinator' })
})

test('a change is on the other laptop at once, in both directions, and not with the next thing that happens', async () => {
  const [amira, kenji] = await cast('Amira', 'Kenji')
  const { group } = await amira.call('group.create', { name: 'Harbour Union' })
  const { id } = await amira.call('event.create', { group, title: 'Picket' })
  const here = await admit(amira, group, kenji)
  await eventually(
    'both have a name',
    () => amira.call('member.list', { group }),
    (list) => list.every((m) => m.name !== '')
  )
  for (let round = 1; round <= 4; round++) {
    // By itself the log moves every four seconds or more: a change that was overlooked would come with that.
    await kenji.call('event.update', { group: here, id, notes: `round ${round}` })
    await eventually(
      'at Amira',
      () => amira.call('event.get', { group, id }),
      (e) => e.notes === `round ${round}`,
      2000
    )
    await amira.call('event.update', { group, id, place: `gate ${round}` })
    await eventually(
      'at Kenji',
      () => kenji.call('event.get', { group: here, id }),
      (e) => e.place === `gate ${round}`,
      2000
    )
  }
})
