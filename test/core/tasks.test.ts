import { expect, test } from 'vitest'
import type { Output } from '../../core/contract/handlers.ts'
import { admit, cast, eventually, openCorePeer, refusal } from '../helpers/core-cast.ts'

test('a task says what is to be done, by when, for which event, and in which steps', async () => {
  const itzel = await openCorePeer('Itzel')
  const { group } = await itzel.call('group.create', { name: 'Asamblea' })
  const event = await itzel.call('event.create', { group, title: 'Asamblea del barrio' })
  const { id } = await itzel.call('task.create', {
    group,
    title: 'Imprimir volantes',
    notes: '200 copias',
    due: '2026-11-27T18:00',
    zone: 'America/Mexico_City',
    event: event.id,
    steps: ['Comprar papel', 'Pedir la impresora']
  })
  expect(await itzel.call('task.get', { group, id })).toMatchObject({
    title: 'Imprimir volantes',
    notes: '200 copias',
    dueAt: Date.parse('2026-11-28T00:00Z'),
    event: event.id,
    state: 'todo',
    takenBy: [],
    mine: false,
    steps: [
      { text: 'Comprar papel', done: false },
      { text: 'Pedir la impresora', done: false }
    ]
  })
  await itzel.call('task.update', { group, id, state: 'doing', due: null, event: null })
  expect(await itzel.call('task.get', { group, id })).toMatchObject({
    state: 'doing',
    due: null,
    event: null,
    notes: '200 copias'
  })
  await expect(itzel.call('task.create', { group, title: 'x', due: '2026-13-01' })).rejects.toEqual(refusal('TIME_INVALID'))
  await expect(itzel.call('task.create', { group, title: 'x', zone: 'nowhere' })).rejects.toEqual(refusal('ZONE_UNKNOWN'))
})

test('steps are added, reworded, ticked and taken away one by one', async () => {
  const itzel = await openCorePeer('Itzel')
  const { group } = await itzel.call('group.create', { name: 'Asamblea' })
  const { id } = await itzel.call('task.create', { group, title: 'Volantes', steps: ['papel'] })
  const { step } = await itzel.call('task.step', { group, id, text: 'tinta' })
  await itzel.call('task.step', { group, id, step, done: true })
  await itzel.call('task.step', { group, id, step, text: 'tinta negra' })
  const steps = async () => (await itzel.call('task.get', { group, id })).steps.map((s) => [s.text, s.done])
  expect(await steps()).toEqual([
    ['papel', false],
    ['tinta negra', true]
  ])
  await itzel.call('task.step', { group, id, step, done: false })
  await itzel.call('task.step', { group, id, text: 'pegamento' })
  await itzel.call('task.step', { group, id, step, remove: true })
  expect(await steps()).toEqual([
    ['papel', false],
    ['pegamento', false]
  ])
  await expect(itzel.call('task.step', { group, id, step, done: true })).rejects.toEqual(refusal('NOT_FOUND'))
  await expect(itzel.call('task.step', { group, id, done: true })).rejects.toEqual(refusal('BAD_INPUT'))
})

test('tasks are listed by their due time, by state, by event and by whose they are', async () => {
  const itzel = await openCorePeer('Itzel')
  const { group } = await itzel.call('group.create', { name: 'Asamblea' })
  const event = await itzel.call('event.create', { group, title: 'Asamblea' })
  await itzel.call('task.create', { group, title: 'later', due: '2026-12-02', event: event.id })
  const sooner = await itzel.call('task.create', { group, title: 'sooner', due: '2026-12-01' })
  const titles = async (more: object) => (await itzel.call('task.list', { group, ...more })).items.map((t) => t.title)
  expect(await titles({})).toEqual(['sooner', 'later'])
  expect(await titles({ event: event.id })).toEqual(['later'])
  await itzel.call('task.take', { group, id: sooner.id })
  await itzel.call('task.update', { group, id: sooner.id, state: 'waiting' })
  expect(await titles({ mine: true })).toEqual(['sooner'])
  expect(await titles({ state: 'waiting' })).toEqual(['sooner'])
  await itzel.call('task.remove', { group, id: sooner.id })
  expect(await titles({})).toEqual(['later'])
  await itzel.call('task.restore', { group, id: sooner.id })
  expect(await titles({ state: 'waiting', mine: true })).toEqual(['sooner'])
})

test('a task is taken, let go, and handed over by being taken', async () => {
  const [itzel, mateo] = await cast('Itzel', 'Mateo')
  const { group } = await itzel.call('group.create', { name: 'Asamblea' })
  const { id } = await itzel.call('task.create', { group, title: 'Llevar el altavoz' })
  const there = await admit(itzel, group, mateo)
  const taskFor = (holds: (task: Output<'task.get'>) => boolean, what: string) =>
    Promise.all([
      eventually(`${what} (Itzel)`, () => itzel.call('task.get', { group, id }), holds),
      eventually(
        `${what} (Mateo)`,
        () => mateo.call('task.get', { group: there, id }).catch(() => null),
        (t) => t !== null && holds(t)
      )
    ])
  const people = await eventually(
    'Mateo has a name',
    () => itzel.call('member.list', { group }),
    (list) => list.some((m) => m.name === 'Mateo')
  )
  const mateoId = people.find((m) => m.name === 'Mateo')?.person ?? ''
  await expect(itzel.call('task.handOver', { group, id, to: mateoId })).rejects.toEqual(refusal('NOT_ALLOWED'))
  await itzel.call('task.take', { group, id })
  await itzel.call('task.handOver', { group, id, to: mateoId, note: 'The battery is in the shed' })
  const [mine, theirs] = await taskFor((t) => t.handOver !== null, 'the offer')
  expect(mine).toMatchObject({ mine: true, handOver: { toName: 'Mateo', fromName: 'Itzel', note: 'The battery is in the shed' } })
  expect(theirs?.mine).toBe(false)

  await mateo.call('task.take', { group: there, id })
  const [after] = await taskFor((t) => t.takenBy.length === 1 && t.takenBy[0]?.name === 'Mateo', 'Mateo has it')
  expect(after).toMatchObject({ mine: false, handOver: null })
  await mateo.call('task.release', { group: there, id })
  await taskFor((t) => t.takenBy.length === 0, 'nobody has it')
  const stranger = 'y'.repeat(52)
  await itzel.call('task.take', { group, id })
  await expect(itzel.call('task.handOver', { group, id, to: stranger })).rejects.toEqual(refusal('MEMBER_NOT_FOUND'))
})
