import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createDeadline } from '../../core/network/connection/deadline.ts'
import { createLinkCheck } from '../../core/network/lan/link-check.ts'
import { fakeLink } from './fake-link.ts'

/** A laptop that does something else for longer than the others may take to answer: nobody is given up because of that. */

async function socketPair(): Promise<{ here: Socket; there: Socket }> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve))
  const here = connect((server.address() as AddressInfo).port, '127.0.0.1') // a TCP server that listens has one
  const there = await accepted
  server.close()
  there.setNoDelay(true)
  onTestFinished(() => {
    here.destroy()
    there.destroy()
  })
  return { here, there }
}

function busyFor(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}
const turn = () => new Promise((resolve) => setTimeout(resolve, 0))

test('what came in meanwhile is read before a deadline counts as passed', async () => {
  const { here, there } = await socketPair()
  let passed = 0
  const deadline = createDeadline(() => undefined)
  const heard = new Promise<void>((resolve) => {
    here.once('data', () => {
      deadline.clear()
      resolve()
    })
  })
  deadline.set(50, () => passed++)
  there.write('in time')
  busyFor(80)
  await heard
  await turn()
  expect(passed).toBe(0)

  await new Promise<void>((resolve) => {
    deadline.set(20, () => {
      passed++
      resolve()
    })
  })
  expect(passed, 'where nothing comes, it passes').toBe(1)
})

test('an answer that came in meanwhile keeps a connection, and silence ends it', async () => {
  const { here, there } = await socketPair()
  const wire = { destroyed: 0, packetsReceived: 1 }
  const check = createLinkCheck(fakeLink(wire))
  onTestFinished(check.stop)
  const heard = new Promise<void>((resolve) => {
    here.once('data', () => {
      wire.packetsReceived++
      resolve()
    })
  })
  check.verify()
  there.write('still here')
  busyFor(1600)
  await heard
  await expect.poll(check.isIdle, { timeout: 5000 }).toBe(true)
  expect(wire.destroyed).toBe(0)
  check.verify()
  await expect.poll(() => wire.destroyed, { timeout: 5000 }).toBe(1)
})
