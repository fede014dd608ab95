import HyperDHT from 'hyperdht'
import Hyperswarm from 'hyperswarm'
import { afterEach, expect, test } from 'vitest'
import { createAddressBook } from '../../../core/network/lan/address-book.ts'
import { createInternet } from '../../../core/network/lan/internet.ts'
import { LanDht } from '../../../core/network/lan/lan-dht.ts'
import { freshPort } from '../../helpers/ports.ts'
import { until } from './until.ts'

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one()
})

test('the internet is found some seconds after it is there, long after the first search ended in vain', async () => {
  const host = '127.0.0.1'
  const port = freshPort()
  const dht = new LanDht({ port: freshPort(), book: createAddressBook(), bootstrap: [{ host, port }], host })
  const swarm = new Hyperswarm({ dht })
  undo.push(() => swarm.destroy({ force: true }))
  const internet = createInternet(
    swarm,
    () => [],
    () => undefined
  )
  undo.push(internet.stop)
  await dht.fullyBootstrapped()
  expect(internet.isReached()).toBe(false)
  const node = HyperDHT.bootstrapper(port, host, { host })
  undo.push(() => node.destroy({ force: true }))
  const ms = await until(internet.isReached, 8000, () => dht.nodes.length) // it is asked for all the time, for three minutes
  console.info(`the internet is there to reached: ${Math.round(ms)} ms`)
})
