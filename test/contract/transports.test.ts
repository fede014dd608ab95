import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { CoreError } from '../../core/contract/errors.ts'
import type { CallName, Handlers } from '../../core/contract/handlers.ts'
import { createAnswers } from '../../core/rpc/answers.ts'
import { createCoreClient } from '../../core/rpc/client.ts'
import { maxFrameBytes } from '../../core/rpc/frame.ts'
import { serveCore } from '../../core/rpc/server.ts'
import { fakeHandlers } from './helpers/fake-handlers.ts'
import { pipes } from './helpers/pipes.ts'

const group = 'abcdef012345'
const open = {
  state: 'open',
  language: 'en',
  name: 'Amira',
  mode: 'off',
  openedAt: 0,
  lockAfterMinutes: 5,
  draftsFailure: null
} as const
const never = new Promise<never>(() => {})
const deadline = { timeout: 5000, interval: 5 }

describe.each(pipes)('the contract over %s', (_title, openPipe) => {
  async function connect(own: Partial<Handlers>) {
    const pipe = await openPipe()
    serveCore(pipe.core, fakeHandlers(own), { checkOutput: true })
    const client = createCoreClient(pipe.page)
    onTestFinished(() => client.close())
    return { client, pipe }
  }

  test('what was asked is answered, checked and with its defaults, in any script', async () => {
    const name = 'أميرة 🕊️ 健司\u0000"\\\ud83d'
    const { client } = await connect({
      'profile.set': async (input) => ({ ...open, name: input.name ?? null }),
      'search.find': async ({ limit, text }) => [{ kind: 'event', id: 'y'.repeat(26), title: text, snippet: String(limit) }]
    })
    expect(await client.call('profile.set', { name: ` ${name} ` })).toEqual({ ...open, name })
    expect(await client.call('search.find', { group, text: 'سلام' })).toMatchObject([{ title: 'سلام', snippet: '20' }])
  })

  test('a refusal keeps its code and its figures, and anything else that fails tells nothing', async () => {
    const { client } = await connect({
      'group.list': async () => {
        throw new CoreError('NEEDS_APPROVALS', { given: 1, needed: 2 })
      },
      'join.list': async () => {
        throw new Error('secret path /home/amira')
      },
      'profile.state': () => {
        throw new TypeError('thrown before any promise')
      }
    })
    const refusal: unknown = await client.call('group.list', {}).catch((err: unknown) => err)
    expect(refusal).toMatchObject({ code: 'NEEDS_APPROVALS', params: { given: 1, needed: 2 } })
    const failure = await client.call('join.list', {}).catch((err: unknown) => err)
    expect(failure).toMatchObject({ code: 'INTERNAL' })
    expect(JSON.stringify([failure, String(failure)])).not.toContain('amira')
    await expect(client.call('profile.state', {})).rejects.toMatchObject({ code: 'INTERNAL' })
  })

  test('an unknown operation is named as such, also one that every object has', async () => {
    const { client } = await connect({})
    for (const name of ['nothing.here', 'constructor', '__proto__', 'toString', '']) {
      await expect(client.call(name as CallName, {}), name).rejects.toMatchObject({ code: 'UNKNOWN_OPERATION' })
    }
  })

  test('wrong input is refused with the field that is wrong, and no word of its content', async () => {
    const { client } = await connect({ 'group.list': async () => [] })
    await expect(client.call('group.get', { group: '../etc' })).rejects.toMatchObject({
      code: 'BAD_INPUT',
      params: { field: 'group' }
    })
    const steps = { group, title: 'Print', steps: ['fine', ''] }
    await expect(client.call('task.create', steps)).rejects.toMatchObject({ code: 'BAD_INPUT', params: { field: 'steps.1' } })
    const extra = { 'Amira lives here': 1 } as object
    await expect(client.call('group.list', extra)).rejects.toMatchObject({ code: 'BAD_INPUT', params: { field: '*' } })
    await expect(client.call('group.list', null as never)).rejects.toMatchObject({ code: 'BAD_INPUT', params: { field: '' } })
    const circle: Record<string, unknown> = {}
    circle['circle'] = circle
    await expect(client.call('group.list', circle)).rejects.toMatchObject({ code: 'BAD_INPUT' })
  })

  test('an answer that does not fit the contract never leaves core', async () => {
    const { client } = await connect({ 'profile.state': async () => ({ ...open, state: 'ajar' }) as never })
    await expect(client.call('profile.state', {})).rejects.toMatchObject({ code: 'INTERNAL' })
  })

  test('too large a message is refused in both directions, counted in bytes, and what fits is not', async () => {
    const { client, pipe } = await connect({
      'version.list': async () => [{ kind: 'event', id: 'y'.repeat(26), title: 'é'.repeat(maxFrameBytes / 2), twoVersions: [] }]
    })
    const sent = [vi.spyOn(pipe.page, 'send'), vi.spyOn(pipe.core, 'send')]
    const text = 'é'.repeat(maxFrameBytes / 2) // as many bytes as are allowed, before anything around it
    await expect(client.call('search.find', { group, text })).rejects.toMatchObject({ code: 'MESSAGE_TOO_LARGE' })
    await expect(client.call('version.list', { group })).rejects.toMatchObject({ code: 'MESSAGE_TOO_LARGE' })
    // Neither side even put it on the wire.
    for (const { mock } of sent) for (const [frame] of mock.calls) expect(frame.length).toBeLessThan(1000)
    const nearly = 'x'.repeat(maxFrameBytes - 200)
    await expect(client.call('search.find', { group, text: nearly })).rejects.toMatchObject({ code: 'BAD_INPUT' })
  })

  test('a sender that does not measure gets the same answer', async () => {
    const { pipe } = await connect({})
    const heard: string[] = []
    pipe.page.onFrame((frame) => heard.push(frame))
    pipe.page.send(`{"id":77,"name":"group.list","input":${JSON.stringify('x'.repeat(maxFrameBytes - 30))}}`)
    await vi.waitFor(
      () => expect(heard.some((frame) => frame.includes('"id":77') && frame.includes('MESSAGE_TOO_LARGE'))).toBe(true),
      deadline
    )
  })

  test('frames that mean nothing neither kill the server nor stop the next question', async () => {
    const { client, pipe } = await connect({ 'group.list': async () => [] })
    const nonsense = [
      '',
      '{',
      'null',
      '[]',
      '"x"',
      '{"id":-1}',
      '{"id":1e99,"name":"group.list"}',
      '{"id":900,"stop":false}',
      '{"id":5,"took":true}',
      '{"id":6,"stop":true}',
      '{"__proto__":1}',
      '\u0000'
    ]
    for (const frame of nonsense) pipe.page.send(frame)
    expect(await client.call('group.list', {})).toEqual([])
  })

  test('hundreds of calls at once each get their own answer', async () => {
    const { client } = await connect({
      'search.find': async ({ text }) => {
        if (Number(text) % 3 === 0) await new Promise(setImmediate)
        if (Number(text) % 7 === 0) throw new CoreError('NOT_FOUND')
        return [{ kind: 'task', id: 'y'.repeat(26), title: text, snippet: '' }]
      }
    })
    const answers = await Promise.all(
      Array.from({ length: 600 }, (_, i) =>
        client.call('search.find', { group, text: String(i) }).then(
          (found) => found[0]?.title,
          (err: unknown) => (err instanceof CoreError ? err.code : 'not coded')
        )
      )
    )
    expect(answers).toEqual(Array.from({ length: 600 }, (_, i) => (i % 7 === 0 ? 'NOT_FOUND' : String(i))))
  })

  test('more calls than anybody needs are refused as busy instead of filling the memory', async () => {
    const { client } = await connect({ 'group.list': () => never })
    const refused = Array.from({ length: 1010 }, () => client.call('group.list', {}).catch((err: unknown) => err))
    expect(await Promise.any(refused)).toMatchObject({ code: 'BUSY' })
    client.close()
    const codes = (await Promise.all(refused)).map((err) => (err instanceof CoreError ? err.code : 'not coded'))
    expect(new Set(codes)).toEqual(new Set(['BUSY', 'CHANNEL_CLOSED']))
  })

  test.each(['page', 'core'] as const)(
    'when the pipe breaks at the end of the %s nobody waits for ever, and watches end',
    async (end) => {
      const stop = vi.fn()
      const cancelled: (() => boolean)[] = []
      const { client, pipe } = await connect({
        'group.list': (_input, isCancelled) => {
          cancelled.push(isCancelled)
          return never
        },
        'changes.watch': (_input, emit) => {
          emit({ version: 1, topics: [] })
          return stop
        }
      })
      const onClose = vi.fn()
      client.onClose(onClose)
      const seen = vi.fn()
      const ended = vi.fn()
      client.watch('changes.watch', {}, seen, ended)
      const calls = Array.from({ length: 20 }, () => client.call('group.list', {}).catch((err: unknown) => err))
      await vi.waitFor(() => expect(seen).toHaveBeenCalledWith({ version: 1, topics: [] }), deadline)
      await vi.waitFor(() => expect(cancelled).toHaveLength(20), deadline)
      pipe[end].close()
      for (const err of await Promise.all(calls)) expect(err).toMatchObject({ code: 'CHANNEL_CLOSED' })
      await vi.waitFor(() => expect(ended).toHaveBeenCalledWith(expect.objectContaining({ code: 'CHANNEL_CLOSED' })), deadline)
      await vi.waitFor(() => expect(stop).toHaveBeenCalledOnce(), deadline)
      await expect(client.call('group.list', {})).rejects.toMatchObject({ code: 'CHANNEL_CLOSED' })
      await vi.waitFor(() => expect(cancelled.every((isCancelled) => isCancelled())).toBe(true), deadline)
      client.close()
      client.close()
      expect(onClose).toHaveBeenCalledOnce()
    }
  )

  test('a call that is given up rejects at once, and core is told', async () => {
    let isCancelled = (): boolean => false
    let cancel = (): void => {}
    const { client } = await connect({
      'join.list': (_input, asked) => {
        isCancelled = asked
        return never
      },
      'group.list': async () => []
    })
    const call = client
      .call(
        'join.list',
        {},
        {
          cancelBy: (give) => {
            cancel = give
          }
        }
      )
      .catch((err: unknown) => err)
    await client.call('group.list', {})
    expect(isCancelled()).toBe(false)
    cancel()
    expect(await call).toMatchObject({ code: 'CHANNEL_CLOSED' })
    await vi.waitFor(() => expect(isCancelled()).toBe(true), deadline)
  })

  test('a watch faster than its reader brings the newest value and drops what lies between', async () => {
    let emitMore = (_value: { version: number; topics: string[] }): void => {}
    const { client, pipe } = await connect({
      'changes.watch': (_input, emit) => {
        emitMore = emit
        emit({ version: 1, topics: [] })
        return () => {}
      },
      'group.list': async () => []
    })
    const sent = vi.spyOn(pipe.core, 'send')
    const seen: number[] = []
    client.watch('changes.watch', {}, ({ version }) => seen.push(version))
    await vi.waitFor(() => expect(seen).toEqual([1]), deadline)
    await client.call('group.list', {}) // the first value was taken by now
    for (let version = 2; version <= 5000; version++) emitMore({ version, topics: [] })
    await vi.waitFor(() => expect(seen.at(-1)).toBe(5000), deadline)
    expect(seen.length).toBeLessThanOrEqual(4)
    expect(sent.mock.calls.filter(([frame]) => frame.includes('event')).length).toBeLessThanOrEqual(4)
  })

  test('a watch that was ended hears nothing more, and core ends it once', async () => {
    const stop = vi.fn()
    let emitMore = (_value: { version: number; topics: string[] }): void => {}
    const { client, pipe } = await connect({
      'changes.watch': (_input, emit) => {
        emitMore = emit
        return stop
      },
      'group.list': async () => []
    })
    const seen = vi.fn()
    const end = client.watch('changes.watch', {}, seen)
    await client.call('group.list', {})
    end()
    end()
    await vi.waitFor(() => expect(stop).toHaveBeenCalled(), deadline)
    const sent = vi.spyOn(pipe.core, 'send')
    emitMore({ version: 9, topics: [] })
    await client.call('group.list', {})
    expect(seen).not.toHaveBeenCalled()
    expect(sent.mock.calls.filter(([frame]) => frame.includes('event'))).toEqual([])
    expect(stop).toHaveBeenCalledOnce()
  })

  test('a watch that is refused, or whose value does not fit, ends with the code', async () => {
    const { client } = await connect({
      'changes.watch': ({ group: of }, emit) => {
        if (of === undefined) throw new CoreError('GROUP_NOT_FOUND')
        emit({ version: -1, topics: [] })
        return () => {}
      }
    })
    const refused = vi.fn()
    const misfit = vi.fn()
    client.watch('changes.watch', {}, () => {}, refused)
    client.watch('changes.watch', { group }, () => {}, misfit)
    await vi.waitFor(() => expect(refused).toHaveBeenCalledWith(expect.objectContaining({ code: 'GROUP_NOT_FOUND' })), deadline)
    await vi.waitFor(() => expect(misfit).toHaveBeenCalledWith(expect.objectContaining({ code: 'INTERNAL' })), deadline)
  })

  test('two releases that speak different contracts refuse each other, on both sides', async () => {
    const first = await openPipe()
    serveCore(first.core, fakeHandlers({ 'group.list': async () => [] }), { fingerprint: 'another' })
    const client = createCoreClient(first.page)
    await expect(client.call('group.list', {})).rejects.toMatchObject({ code: 'CONTRACT_MISMATCH' })

    const alone = await openPipe()
    const greeted = createCoreClient(alone.page)
    const waiting = greeted.call('group.list', {}).catch((err: unknown) => err)
    alone.core.send('{"starling":1,"contract":"another"}') // and would answer anything
    expect(await waiting).toMatchObject({ code: 'CONTRACT_MISMATCH' })
    await expect(greeted.call('group.list', {})).rejects.toMatchObject({ code: 'CONTRACT_MISMATCH' })

    const second = await openPipe()
    const handler = vi.fn(async () => [])
    serveCore(second.core, fakeHandlers({ 'group.list': handler }))
    const heard: string[] = []
    second.page.onFrame((frame) => heard.push(frame))
    second.page.send('{"id":1,"name":"group.list","input":{}}')
    await vi.waitFor(() => expect(heard.join('')).toContain('CONTRACT_MISMATCH'), deadline)
    expect(handler).not.toHaveBeenCalled()
  })

  test('a command asked again under the same request is done once, also over a second connection', async () => {
    const answers = createAnswers()
    let made = 0
    const handlers = fakeHandlers({ 'group.create': async () => ({ group: `group0000000${made++}` }) })
    const clients = await Promise.all(
      [0, 1].map(async () => {
        const pipe = await openPipe()
        serveCore(pipe.core, handlers, { answers, checkOutput: true })
        return createCoreClient(pipe.page)
      })
    )
    const [one, two] = clients
    if (one === undefined || two === undefined) throw new Error('two clients')
    const input = { name: 'Harbour Union', requestId: 'r-1' }
    const asked = await Promise.all([
      one.call('group.create', input),
      one.call('group.create', input),
      two.call('group.create', input)
    ])
    one.close()
    asked.push(await two.call('group.create', input))
    expect(asked).toEqual(Array.from({ length: 4 }, () => ({ group: 'group00000000' })))
    expect(made).toBe(1)
    expect(await two.call('group.create', { ...input, requestId: 'r-2' })).toEqual({ group: 'group00000001' })
    await expect(two.call('group.create', { name: 'Other', requestId: 'r-1' })).rejects.toMatchObject({
      code: 'BAD_INPUT',
      params: { field: 'requestId' }
    })
  })

  test('the page is told when the core process stops, what waited is settled, and the next core is greeted anew', async () => {
    const pipe = await openPipe()
    const client = createCoreClient(pipe.page)
    const conditions: string[] = []
    client.onCore((condition) => conditions.push(condition))
    const waiting = client.call('group.list', {}).catch((err: unknown) => err)
    pipe.core.send('{"core":"stopped"}')
    expect(await waiting).toMatchObject({ code: 'CORE_STOPPED' })
    await expect(client.call('group.list', {})).rejects.toMatchObject({ code: 'CORE_STOPPED' })
    serveCore(pipe.core, fakeHandlers({ 'group.list': async () => [] }))
    await vi.waitFor(() => expect(conditions).toEqual(['stopped', 'ready']), deadline)
    expect(await client.call('group.list', {})).toEqual([])
  })
})
