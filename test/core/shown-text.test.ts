import { expect, test } from 'vitest'
import { admit, cast, eventually, meet, openCorePeer, part } from '../helpers/core-cast.ts'

const turned = '\u202eetag htroN\u202c\u200b'
const persian = 'می\u200cخواهم'

test('nothing that turns a line around or hides reaches the page from any field of a plan, and saving the form as shown writes nothing', async () => {
  const peer = await openCorePeer('Amira')
  const { group } = await peer.call('group.create', { name: 'Harbour' })
  const given = { title: `Picket ${turned}`, place: `${turned} ${persian}`, fallbackPlace: turned, purpose: turned }
  const made = await peer.call('event.create', { group, ...given, notes: `${turned}\n\n${persian}` })
  const event = await peer.call('event.get', { group, id: made.id })
  expect(event).toMatchObject({
    title: 'Picket etag htroN',
    place: `etag htroN ${persian}`,
    fallbackPlace: 'etag htroN',
    purpose: 'etag htroN',
    notes: `etag htroN\n\n${persian}`
  })
  const { title, place, fallbackPlace, purpose, notes } = event
  const again = await peer.call('event.update', { group, id: made.id, title, place, fallbackPlace, purpose, notes })
  expect(again.version).toBe(made.version)
  await peer.call('event.cancel', { group, id: made.id, reason: turned })
  expect((await peer.call('event.get', { group, id: made.id })).cancelled).toEqual({ reason: 'etag htroN' })

  const { id } = await peer.call('task.create', { group, title: turned, notes: turned, steps: [turned] })
  expect(await peer.call('task.get', { group, id })).toMatchObject({
    title: 'etag htroN',
    notes: 'etag htroN',
    steps: [{ text: 'etag htroN' }]
  })
  const leaflet = await peer.call('leaflet.create', { group, title: turned, language: 'en' })
  expect((await peer.call('leaflet.get', { group, id: leaflet.id })).title).toBe('etag htroN')
  await peer.call('reading.create', { group, label: turned })
  expect((await peer.call('reading.list', { group }))[0]?.label).toBe('etag htroN')
  const [hit] = await peer.call('search.find', { group, text: persian })
  expect(hit?.snippet).not.toMatch(/[\u202c\u202e\u200b]/)
  expect(hit?.snippet).toContain(persian)
})

test('each of two versions is shown clean, too', async () => {
  const [amira, kenji] = await cast('Amira', 'Kenji')
  const { group } = await amira.call('group.create', { name: 'Harbour' })
  const kenjis = await admit(amira, group, kenji)
  const { id } = await amira.call('event.create', { group, title: 'Picket', place: 'Bridge' })
  const seen = () => kenji.call('event.get', { group: kenjis, id }).catch(() => null)
  await eventually('it arrives', seen, (event) => event !== null)
  await part(amira, kenji)
  await amira.call('event.update', { group, id, place: turned })
  await kenji.call('event.update', { group: kenjis, id, place: 'Station' })
  await meet(amira, kenji)
  const both = await eventually('two versions', seen, (event) => event?.twoVersions.length === 1)
  expect(both?.twoVersions[0]?.versions.map(({ value }) => value).sort()).toEqual(['Station', 'etag htroN'])
})
