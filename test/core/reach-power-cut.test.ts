import { expect, onTestFinished, test } from 'vitest'
import { toHex } from '../../core/domain/crypto.ts'
import { deviceIdOf } from '../../core/domain/kernel/rights.ts'
import { decodeReachVector } from '../../core/network/connection/reach-vector.ts'
import { link, seatGroup } from '../helpers/group-cast.ts'
import { until } from '../helpers/log-cast.ts'

test('a laptop whose power fails just after it gave its word still has what it gave its word for', {
  timeout: 120_000
}, async () => {
  const [amira, kenji] = await seatGroup(2, 1)
  if (!amira || !kenji) throw new Error('two laptops')
  onTestFinished(async () => {
    await amira.close()
    await kenji.close()
  })
  const body = {
    type: 'later.thing',
    typeVersion: 1,
    entity: new Uint8Array(16),
    heads: [],
    fields: [],
    body: new Uint8Array(50)
  }
  const kenjis = deviceIdOf(kenji.identity.sign.publicKey)
  const writer = toHex(amira.group().log.writerKey)
  for (let round = 0; round < 5; round++) {
    const pull = await link(amira, kenji)
    await amira.group().commit(() => Array.from({ length: 20 }, () => ({ audience: 0, draft: body })))
    const said = () =>
      amira
        .group()
        .reach.heard(kenjis)
        ?.vector.writers.find((w) => toHex(w.writer) === writer)?.upTo ?? 0
    const newest = Math.max(...amira.group().follower.heads().values())
    await until('Kenji gave his word for all', () => said() >= newest)
    pull()
    await kenji.kill('power')
    const held = () => Math.max(0, ...kenji.group().follower.heads().values())
    await until(`what Kenji gave his word for is there, ${said()}; found ${held()}`, () => held() >= said(), 5_000)
    expect(held()).toBe(newest)
  }
})

test('nobody gives their word before the disk has said that it is there', { timeout: 60_000 }, async () => {
  const [amira, kenji] = await seatGroup(2, 1)
  if (!amira || !kenji) throw new Error('two laptops')
  onTestFinished(async () => {
    await amira.close()
    await kenji.close()
  })
  const body = {
    type: 'later.thing',
    typeVersion: 1,
    entity: new Uint8Array(16),
    heads: [],
    fields: [],
    body: new Uint8Array(50)
  }
  const pull = await link(amira, kenji)
  onTestFinished(pull)
  const own = () => decodeReachVector(kenji.group().port.reachVectors()[0] ?? new Uint8Array(0))?.writers ?? []
  await amira.group().commit(() => [{ audience: 0, draft: body }])
  await until('Kenji gives his word for the first', () => own().length === 1)
  const before = own()[0]?.upTo ?? 0
  const release = kenji.holdSyncs()
  onTestFinished(release) // a disk that holds would not let the laptops close
  await amira.group().commit(() => [{ audience: 0, draft: body }])
  await until('Kenji can read the second', () => kenji.group().follower.length === 2)
  kenji.group().reach.refresh()
  expect(own()[0]?.upTo).toBe(before)
  release()
  await until('and now gives his word for it', () => (own()[0]?.upTo ?? 0) > before)
})
