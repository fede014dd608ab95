import { expect, test } from 'vitest'
import { createCommitter } from '../../core/group/committer.ts'
import { Keyring } from '../../core/log/keyring.ts'
import { createSaver } from '../../core/vault/saver.ts'
import { openCorePeer } from '../helpers/core-cast.ts'
import { foundGroup, secretOf } from '../helpers/log-cast.ts'

test('a command is answered after the append, the sync of the log and the mark, in this order', async () => {
  const amira = await foundGroup('amira')
  const calls: string[] = []
  const mark = { value: null, damaged: false, write: async () => void calls.push('mark'), close: async () => {} }
  const durable = { sync: async () => void calls.push('fdatasync'), close: async () => {} }
  const rights = await amira.rights()
  const keyring = new Keyring(amira.log.groupKey, { signKey: amira.identity.sign.publicKey, box: amira.identity.box }, amira.keys)
  const log = {
    ...amira.log,
    append: async (blocks: Uint8Array[]) => amira.log.append(blocks).then(() => void calls.push('append'))
  }
  const committer = createCommitter({
    log,
    groupSecret: secretOf(amira),
    identity: amira.identity,
    keyring,
    rights: () => rights,
    persist: createSaver(durable, mark, amira.log.base.local),
    caughtUp: async () => {},
    now: () => 1
  })
  await committer.commit(() => [
    {
      audience: 0,
      draft: { type: 'event.set', typeVersion: 1, entity: new Uint8Array(16), heads: [], fields: [], body: new Uint8Array(0) }
    }
  ])
  calls.push('answer')
  expect(calls).toEqual(['append', 'fdatasync', 'mark', 'answer'])
})

test('a disk that cannot sync is never answered with "saved"', async () => {
  const amira = await foundGroup('amira')
  const rights = await amira.rights()
  const keyring = new Keyring(amira.log.groupKey, { signKey: amira.identity.sign.publicKey, box: amira.identity.box }, amira.keys)
  const failing = { sync: () => Promise.reject(new Error('EIO')), close: async () => {} }
  const mark = { value: null, damaged: false, write: async () => {}, close: async () => {} }
  const committer = createCommitter({
    log: amira.log,
    groupSecret: secretOf(amira),
    identity: amira.identity,
    keyring,
    rights: () => rights,
    persist: createSaver(failing, mark, amira.log.base.local),
    caughtUp: async () => {},
    now: () => 1
  })
  const plan = () => [
    {
      audience: 0 as const,
      draft: { type: 'event.set', typeVersion: 1, entity: new Uint8Array(16), heads: [], fields: [], body: new Uint8Array(0) }
    }
  ]
  await expect(committer.commit(plan)).rejects.toThrow('EIO')
})

test('the rollback mark of a real profile says what the writer core holds when a command has been answered', async () => {
  const peer = await openCorePeer('Amira')
  const { group } = await peer.call('group.create', { name: 'Harbour' })
  await peer.call('event.create', { group, title: 'march' })
  await peer.reopen() // would answer STORE_ROLLED_BACK for this group if mark and core disagreed
  expect(await peer.call('group.list', {})).toMatchObject([{ group, state: 'open' }])
})
