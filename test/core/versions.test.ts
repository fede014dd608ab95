import { expect, test } from 'vitest'
import { admit, type CorePeer, cast, eventually, meet, part, refusal } from '../helpers/core-cast.ts'

interface Pair {
  readonly lena: CorePeer
  readonly omar: CorePeer
  readonly group: string
  readonly there: string
}

async function pair(): Promise<Pair> {
  const [lena, omar] = await cast('Lena', 'Omar')
  const { group } = await lena.call('group.create', { name: 'Tenants' })
  const there = await admit(lena, group, omar)
  await eventually(
    'Omar may write',
    () => omar.call('group.get', { group: there }),
    (g) => g.role === 'organiser'
  )
  await eventually(
    'names',
    () => lena.call('member.list', { group }),
    (list) => list.every((m) => m.name !== '')
  )
  return { lena, omar, group, there }
}

test('when two people change the same field apart, both words are kept, both see the same one, and choosing settles it everywhere', async () => {
  const { lena, omar, group, there } = await pair()
  const { id } = await lena.call('event.create', { group, title: 'Assembly', place: 'Yard' })
  await eventually(
    'it is at Omar',
    () => omar.call('event.list', { group: there }),
    (l) => l.total === 1
  )
  await part(lena, omar)
  await lena.call('event.update', { group, id, place: 'School', notes: 'bring chairs' })
  await omar.call('event.update', { group: there, id, place: 'Church', purpose: 'rent' })
  await meet(lena, omar)
  const [here, other] = await Promise.all([
    eventually(
      'two versions at Lena',
      () => lena.call('version.list', { group }),
      (l) => l.length === 1
    ),
    eventually(
      'two versions at Omar',
      () => omar.call('version.list', { group: there }),
      (l) => l.length === 1
    )
  ])
  const versions = here[0]?.twoVersions[0]?.versions ?? []
  expect(here[0]).toMatchObject({ kind: 'event', id, title: 'Assembly', twoVersions: [{ field: 'place', key: null }] })
  expect(versions.map((v) => [v.value, v.byName]).sort()).toEqual([
    ['Church', 'Omar'],
    ['School', 'Lena']
  ])
  expect(other[0]?.twoVersions).toEqual(here[0]?.twoVersions)
  const shown = await Promise.all([lena.call('event.get', { group, id }), omar.call('event.get', { group: there, id })])
  expect(shown[0].place).toBe(shown[1].place)
  expect(shown[0].place).toBe(versions.at(-1)?.value)
  for (const event of shown) expect(event).toMatchObject({ notes: 'bring chairs', purpose: 'rent' })

  const loser = versions[0]?.change ?? ''
  await expect(omar.call('version.choose', { group: there, kind: 'event', id, field: 'title', change: loser })).rejects.toEqual(
    refusal('NOT_FOUND')
  )
  const chosen = await omar.call('version.choose', { group: there, kind: 'event', id, field: 'place', change: loser })
  await eventually(
    'settled at Lena',
    () => lena.call('event.get', { group, id }),
    (e) => e.place === versions[0]?.value
  )
  expect(await lena.call('version.list', { group })).toEqual([])
  expect(await omar.call('version.list', { group: there })).toEqual([])
  await omar.call('change.undo', { group: there, change: chosen.undo })
  expect((await omar.call('event.get', { group: there, id })).place).toBe(shown[0].place)
  const again = await eventually(
    'both versions are there again, also at Lena',
    () => lena.call('version.list', { group }),
    (l) => l.length === 1
  )
  const saying = ({ value, by, at }: (typeof versions)[number]) => ({ value, by, at })
  expect(again[0]?.twoVersions[0]?.versions.map(saying)).toEqual(versions.map(saying))
})

test('two people who wrote the same words apart, or answered each for themselves, have nothing to choose', async () => {
  const { lena, omar, group, there } = await pair()
  const { id } = await lena.call('event.create', { group, title: 'Assembly' })
  await eventually(
    'it is at Omar',
    () => omar.call('event.list', { group: there }),
    (l) => l.total === 1
  )
  await part(lena, omar)
  await lena.call('event.update', { group, id, place: 'School' })
  await lena.call('event.reply', { group, id, answer: 'yes' })
  await omar.call('event.update', { group: there, id, place: 'School' })
  await omar.call('event.reply', { group: there, id, answer: 'no' })
  await meet(lena, omar)
  for (const [peer, ref] of [
    [lena, group],
    [omar, there]
  ] as const) {
    const event = await eventually(
      'both answers',
      () => peer.call('event.get', { group: ref, id }),
      (e) => e.replies.length === 2
    )
    expect(event.twoVersions).toEqual([])
    expect(await peer.call('version.list', { group: ref })).toEqual([])
  }
})

test('a task handed on apart keeps both steps and both ticks', async () => {
  const { lena, omar, group, there } = await pair()
  const { id } = await lena.call('task.create', { group, title: 'Chairs', steps: ['ask', 'carry'] })
  const seen = await eventually(
    'it is at Omar',
    () => omar.call('task.list', { group: there }),
    (l) => l.total === 1
  )
  const [ask, carry] = seen.items[0]?.steps ?? []
  await part(lena, omar)
  await lena.call('task.step', { group, id, step: ask?.step ?? '', done: true })
  await lena.call('task.step', { group, id, text: 'count' })
  await omar.call('task.step', { group: there, id, step: carry?.step ?? '', done: true })
  await omar.call('task.step', { group: there, id, step: ask?.step ?? '', text: 'ask the school' })
  await omar.call('task.take', { group: there, id })
  await lena.call('task.take', { group, id })
  await meet(lena, omar)
  const whole = (t: { steps: readonly { text: string; done: boolean }[]; takenBy: readonly unknown[] }) =>
    t.steps.length === 3 && t.takenBy.length === 2 && t.steps.some((s) => s.text === 'ask the school' && s.done)
  const a = await eventually('whole at Lena', () => lena.call('task.get', { group, id }), whole)
  const b = await eventually('whole at Omar', () => omar.call('task.get', { group: there, id }), whole)
  expect(a.steps).toEqual(b.steps)
  expect(a.steps.map((s) => [s.text, s.done])).toEqual([
    ['ask the school', true],
    ['carry', true],
    ['count', false]
  ])
  expect(a.twoVersions).toEqual([])
})
