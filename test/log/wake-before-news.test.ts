import type { CoreInside } from 'corestore'
import { expect, onTestFinished, test } from 'vitest'
import { equalBytes } from '../../core/domain/crypto.ts'
import { connect, foundGroup, type LogPeer, letIn, sameView, until } from '../helpers/log-cast.ts'

interface Trip {
  getUserData(name: string): Promise<unknown>
}
/** What our types leave out, for the product has no use for it. */
type Core = CoreInside & {
  readonly key: Uint8Array
  readonly opened: boolean
  readonly storage: { read(): Trip }
  readonly state: { readonly length: number; readonly mutex: { readonly locked: boolean } }
}

const coresOf = (peer: LogPeer): Core[] => [...peer.log.base.store.cores] as Core[]
const isCoreOf =
  (writer: LogPeer) =>
  (core: Core): boolean =>
    core.opened && equalBytes(core.key, writer.log.writerKey)

/** A disk that says whose core this is only when the neighbour's news of it has come. */
function readSlowly(peer: LogPeer, writer: LogPeer): { wasHeld(): boolean } {
  let held = false
  const [some] = coresOf(peer)
  if (!some) throw new Error('no core is open')
  const storage = Object.getPrototypeOf(some.storage) as { read(): Trip }
  const { read } = storage
  onTestFinished(() => {
    storage.read = read
  })
  const newsOf = (): boolean =>
    coresOf(peer)
      .filter(isCoreOf(writer))
      .some(({ state }) => state.length > 0 || state.mutex.locked)
  storage.read = function (this: { read(): Trip }) {
    const trip = read.call(this)
    const get = trip.getUserData.bind(trip)
    trip.getUserData = async (name) => {
      const value = await get(name)
      const core = coresOf(peer).find((one) => one.storage === this)
      if (name !== 'referrer' || !core || !isCoreOf(writer)(core)) return value
      held = true
      await until('the news', newsOf)
      return value
    }
    return trip
  }
  return { wasHeld: () => held }
}

test('news of a writer that comes before it is known whose core that is wakes the writer all the same', async () => {
  const amira = await foundGroup('Amira')
  const kenji = await letIn(amira, 'Kenji')
  const pull = connect(amira, kenji)
  await until('Kenji may write', async () => kenji.log.writable() && (await sameView(amira, kenji)))
  pull()
  await until('nobody has the core open', () => !coresOf(amira).some(isCoreOf(kenji)))
  await kenji.appendRun('task.set', 3)
  // As whoever takes the core for followed over there: it is offered and not announced.
  Object.assign(kenji.log.base, { _getWakeup: () => [] })
  const disk = readSlowly(amira, kenji)
  connect(amira, kenji)
  await until('Amira has what Kenji wrote', () => amira.log.viewLength() === 3)
  expect(disk.wasHeld()).toBe(true)
})
