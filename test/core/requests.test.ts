import { expect, test } from 'vitest'
import { inRequest } from '../../core/api/request-scope.ts'
import { openCorePeer, refusal } from '../helpers/core-cast.ts'
import { earlyLaptop, handKeys } from './early-laptop.ts'

test('a request that is asked again after a restart gets its first answer and is done once', async () => {
  const peer = await openCorePeer('Amira')
  const { group } = await peer.call('group.create', { name: 'Harbour' })
  const event = { group, title: 'Meeting', requestId: 'one' }
  const made = await peer.call('event.create', event)
  const task = { group, title: 'Bread', steps: ['Buy', 'Slice'], requestId: 'one' }
  const madeTask = await peer.call('task.create', task)
  const step = { group, id: madeTask.id, text: 'Bring', requestId: 'two' }
  const stepped = await peer.call('task.step', step)
  const leaflet = await peer.call('leaflet.create', { group, title: 'Flyer', language: 'en' })
  const insert = {
    group,
    id: leaflet.id,
    blocks: [{ kind: 'paragraph' as const, spans: [{ text: 'Come along' }] }],
    requestId: 'three'
  }
  const inserted = await peer.call('leaflet.insert', insert)
  await peer.call('event.update', { group, id: made.id, title: 'Assembly' })
  await peer.reopen()

  expect(await peer.call('event.create', event)).toEqual(made)
  expect(await peer.call('task.create', task)).toEqual(madeTask)
  expect(await peer.call('task.step', step)).toEqual(stepped)
  expect(await peer.call('leaflet.insert', insert)).toEqual(inserted)
  expect((await peer.call('event.list', { group })).items.map((i) => i.title)).toEqual(['Assembly'])
  expect((await peer.call('task.get', { group, id: madeTask.id })).steps.map((s) => s.text)).toEqual(['Buy', 'Slice', 'Bring'])
  expect((await peer.call('leaflet.get', { group, id: leaflet.id })).blocks).toHaveLength(1)
})

test('an undo asked again after a restart is not an undo of the undo', async () => {
  const peer = await openCorePeer('Amira')
  const { group } = await peer.call('group.create', { name: 'Harbour' })
  const { id } = await peer.call('event.create', { group, title: 'Meeting' })
  const { undo } = await peer.call('event.update', { group, id, title: 'Assembly' })
  const ask = { group, change: undo, requestId: 'undo-1' }
  const { version } = await peer.call('change.undo', ask)
  await peer.reopen()
  expect((await peer.call('change.undo', ask)).version).toBe(version)
  expect((await peer.call('event.get', { group, id })).title).toBe('Meeting')
  const { changes } = await peer.call('change.list', { group, item: id })
  expect(changes).toHaveLength(3)
})

test('the same id with another question is another request, and two without an id are two', async () => {
  const peer = await openCorePeer('Amira')
  const { group } = await peer.call('group.create', { name: 'Harbour' })
  const first = await peer.call('event.create', { group, title: 'Meeting', requestId: 'one' })
  await peer.reopen()
  const other = await peer.call('event.create', { group, title: 'Another', requestId: 'one' })
  expect(other.id).not.toBe(first.id)
  await peer.call('event.create', { group, title: 'Twice' })
  await peer.call('event.create', { group, title: 'Twice' })
  expect((await peer.call('event.list', { group })).total).toBe(4)
})

test('what a newcomer wrote is known again while it waits in the outbox', async () => {
  const [amira, kenji] = [await earlyLaptop('Amira'), await earlyLaptop('Kenji')]
  const { there } = await handKeys(amira, kenji, 1)
  const event = { group: there, title: 'Early', requestId: 'one' }
  const ask = () =>
    inRequest(kenji.laptop().vault.draftKey, 'event.create', event, () => kenji.handlers['event.create'](event, () => false))
  const made = await ask()
  await kenji.restart()
  expect(await ask()).toEqual(made)
  expect(kenji.laptop().group(there).waiting()).toBe(1)
})

test('a group, an invite and a reading code that are asked for again after a restart are the ones that were made', async () => {
  const peer = await openCorePeer('Amira')
  const ask = { name: 'Harbour', requestId: 'one' }
  const { group } = await peer.call('group.create', ask)
  const invite = { group, role: 'organiser' as const, minutes: 60, requestId: 'two' }
  const invited = await peer.call('invite.create', invite)
  const reading = { group, label: 'Clinic', requestId: 'three' }
  const read = await peer.call('reading.create', reading)
  await peer.call('group.rename', { group, name: 'Docks' })
  const { changes } = await peer.call('group.get', { group })
  await peer.reopen()

  expect(await peer.call('group.create', ask)).toEqual({ group })
  expect(await peer.call('invite.create', invite)).toEqual(invited)
  expect(await peer.call('reading.create', reading)).toEqual(read)
  expect((await peer.call('group.list', {})).map(({ name }) => name)).toEqual(['Docks'])
  expect(await peer.call('invite.list', { group })).toHaveLength(1)
  expect(await peer.call('reading.list', { group })).toHaveLength(1)
  expect((await peer.call('group.get', { group })).changes.total).toBe(changes.total)

  const other = await peer.call('group.create', { ...ask, requestId: 'four' })
  const another = await peer.call('invite.create', { ...invite, requestId: 'four' })
  const third = await peer.call('reading.create', { ...reading, requestId: 'four' })
  expect(other.group).not.toBe(group)
  expect(another.text).not.toBe(invited.text)
  expect(third.text).not.toBe(read.text)
  expect(await peer.call('invite.list', { group })).toHaveLength(2)
  expect(await peer.call('reading.list', { group })).toHaveLength(2)
})

test('a group that was founded but not named when the process ended is named when it is asked for again', async () => {
  const amira = await earlyLaptop('Amira')
  await expect(amira.laptop().createGroup('x'.repeat(801), '0123456789abcdef')).rejects.toEqual(refusal('TEXT_TOO_LONG'))
  await amira.restart()
  await amira.laptop().createGroup('Harbour', '0123456789abcdef')
  const groups = await amira.handlers['group.list']({}, () => false)
  expect(groups.map(({ group, name }) => [group, name])).toEqual([['0123456789abcdef', 'Harbour']])
})

test('a group that is read along is opened once, however often the code is pasted in one request', async () => {
  const [amira, reader] = [await openCorePeer('Amira'), await openCorePeer('Reader')]
  const { group } = await amira.call('group.create', { name: 'Harbour' })
  const { text } = await amira.call('reading.create', { group, label: 'Clinic' })
  const opened = await reader.call('reading.open', { text, requestId: 'one' })
  await reader.reopen()
  expect(await reader.call('reading.open', { text, requestId: 'one' })).toEqual(opened)
  await expect(reader.call('reading.open', { text, requestId: 'two' })).rejects.toEqual(refusal('GROUP_EXISTS'))
})
