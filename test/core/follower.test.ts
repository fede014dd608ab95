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

test('while only the order changes, nobody sees the plan go back', async () => {
  const amira = await foundGroup('Amira')
  const kenji = await letIn(amira, 'Kenji')
  const unplug = connect(amira, kenji)
  await until('Kenji may write', () => kenji.log.writable())
  unplug()
  for (let round = 0; round < 10; round++)
    for (const one of [amira, kenji]) for (let n = 0; n < 6; n++) await one.appendData({ type: 'event.set' })

  const follow = (one: typeof amira) => {
    const { sign, box } = one.identity
    const keyring = new Keyring(one.log.groupKey, { signKey: sign.publicKey, box }, one.keys)
    const lengths: number[] = []
    const index = createIndex()
    const follower = createFollower(one.log, keyring, {
      take: (from, items) => {
        index.apply(index.length, from, items, from + items.length)
        lengths.push(index.length)
      }
    })
    onTestFinished(() => follower.close())
    return { follower, lengths }
  }
  const both = [amira, kenji].map(follow)
  await Promise.all(both.map(({ follower }) => follower.caughtUp()))
  connect(amira, kenji)
  await until('both have it', () => sameView(amira, kenji))
  await Promise.all(both.map(({ follower }) => follower.caughtUp()))
  for (const { lengths } of both) {
    expect(lengths.at(-1)).toBe(120)
    expect(lengths).toEqual([...lengths].sort((a, b) => a - b))
  }
})

test('a merge that goes on and on is seen as far as its order stands', async () => {
  const amira = await foundGroup('Amira')
  await amira.appendRun('event.set', 40)
  let change: Parameters<GroupLog['onChange']>[0] = () => {}
  let merging = false
  const log: GroupLog = {
    ...amira.log,
    onChange: (listener) => {
      change = listener
      return amira.log.onChange(listener)
    },
    viewLength: () => {
      if (merging) queueMicrotask(() => change({ from: 30 })) // at every reading something else stands there
      return amira.log.viewLength()
    }
  }
  const { sign, box } = amira.identity
  const keyring = new Keyring(log.groupKey, { signKey: sign.publicKey, box }, amira.keys)
  const taken: number[] = []
  const follower = createFollower(log, keyring, { take: (from, items) => taken.push(from + items.length) })
  onTestFinished(() => follower.close())
  await follower.caughtUp()
  expect(taken.at(-1)).toBe(40)
  taken.length = 0
  merging = true
  change({ from: 0 })
  await until('some of it is told anew', () => taken.length > 0)
  merging = false
  await follower.caughtUp()
  expect(taken.at(-1)).toBe(40)
})
