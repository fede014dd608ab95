import { EventEmitter } from 'node:events'
import { MessageChannel } from 'node:worker_threads'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { Handlers } from '../../core/contract/handlers.ts'
import { runUtilityCore, type UtilityPort } from '../../core/peer/utility/run-utility-core.ts'
import { createCoreClient } from '../../core/rpc/client.ts'
import { portChannel } from '../../core/rpc/port-channel.ts'

/** Electron's parent port, in this process: `tell` is main, `heard` what main would hear. */
function start() {
  const events = new EventEmitter()
  const heard: string[] = []
  const slept: string[] = []
  const exited: number[] = []
  const port: UtilityPort = { postMessage: ({ t }) => heard.push(t), on: (name, listener) => events.on(name, listener) }
  const handlers = {
    'profile.state': async () => ({
      state: 'missing',
      language: null,
      name: null,
      mode: null,
      openedAt: null,
      lockAfterMinutes: null,
      draftsFailure: null
    }),
    'profile.lock': async () => ({ locked: true })
  } as unknown as Handlers // the others are not asked here
  const core = {
    handlers,
    close: async () => void slept.push('close'),
    suspend: async () => void slept.push('suspend'),
    resume: async () => void slept.push('resume')
  }
  runUtilityCore(
    port,
    async () => core,
    (code) => exited.push(code)
  )
  const tell = (t: string, ports: unknown[] = []) =>
    events.emit('message', { data: { t, profileDir: '/nowhere', ports: {} }, ports })
  onTestFinished(() => void tell('end'))
  const connect = () => {
    const { port1, port2 } = new MessageChannel()
    tell('port', [port1])
    const client = createCoreClient(portChannel(port2))
    onTestFinished(() => client.close())
    return client
  }
  return { tell, connect, heard, slept, exited }
}

test('a page asks core through the port that main handed over, and main hears nothing of it', async () => {
  const { tell, connect, heard } = start()
  tell('start')
  const [one, other] = [connect(), connect()]
  expect(await one.call('profile.state', {})).toMatchObject({ state: 'missing' })
  one.close()
  expect(await other.call('profile.state', {})).toMatchObject({ state: 'missing' })
  expect(new Set(heard)).toEqual(new Set(['beat']))
})

test('core goes silent when the laptop sleeps and comes back when it wakes, without ending', async () => {
  const { tell, connect, slept, exited } = start()
  tell('start')
  tell('suspend')
  tell('resume')
  await vi.waitFor(() => expect(slept).toEqual(['suspend', 'resume']))
  expect(await connect().call('profile.state', {})).toMatchObject({ state: 'missing' })
  expect(exited).toEqual([])
})

test('locking answers, tells main, and only then ends the process', async () => {
  const { tell, connect, heard, slept, exited } = start()
  tell('start')
  expect(await connect().call('profile.lock', {})).toEqual({ locked: true })
  await vi.waitFor(() => expect(exited).toEqual([0]))
  expect(heard.at(-1)).toBe('locked')
  expect(slept).toEqual(['close'])
})
