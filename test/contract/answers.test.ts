import { expect, test, vi } from 'vitest'
import { createAnswers, keptAnswers } from '../../core/rpc/answers.ts'
import { createChannelPair } from '../../core/rpc/channel-pair.ts'
import { createCoreClient } from '../../core/rpc/client.ts'
import { portChannel } from '../../core/rpc/port-channel.ts'
import { serveCore } from '../../core/rpc/server.ts'
import { fakeHandlers } from './helpers/fake-handlers.ts'

test('the last thousand requests are remembered, and no more', async () => {
  const answers = createAnswers()
  const work = vi.fn(async () => 'done')
  for (let i = 0; i <= keptAnswers; i++) await answers.once('event.create', String(i), {}, work)
  await answers.once('event.create', '1', {}, work)
  expect(work).toHaveBeenCalledTimes(keptAnswers + 1)
  await answers.once('event.create', '0', {}, work)
  expect(work).toHaveBeenCalledTimes(keptAnswers + 2)
})

test('a request that failed is tried again, and those who asked meanwhile share the failure', async () => {
  const answers = createAnswers()
  let full = true
  const work = vi.fn(async () => {
    if (full) throw new Error('the disk is full')
    return 'saved'
  })
  const asked = await Promise.allSettled([
    answers.once('event.create', 'r', {}, work),
    answers.once('event.create', 'r', {}, work)
  ])
  expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(work).toHaveBeenCalledOnce()
  full = false
  expect(await answers.once('event.create', 'r', {}, work)).toBe('saved')
})

test('the same request id for another operation is another request', async () => {
  const answers = createAnswers()
  expect(await answers.once('event.create', 'r', {}, async () => 'event')).toBe('event')
  expect(await answers.once('task.create', 'r', {}, async () => 'task')).toBe('task')
})

test('a watch whose reader fails is ended on both sides, with a code', async () => {
  const [page, core] = createChannelPair()
  const stop = vi.fn()
  serveCore(
    core,
    fakeHandlers({
      'changes.watch': (_input, emit) => {
        emit({ version: 1, topics: [] })
        return stop
      }
    })
  )
  const onEnd = vi.fn()
  const broken = (): void => {
    throw new Error('a mistake in the page')
  }
  createCoreClient(page).watch('changes.watch', {}, broken, onEnd)
  await vi.waitFor(() => expect(onEnd).toHaveBeenCalledWith(expect.objectContaining({ code: 'INTERNAL' })))
  await vi.waitFor(() => expect(stop).toHaveBeenCalledOnce())
})

test('closing our own end settles everyone, also where a port says nothing about it', async () => {
  const silent = { postMessage: () => {}, addEventListener: () => {}, start: () => {}, close: () => {} }
  const client = createCoreClient(portChannel(silent))
  const waiting = client.call('group.list', {}).catch((err: unknown) => err)
  client.close()
  expect(await waiting).toMatchObject({ code: 'CHANNEL_CLOSED' })
})
