import { expect, test } from 'vitest'
import { carried, carriesAll } from '../helpers/carries-all.ts'
import { admit, cast, eventually, openCorePeer, part } from '../helpers/core-cast.ts'

test('who came later, by a jump or not, carries the whole plan to the holder of a reading code, while nobody else lives', {
  timeout: 120_000
}, async () => {
  const [amira, kenji] = await cast('Amira', 'Kenji')
  const { group } = await amira.call('group.create', { name: 'Harbour' })
  const count = 120
  for (let n = 0; n < count; n++) await amira.call('event.create', { group, title: `event ${n}` })
  const { text } = await amira.call('reading.create', { group, label: 'press' })
  const theirs = await admit(amira, group, kenji)
  await eventually(
    'Kenji has the plan',
    async () => (await kenji.call('event.list', { group: theirs, limit: 200 })).items.length,
    (length) => length === count
  )
  await carriesAll(kenji, theirs)
  await part(amira, kenji)
  await amira.close()
  const { complete, path } = await carried(kenji, theirs)
  expect(complete).toBe(true)
  const press = await openCorePeer('Press')
  const { group: there } = await press.call('reading.open', { text })
  await press.call('courier.import', { group: there, path })
  const [taken] = await eventually(
    'the file is taken in',
    () => press.call('job.list', { group: there }),
    (list) => list[0]?.state !== 'running'
  )
  expect(taken).toMatchObject({ state: 'done', taken: { damagedAt: null, gap: false } })
  expect((await press.call('event.list', { group: there, limit: 200 })).items).toHaveLength(count)
})
