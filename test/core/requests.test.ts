import { expect, test } from 'vitest'
import { inRequest } from '../../core/api/request-scope.ts'
import { openCorePeer } from '../helpers/core-cast.ts'
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
