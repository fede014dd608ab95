import { expect, test } from 'vitest'
import { carriesAll } from '../helpers/carries-all.ts'
import { admit, cast, eventually, openCorePeer, refusal } from '../helpers/core-cast.ts'

test('whoever has a reading code reads the whole plan, from before and after, and sees changes as they happen', async () => {
  const [amira, press] = await cast('Amira', 'Press')
  const { group } = await amira.call('group.create', { name: 'Harbour Union' })
  const event = await amira.call('event.create', { group, title: 'Picket', notes: 'gate 2' })
  await amira.call('task.create', { group, title: 'Banner', steps: ['cloth'] })
  await amira.call('leaflet.create', { group, title: 'Call', blocks: [{ kind: 'quote', spans: [{ text: 'All out' }] }] })
  const code = await amira.call('reading.create', { group, label: 'City paper' })
  expect(code.text).toMatch(/^starling-read1-/)
  expect(code.qr.length).toBeGreaterThan(20)

  const { group: there } = await press.call('reading.open', { text: code.text })
  const whole = (await amira.call('group.get', { group })).changes.total
  await eventually(
    'the whole plan',
    () => press.call('group.get', { group: there }),
    (g) => g.changes.here === whole && g.state === 'open'
  )
  expect((await press.call('event.list', { group: there })).items[0]?.notes).toBe('gate 2')
  expect((await press.call('task.list', { group: there })).items[0]?.steps[0]?.text).toBe('cloth')
  const [leaflet] = (await press.call('leaflet.list', { group: there })).items
  expect((await press.call('leaflet.get', { group: there, id: leaflet?.id ?? '' })).text).toContain('All out')
  expect(await press.call('group.get', { group: there })).toMatchObject({
    name: 'Harbour Union',
    role: 'observer',
    state: 'open',
    me: null,
    members: 1
  })
  expect((await press.call('member.list', { group: there }))[0]).toMatchObject({ name: 'Amira', me: false })
  expect((await press.call('search.find', { group: there, text: 'banner' }))[0]).toMatchObject({ kind: 'task' })

  const topics = new Set<string>()
  const stop = press.handlers()['changes.watch']({ group: there }, (value) => {
    for (const topic of value.topics) topics.add(topic)
  })
  await amira.call('event.cancel', { group, id: event.id, reason: 'storm' })
  await eventually(
    'the cancellation',
    () => press.call('event.get', { group: there, id: event.id }),
    (e) => e.cancelled?.reason === 'storm'
  )
  await eventually(
    'the watch tells',
    async () => topics.has('event'),
    (told) => told
  )
  stop()
  await eventually(
    'seen as connected',
    () => amira.call('reading.list', { group }),
    (list) => list[0]?.connected === true
  )
})

test('a reader gets everything from another reader while everybody who writes is away', async () => {
  const [amira, first, second] = await cast('Amira', 'First', 'Second')
  const { group } = await amira.call('group.create', { name: 'Harbour Union' })
  for (let i = 0; i < 20; i++) await amira.call('event.create', { group, title: `Shift ${i}` })
  const one = await amira.call('reading.create', { group, label: 'one' })
  const two = await amira.call('reading.create', { group, label: 'two' })
  const there = (await first.call('reading.open', { text: one.text })).group
  await eventually(
    'first has it all',
    () => first.call('event.list', { group: there }),
    (l) => l.total === 20
  )
  await eventually(
    'first knows the second code',
    () => first.call('group.get', { group: there }),
    (g) => g.observers === 2
  )
  await carriesAll(first, there)
  await amira.close()
  const far = (await second.call('reading.open', { text: two.text })).group
  await eventually(
    'second has it all',
    () => second.call('event.list', { group: far }),
    (l) => l.total === 20
  )
  expect(await second.call('group.get', { group: far })).toMatchObject({ name: 'Harbour Union', role: 'observer' })
  await second.reopen()
  expect((await second.call('event.list', { group: far })).total).toBe(20)
})

test('two who hold the same code pass the plan on to each other while everybody who writes is away', async () => {
  const [amira, first, second] = await cast('Amira', 'First', 'Second')
  const { group } = await amira.call('group.create', { name: 'Harbour Union' })
  for (let i = 0; i < 20; i++) await amira.call('event.create', { group, title: `Shift ${i}` })
  const { text } = await amira.call('reading.create', { group, label: 'one for both' })
  const there = (await first.call('reading.open', { text })).group
  await eventually(
    'first has it all',
    () => first.call('event.list', { group: there }),
    (l) => l.total === 20
  )
  await carriesAll(first, there)
  await amira.close()
  const far = (await second.call('reading.open', { text })).group
  await eventually(
    'second has it all',
    () => second.call('event.list', { group: far }),
    (l) => l.total === 20
  )
})

test('the label of a reading code is for coordinators; the person who reads does not see it', async () => {
  const [amira, kenji, press] = await cast('Amira', 'Kenji', 'Press')
  const { group } = await amira.call('group.create', { name: 'Harbour Union' })
  const { text, observer } = await amira.call('reading.create', { group, label: 'City paper' })
  const [row] = await amira.call('reading.list', { group })
  expect(row).toMatchObject({ observer, label: 'City paper', byName: 'Amira' })
  expect(row?.at).toBeGreaterThan(Date.now() - 60_000)
  const there = (await press.call('reading.open', { text })).group
  const kenjis = await admit(amira, group, kenji)
  await eventually(
    'Kenji is in',
    () => kenji.call('group.get', { group: kenjis }),
    (g) => g.role === 'organiser'
  )
  await eventually(
    'the reader is in',
    () => press.call('group.get', { group: there }),
    (g) => g.observers === 1
  )
  await expect(press.call('reading.list', { group: there })).rejects.toEqual(refusal('READ_ONLY'))
  await expect(kenji.call('reading.list', { group: kenjis })).rejects.toEqual(refusal('NOT_ALLOWED'))
  for (const [peer, ref] of [
    [press, there],
    [kenji, kenjis]
  ] as const) {
    expect(JSON.stringify(await peer.call('change.list', { group: ref }))).not.toContain('City paper')
    expect(await peer.call('search.find', { group: ref, text: 'City paper' })).toEqual([])
  }
})

test('a reading code opens once on a laptop, and one with a slip says so', async () => {
  const amira = await openCorePeer('Amira')
  const { group } = await amira.call('group.create', { name: 'Harbour Union' })
  const { text } = await amira.call('reading.create', { group, label: 'x' })
  const reader = await openCorePeer('Reader')
  const slip = text.slice(0, -1) + (text.endsWith('y') ? 'b' : 'y')
  await expect(reader.call('reading.open', { text: slip })).rejects.toEqual(refusal('CODE_MISTYPED'))
  await reader.call('reading.open', { text })
  await expect(reader.call('reading.open', { text })).rejects.toEqual(refusal('GROUP_EXISTS'))
  await expect(amira.call('reading.open', { text })).rejects.toEqual(refusal('GROUP_EXISTS'))
  expect((await reader.call('group.list', {}))[0]).toMatchObject({ role: 'observer', state: 'waiting' })
})
