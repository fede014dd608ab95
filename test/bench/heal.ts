import { type BenchLaptop, cable, dataRecord, dropDir, found, type GroupKeys, letIn, until } from './laptops.ts'
import { inTurn, ms, row, timed, times } from './measure.ts'

/**
 * Two halves of a group that wrote apart, `each` records on each side, until both hold one order again. The limit: two laptops that
 * each append as many records in one run. Both sides have two laptops in this one process, so both do everything twice.
 */
export async function benchHeal(each: number, rounds: number): Promise<void> {
  const taken = await inTurn(rounds, { oneRun: () => inOneRun(2 * each), healed: () => healed(each) })
  row(`healing two halves of ${each} records`, ms(taken.oneRun), `${ms(taken.healed)} (${times(taken.healed, taken.oneRun)})`, '')
}

async function write(laptop: BenchLaptop, keys: GroupKeys, count: number): Promise<void> {
  for (let done = 0; done < count; done += 20)
    await laptop.log.append(Array.from({ length: Math.min(20, count - done) }, (_, i) => dataRecord(laptop, keys, done + i)))
}

async function inOneRun(count: number): Promise<number> {
  const both = [await found(), await found()]
  const taken = await timed(() => Promise.all(both.map(({ laptop, keys }) => write(laptop, keys, count))))
  for (const { laptop } of both) {
    await laptop.close()
    dropDir(laptop.dir)
  }
  return taken
}

async function healed(each: number): Promise<number> {
  const { laptop, keys } = await found()
  const other = await letIn(laptop, keys)
  const meet = (): (() => void) =>
    cable(laptop.store.store, other.store.store, [laptop.log.base.wakeupSession], [other.log.base.wakeupSession])
  const part = meet()
  await until(() => other.log.writable(), 'let in')
  part()
  await Promise.all([write(laptop, keys, each), write(other, keys, each)])
  const whole = ({ log }: BenchLaptop): boolean => log.viewLength() === 2 * each && log.settledLength() === 2 * each
  const taken = await timed(async () => {
    meet()
    await until(() => whole(laptop) && whole(other), 'one order on both')
  })
  for (const one of [laptop, other]) {
    await one.close()
    dropDir(one.dir)
  }
  return taken
}
