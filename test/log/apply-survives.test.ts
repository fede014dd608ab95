import { expect, test } from 'vitest'
import { epochCommitment } from '../../core/domain/kernel/epoch-keys.ts'
import { kernelKeyOf } from '../../core/domain/record/envelope.ts'
import type { ApplyCounts } from '../../core/log/apply.ts'
import type { KernelCheck } from '../../core/log/kernel-check.ts'
import { writerKeyOf } from '../../core/log/writer-key.ts'
import {
  admitBody,
  connect,
  foundGroup,
  type LogPeer,
  letIn,
  newIdentity,
  openLogPeer,
  sameView,
  secretOf,
  until
} from '../helpers/log-cast.ts'
import { below } from '../helpers/mutate.ts'
import { seededRandom } from '../vault/seeded-random.ts'
import { type HostileMember, memberOf } from './hostile-members.ts'
import { createHostileRecords, layers } from './hostile-records.ts'
import { rightsPicture } from './rights-picture.ts'

const whole = 100_000
const count = process.env['SOAK'] === '1' ? whole : 3_000
const { random, seed } = seededRandom()

/** Two coordinators' laptops that stay whatever is tried, and an organiser and a reader who are part of the attack. */
async function castOf() {
  const amira = await foundGroup('amira')
  const kenji = await letIn(amira, 'kenji', 2)
  const pull = connect(amira, kenji)
  await until('kenji may write', () => kenji.log.writable())
  const [omar, ines] = [newIdentity(), newIdentity()]
  await amira.appendKernel(admitBody(omar, 1, []), admitBody(ines, 0, []))
  const members: HostileMember[] = [
    memberOf(amira.identity, amira.log.writerKey, 2),
    memberOf(kenji.identity, kenji.log.writerKey, 2),
    memberOf(omar, writerKeyOf(omar.writer.publicKey), 1),
    memberOf(ines, new Uint8Array(32), 0)
  ]
  const epochKey = amira.keys.find((k) => k.audience === 0)?.key
  if (!epochKey) throw new Error('no epoch key')
  const groupKey = amira.log.groupKey
  const keys = {
    kernelKey: kernelKeyOf(secretOf(amira)),
    epochKey,
    commitment: epochCommitment(epochKey, groupKey, 0, 0).subarray(0, 4)
  }
  const spared = members.slice(0, 2).map((m) => m.who)
  return { amira, kenji, pull, make: createHostileRecords(random, { groupKey, members, spared }, keys) }
}

const sum = (a: ApplyCounts, b: ApplyCounts, of: (c: ApplyCounts) => number): number => of(a) + of(b)

test('a log goes on whatever members append, and two laptops, apart and together, come to the same view and rights', {
  timeout: 3_600_000
}, async () => {
  const { amira, kenji, pull, make } = await castOf()
  const failures: Error[] = []
  for (const peer of [amira, kenji]) peer.log.onFailure((err) => failures.push(err))
  const appended = Object.fromEntries(layers.map((layer) => [layer, 0]))
  let made = 0
  let cut = pull
  for (let round = 0; made < count; round++) {
    if (round % 2 === 1) cut() // every other round apart
    for (let turn = 0; turn < 6; turn++) {
      const peer = turn % 2 === 0 ? amira : kenji
      const rights = await peer.rights()
      const blocks = Array.from({ length: 1 + below(random, 60) }, () => {
        const layer = layers[below(random, layers.length)] ?? 'outside'
        appended[layer] = (appended[layer] ?? 0) + 1
        return make(layer, rights, peer.log.writerKey).block
      })
      await peer.log.append(blocks)
      made += blocks.length
    }
    if (round % 2 === 1) cut = connect(amira, kenji)
    await until(`same view, seed ${seed}`, () => sameView(amira, kenji), 60_000)
  }
  await expectSame(amira, kenji)
  expect(failures).toEqual([])
  const of = (read: (c: ApplyCounts) => number): number => sum(amira.log.counts, kenji.log.counts, read)
  const all = of((c) => c.blocks)
  const past = {
    envelope: of((c) => c.blocks - c.malformed),
    seal: of((c) => c.kept + c.unsigned + c.refused + c.accepted),
    signature: of((c) => c.kept + c.refused + c.accepted),
    decision: of((c) => c.refused + c.accepted)
  }
  console.info(
    `seed ${seed}: ${made} of ${whole} damaged records through apply on two laptops; ${JSON.stringify({ appended, applied: all, past, accepted: of((c) => c.accepted) })}`
  )
  for (const [layer, n] of Object.entries(past)) expect(n / all, `${layer}, seed ${seed}`).toBeGreaterThan(0.2)

  const again = await reopened(amira)
  connect(again, kenji)
  await again.appendData({ type: 'event.set' })
  await until('the reopened laptop goes on', () => sameView(again, kenji))
  await expectSame(again, kenji)

  const late = await letIn(again, 'late')
  connect(late, again)
  await until('a newcomer has it all', async () => (await sameView(late, again)) && !(await late.log.rights()).partial, 60_000)
  await expectSame(late, again)
})

/** A jump brings a list of rights block by block: it is compared when it is whole. */
async function expectSame(a: LogPeer, b: LogPeer): Promise<void> {
  let checks: KernelCheck[] = []
  await until(`whole lists of rights, seed ${seed}`, async () => {
    checks = [await a.log.rights(), await b.log.rights()]
    return checks.every(({ partial }) => !partial)
  })
  const [one, two] = checks
  expect([one?.broken, two?.broken]).toEqual([null, null])
  expect(one && rightsPicture(one.rights), `seed ${seed}`).toBe(two && rightsPicture(two.rights))
}

/** The same laptop started again on the same folder. */
async function reopened(peer: LogPeer): Promise<LogPeer> {
  await peer.log.close()
  await peer.log.base.store.close()
  return openLogPeer(peer.name, { groupKey: peer.log.groupKey, groupSecret: secretOf(peer) }, peer.identity, peer.keys, peer.dir)
}
