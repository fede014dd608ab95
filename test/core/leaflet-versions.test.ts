import { expect, test } from 'vitest'
import { admit, cast, eventually, openCorePeer, refusal } from '../helpers/core-cast.ts'

const line = (text: string) => ({ kind: 'paragraph' as const, spans: [{ text }] })
const minute = 60_000

test('what one person types without a long pause is one version, everything else one by itself', async () => {
  let now = Date.parse('2026-11-20T10:00Z')
  const sora = await openCorePeer({ name: 'Sora', now: () => now })
  const { group } = await sora.call('group.create', { name: 'Union' })
  const made = await sora.call('leaflet.create', { group, title: 'Call', blocks: [line('one')] })
  const { id } = made
  const type = (text: string) => sora.call('leaflet.insert', { group, id, blocks: [line(text)] })
  now += minute
  await type('two')
  now += 4 * minute
  const second = await type('three')
  now += minute
  const ready = await sora.call('leaflet.update', { group, id, state: 'ready', title: 'Call-out' })
  now += 6 * minute
  await type('four')
  now += 6 * minute
  const last = await type('five')
  const { versions, total, cursor } = await sora.call('leaflet.versions', { group, id })
  expect([total, cursor]).toEqual([5, null])
  expect(versions.map(({ changes, fields }) => [changes, fields])).toEqual([
    [1, ['text']],
    [1, ['text']],
    [1, ['title', 'state']],
    [2, ['text']],
    [1, ['title', 'text']]
  ])
  expect(versions.map(({ version }) => version)).toEqual([
    last.version,
    versions[1]?.version,
    ready.version,
    second.version,
    made.version
  ])
  expect(versions.map(({ before }) => before)).toEqual([...versions.slice(1).map(({ version }) => version), null])
  expect([versions[3]?.since, versions[3]?.at].map((at) => new Date(at ?? 0).toISOString().slice(11, 16))).toEqual([
    '10:01',
    '10:05'
  ])
  expect(versions.every(({ byName }) => byName === 'Sora')).toBe(true)
})

test('long typing is more than one version, so that its middle can be had back', async () => {
  let now = Date.parse('2026-11-20T10:00Z')
  const sora = await openCorePeer({ name: 'Sora', now: () => now })
  const { group } = await sora.call('group.create', { name: 'Union' })
  const { id } = await sora.call('leaflet.create', { group, title: 'Call' })
  for (let i = 0; i < 12; i++) {
    now += 4 * minute
    await sora.call('leaflet.insert', { group, id, blocks: [line(`${i}`)] })
  }
  const { versions } = await sora.call('leaflet.versions', { group, id })
  expect(versions.map(({ changes }) => changes)).toEqual([6, 6, 1])
})

test('versions come page by page, and none twice', async () => {
  const sora = await openCorePeer('Sora')
  const { group } = await sora.call('group.create', { name: 'Union' })
  const { id } = await sora.call('leaflet.create', { group, title: '0' })
  for (const title of ['1', '2', '3', '4']) await sora.call('leaflet.update', { group, id, title })
  const first = await sora.call('leaflet.versions', { group, id, limit: 2 })
  await sora.call('leaflet.update', { group, id, title: 'meanwhile' })
  const second = await sora.call('leaflet.versions', { group, id, limit: 2, cursor: first.cursor ?? '' })
  const third = await sora.call('leaflet.versions', { group, id, limit: 2, cursor: second.cursor ?? '' })
  expect(third.cursor).toBeNull()
  const seen = [first, second, third].flatMap(({ versions }) => versions.map(({ version }) => version))
  const titles = await Promise.all(
    seen.map(async (version) => (await sora.call('leaflet.version', { group, id, version })).title)
  )
  expect(titles).toEqual(['4', '3', '2', '1', '0'])
})

test('a version says what stood there, and putting it back is a new change that everybody sees and anybody can undo', async () => {
  const [sora, amal] = await cast('Sora', 'Amal')
  const { group } = await sora.call('group.create', { name: 'Union' })
  const blocks = [
    { kind: 'heading1' as const, spans: [{ text: 'Come' }] },
    { kind: 'paragraph' as const, spans: [{ text: 'to the gate', bold: true }] }
  ]
  const { id } = await sora.call('leaflet.create', { group, title: 'Call', blocks })
  const there = await admit(sora, group, amal)
  await eventually(
    'the leaflet at Amal',
    () => amal.call('leaflet.list', { group: there }),
    ({ total }) => total === 1
  )
  await amal.call('leaflet.cut', { group: there, id, at: 0, count: 2 })
  await amal.call('leaflet.insert', { group: there, id, blocks: [line('Stay at home')] })
  const { versions } = await eventually(
    'what Amal wrote at Sora',
    () => sora.call('leaflet.versions', { group, id }),
    ({ versions: [newest] }) => newest?.byName === 'Amal' && newest.changes === 2
  )
  expect(versions).toHaveLength(2)
  const [newest, first] = versions
  const then = await sora.call('leaflet.version', { group, id, version: first?.version ?? '' })
  expect(then).toMatchObject({ byName: 'Sora', title: 'Call', state: 'draft', text: 'Come\nto the gate', blocks, dropped: 0 })
  expect((await sora.call('leaflet.version', { group, id, version: newest?.version ?? '' })).text).toBe('Stay at home')

  const restored = await sora.call('leaflet.restoreVersion', { group, id, version: first?.version ?? '' })
  expect((await sora.call('leaflet.get', { group, id })).blocks).toEqual(blocks)
  await eventually(
    'the text at Amal',
    () => amal.call('leaflet.get', { group: there, id }),
    ({ text }) => text === 'Come\nto the gate'
  )
  expect((await sora.call('leaflet.versions', { group, id })).total).toBe(3)
  await amal.call('change.undo', { group: there, change: restored.undo })
  expect((await amal.call('leaflet.get', { group: there, id })).text).toBe('Stay at home')
})

test('nothing is put back that stands there already, and no version of another leaflet', async () => {
  const sora = await openCorePeer('Sora')
  const { group } = await sora.call('group.create', { name: 'Union' })
  const one = await sora.call('leaflet.create', { group, title: 'One', blocks: [line('one')] })
  const two = await sora.call('leaflet.create', { group, title: 'Two', blocks: [line('two')] })
  const restore = (id: string, version: string) => sora.call('leaflet.restoreVersion', { group, id, version })
  await expect(restore(one.id, one.version)).rejects.toEqual(refusal('NOTHING_TO_UNDO'))
  await expect(restore(one.id, two.version)).rejects.toEqual(refusal('NOT_FOUND'))
  await expect(sora.call('leaflet.version', { group, id: one.id, version: two.version })).rejects.toEqual(refusal('NOT_FOUND'))
  expect((await sora.call('leaflet.versions', { group, id: one.id })).total).toBe(1)
})
