import { expect, test } from 'vitest'
import { roles } from '../../core/domain/ids.ts'
import { connect, foundGroup, letIn, sameView, until } from '../helpers/log-cast.ts'

test('a founder stands in her own group as its coordinator, with a first epoch', async () => {
  const amira = await foundGroup('amira')
  const rights = await amira.rights()
  expect([...rights.persons.values()].map((p) => p.role)).toEqual([roles.coordinator])
  expect(rights.epochs.map((e) => e.number)).toEqual([0])
  expect(amira.log.writable()).toBe(true)
})

test('two laptops write apart and agree on one order when they meet', async () => {
  const amira = await foundGroup('amira')
  const kenji = await letIn(amira, 'kenji')
  const pull = connect(amira, kenji)
  await until('kenji may write', () => kenji.log.writable())
  await kenji.appendData({ type: 'event.set' })
  await amira.appendData({ type: 'task.set' })
  await until('same view', () => sameView(amira, kenji))
  expect(amira.log.viewLength()).toBe(2)
  pull()
  for (let i = 0; i < 5; i++) {
    await amira.appendData({ type: 'event.set' })
    await kenji.appendData({ type: 'event.set' })
  }
  connect(amira, kenji)
  await until('same view after the heal', async () => amira.log.viewLength() === 12 && (await sameView(amira, kenji)))
})
