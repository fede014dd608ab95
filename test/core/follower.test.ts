import { expect, onTestFinished, test } from 'vitest'
import { createFollower } from '../../core/group/follower.ts'
import { createIndex, type Index } from '../../core/index/create-index.ts'
import type { GroupLog } from '../../core/log/group-log.ts'
import { Keyring } from '../../core/log/keyring.ts'
import { connect, foundGroup, letIn, sameView, until } from '../helpers/log-cast.ts'

test('what somebody writes who was let in while older rights were read is not lost', async () => {
  const amira = await foundGroup('Amira')
  const older = await amira.log.rights()
  const kenji = await letIn(amira, 'Kenji')
  connect(amira, kenji)
  await until('Kenji may write', () => kenji.log.writable())
  await kenji.appendData({ type: 'event.set' })
  await until('Amira has it', () => sameView(amira, kenji))

  let looks = 0
  const rights: GroupLog['rights'] = async () => (looks++ === 0 ? older : amira.log.rights())
  const { sign, box } = amira.identity
  const keyring = new Keyring(amira.log.groupKey, { signKey: sign.publicKey, box }, amira.keys)
  const index = createIndex()
  const take = (from: number, items: Parameters<Index['apply']>[2]): void =>
    index.apply(index.length, from, items, from + items.length)
  const follower = createFollower({ ...amira.log, rights }, keyring, { take })
  onTestFinished(() => follower.close())
  await follower.caughtUp()
  expect(index.counts(), 'by the rights from before').toMatchObject({ places: 1, bad: 1 })
  await follower.caughtUp()
  expect(index.counts()).toMatchObject({ places: 1, bad: 0, records: 1 })
})
