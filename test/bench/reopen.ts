import { join } from 'node:path'
import Autobase from 'autobase'
import type { GroupIdentity } from '../../core/domain/kernel/group-identity.ts'
import { kernelKeyOf } from '../../core/domain/record/envelope.ts'
import { createApply, createApplyCounts } from '../../core/log/apply.ts'
import { openLogView } from '../../core/log/log-view.ts'
import { openSealedStore } from '../../core/vault/sealed-store.ts'
import { dataset } from './dataset.ts'
import { dropDir, follow, type GroupKeys, openLaptop } from './laptops.ts'
import { inTurn, ms, row, timed, times } from './measure.ts'

/** Opening what is on this disk until Today can be answered; the limit: opening the bare store and its log. */
export async function benchReopen(records: number, rounds: number): Promise<void> {
  const { laptop, keys } = await dataset(5, records)
  const { dir, identity } = laptop
  await laptop.close()
  const usable = (file: string | null): Promise<number> =>
    openUsable(async () => {
      const opened = await openLaptop(dir, keys, identity)
      const { follower, index } = follow(opened.log, keys, identity, file)
      await follower.caughtUp()
      if (index.list({ noun: 'task', limit: 50 }).total !== records) throw new Error('not whole')
      return async () => {
        await follower.close()
        await opened.close()
      }
    })
  const file = join(dir, 'checkpoint')
  await keep(dir, keys, identity, file)
  const taken = await inTurn(rounds, { bare: () => openBare(dir, keys), log: () => usable(null), kept: () => usable(file) })
  for (const [how, value] of [
    ['every record from the log', taken.log],
    ['with its checkpoint', taken.kept]
  ] as const)
    row(`reopening ${records} records`, ms(taken.bare), `${ms(value)} (${times(value, taken.bare)})`, `to a usable Today, ${how}`)
  dropDir(dir)
}

/** As the product does in idle time. */
async function keep(dir: string, keys: GroupKeys, identity: GroupIdentity, file: string): Promise<void> {
  const opened = await openLaptop(dir, keys, identity)
  const { follower, checkpoint } = follow(opened.log, keys, identity, file)
  await follower.caughtUp()
  await checkpoint?.save(follower.check().rights)
  await follower.close()
  await opened.close()
}

async function openUsable(open: () => Promise<() => Promise<void>>): Promise<number> {
  let close: () => Promise<void> = async () => {}
  const taken = await timed(async () => {
    close = await open()
  })
  await close()
  return taken
}

async function openBare(dir: string, keys: GroupKeys): Promise<number> {
  return openUsable(async () => {
    const store = await openSealedStore(dir, Buffer.alloc(32, 9))
    const base = new Autobase(store.store.session(), keys.groupKey, {
      open: openLogView,
      apply: createApply(kernelKeyOf(keys.groupSecret), createApplyCounts()),
      valueEncoding: 'binary',
      encryptionKey: keys.groupSecret,
      ackInterval: 0
    })
    await base.ready()
    await base.update()
    return async () => {
      await base.close()
      await store.close()
    }
  })
}
