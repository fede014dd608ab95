import { join } from 'node:path'
import Autobase from 'autobase'
import type { GroupIdentity } from '../../core/domain/kernel/group-identity.ts'
import { personIdOf } from '../../core/domain/kernel/rights.ts'
import { fieldEntries, fieldValue } from '../../core/domain/plan/entity-state.ts'
import { eventSchema, taskSchema } from '../../core/domain/plan/schemas.ts'
import { kernelKeyOf } from '../../core/domain/record/envelope.ts'
import type { Index } from '../../core/index/create-index.ts'
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
      const today = askToday(index, identity)
      if (today.tasks !== records || today.latest !== 60 || today.doing + today.mine + today.events + today.apart !== 0)
        throw new Error(`not whole: ${JSON.stringify(today)}`)
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

/**
 * What the page asks before it can show Today, with the questions that the handlers put to the index: all tasks counted, mine, those
 * under way, events from now on, fields with two versions, my own name and the latest changes. The data holds 10 000 open tasks and nothing else.
 */
function askToday(
  index: Index,
  identity: GroupIdentity
): Record<'tasks' | 'mine' | 'doing' | 'events' | 'apart' | 'latest', number> {
  const me = personIdOf(identity.person.publicKey)
  const { taken, state } = taskSchema.fields
  const { start } = eventSchema.fields
  index.nameOf(me)
  return {
    tasks: index.list({ noun: 'task', limit: 0 }).total,
    mine: index.list({
      noun: 'task',
      having: taken,
      where: (entry) => fieldEntries(entry.state, taken).some(({ key, value }) => key === me && value),
      limit: 100
    }).total,
    doing: index.list({ noun: 'task', having: state, where: (entry) => fieldValue(entry.state, state) === 'doing', limit: 200 })
      .total,
    events: index.list({ noun: 'event', having: start, where: (entry) => fieldValue(entry.state, start) !== null, limit: 100 })
      .total,
    apart: index.twoVersions().length,
    latest: index.activity({ limit: 60 }).changes.length
  }
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
