import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { firstStepsPage } from '../../core/peer/first-steps/first-steps-page.ts'
import { dialLoopback } from '../../core/peer/loopback/dial-loopback.ts'
import { handshakeMac } from '../../core/peer/loopback/handshake-mac.ts'
import { writeLaunchFile } from '../../core/peer/loopback/launch-file.ts'
import { type LoopbackServer, listenLoopback } from '../../core/peer/loopback/loopback-server.ts'
import { temporaryFolder } from './helpers/temporary-folder.ts'

const keys = { page: randomBytes(32), tool: randomBytes(32) }
const onClient = vi.fn()
let server: LoopbackServer
let port = 0
beforeAll(async () => {
  server = await listenLoopback({ keys, files: firstStepsPage(), onClient })
  port = server.port
})
afterAll(() => server.close())

/** Sends bytes as they are and answers the whole response. */
function raw(bytes: string, address = '127.0.0.1'): Promise<string> {
  return new Promise((resolve) => {
    let heard = ''
    const socket = connect(port, address, () => socket.write(bytes))
    socket.setTimeout(4000, () => socket.destroy())
    socket.on('data', (data) => {
      heard += String(data)
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(heard))
  })
}
const ask = (line: string, ...headers: string[]): Promise<string> =>
  raw([line, ...headers, 'Connection: close', '', ''].join('\r\n'))
const statusOf = (response: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(response)?.[1])
const own = () => `Host: 127.0.0.1:${port}`

describe('asking for files', () => {
  test('the page is served under both of its names', async () => {
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`])
      expect(statusOf(await ask('GET / HTTP/1.1', `Host: ${host}`))).toBe(200)
  })

  test.each([
    'evil.test',
    'evil.test:PORT',
    '127.0.0.1',
    '127.0.0.1:1',
    '127.0.0.1:PORT.evil.test',
    '0.0.0.0:PORT',
    '[::1]:PORT',
    ' ',
    '127.0.0.1:PORT,evil.test'
  ])('the name %s is refused', async (host) => {
    const response = await ask('GET / HTTP/1.1', `Host: ${host.replace('PORT', String(port))}`)
    expect([400, 421]).toContain(statusOf(response))
    expect(response).not.toContain('Starling')
  })

  test('two names, no name, and a target that belongs to a proxy are refused', async () => {
    expect([400, 421]).toContain(statusOf(await ask('GET / HTTP/1.1', own(), 'Host: evil.test')))
    expect([400, 421]).toContain(statusOf(await ask('GET / HTTP/1.1', own(), own())))
    expect([400, 421]).toContain(statusOf(await ask('GET / HTTP/1.1')))
    expect([400, 421]).toContain(statusOf(await ask('GET / HTTP/1.0')))
    expect(statusOf(await ask(`GET http://127.0.0.1:${port}/ HTTP/1.1`, own()))).toBe(400)
    expect(await ask(`CONNECT 127.0.0.1:${port} HTTP/1.1`, own())).not.toContain('200')
  })

  test.each([
    '/../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/package.json',
    '/./',
    '//',
    '/first-steps.css/',
    '/package.json',
    '/%00',
    '/index.php',
    '/ws'
  ])('the path %s leads nowhere', async (path) => {
    expect(statusOf(await ask(`GET ${path} HTTP/1.1`, own()))).toBe(404)
  })

  test('only reading is allowed', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE'])
      expect(statusOf(await ask(`${method} / HTTP/1.1`, own(), 'Content-Length: 0')), method).toBe(405)
    const head = await ask('HEAD / HTTP/1.1', own())
    expect(statusOf(head)).toBe(200)
    expect(head.split('\r\n\r\n')[1]).toBe('')
  })

  test('parts of the page are not given to other pages, though anyone may link to it', async () => {
    for (const site of ['cross-site', 'same-site']) {
      expect(
        statusOf(
          await ask(
            'GET /first-steps.js HTTP/1.1',
            own(),
            `Sec-Fetch-Site: ${site}`,
            'Sec-Fetch-Mode: no-cors',
            'Sec-Fetch-Dest: script'
          )
        )
      ).toBe(403)
      expect(
        statusOf(
          await ask('GET / HTTP/1.1', own(), `Sec-Fetch-Site: ${site}`, 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: iframe')
        )
      ).toBe(403)
      expect(
        statusOf(
          await ask('GET / HTTP/1.1', own(), `Sec-Fetch-Site: ${site}`, 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document')
        )
      ).toBe(200)
    }
  })

  test('every answer carries the whole policy, a short body and no cookie', async () => {
    const upgrade = [
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='
    ]
    const answers = await Promise.all([
      ask('GET / HTTP/1.1', own()),
      ask('GET /nothing HTTP/1.1', own()),
      ask('POST / HTTP/1.1', own(), 'Content-Length: 0'),
      ask('GET / HTTP/1.1', 'Host: evil.test'),
      raw(['GET /ws HTTP/1.1', own(), ...upgrade, '', ''].join('\r\n'))
    ])
    expect(answers.map(statusOf)).toEqual([200, 404, 405, 421, 403])
    for (const answer of answers) {
      expect(answer).toMatch(/content-security-policy: default-src 'none'; script-src 'self'; .*frame-ancestors 'none'/i)
      for (const header of [
        'x-content-type-options: nosniff',
        'referrer-policy: no-referrer',
        'cross-origin-opener-policy: same-origin',
        'cross-origin-resource-policy: same-origin',
        'cross-origin-embedder-policy: require-corp',
        'cache-control: no-store',
        'permissions-policy: camera=(self), microphone=(), geolocation=(), usb=(), serial=(), hid=()'
      ])
        expect(answer.toLowerCase()).toContain(header)
      expect(answer).toContain(`connect-src 'self' ws://127.0.0.1:${port} ws://localhost:${port};`)
      expect(answer).not.toMatch(/set-cookie|access-control-allow/i)
    }
    for (const answer of answers.slice(1)) expect(answer.split('\r\n\r\n')[1]).toMatch(/^\d{3}$/)
  })

  test.skipIf(process.platform !== 'linux')('it listens on 127.0.0.1 and on nothing else', async () => {
    expect(await raw(`GET / HTTP/1.1\r\n${own()}\r\nConnection: close\r\n\r\n`, '127.0.0.2')).toBe('')
    const hexPort = port.toString(16).toUpperCase().padStart(4, '0')
    const listening = ['tcp', 'tcp6']
      .flatMap((table) => readFileSync(`/proc/net/${table}`, 'utf8').split('\n'))
      .map((line) => line.trim().split(/\s+/))
      .filter(([, local, , state]) => state === '0A' && local?.endsWith(`:${hexPort}`))
      .map(([, local]) => local)
    expect(listening).toEqual([`0100007F:${hexPort}`])
  })
})

interface Tried {
  readonly socket: WebSocket
  readonly frames: string[]
  /** `http 403`, `close 4001`. */
  readonly end: Promise<string>
}

function trySocket(options: {
  origin?: string
  headers?: Record<string, string>
  path?: string
  onFrame?: (socket: WebSocket, frame: string) => void
}): Tried {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${options.path ?? '/ws'}`, {
    ...(options.origin === undefined ? {} : { origin: options.origin }),
    headers: options.headers ?? {}
  })
  onTestFinished(() => socket.terminate())
  const frames: string[] = []
  socket.on('message', (data) => {
    frames.push(String(data))
    options.onFrame?.(socket, String(data))
  })
  const end = new Promise<string>((resolve) => {
    socket.on('unexpected-response', (_request, response) => resolve(`http ${response.statusCode}`))
    socket.on('close', (code) => resolve(`close ${code}`))
    socket.on('error', () => {})
  })
  return { socket, frames, end }
}
const origin = () => `http://127.0.0.1:${port}`

describe('opening a socket', () => {
  test.each([undefined, 'http://evil.test', 'null', 'http://127.0.0.1:1', 'https://127.0.0.1:PORT', 'file://'])(
    'a page from %s is refused',
    async (from) => {
      const tried = trySocket(from === undefined ? {} : { origin: from.replace('PORT', String(port)) })
      expect(await tried.end).toBe('http 403')
    }
  )

  test('another name and another path are refused', async () => {
    expect(await trySocket({ origin: origin(), headers: { host: 'evil.test' } }).end).toBe('http 421')
    expect(await trySocket({ origin: origin(), path: '/ws/' }).end).toBe('http 404')
  })

  test.each([
    [
      'a proof with the wrong key',
      (sn: string) =>
        JSON.stringify({ t: 'auth', cn: 'c'.repeat(22), mac: handshakeMac(randomBytes(32), 'c', port, sn, 'c'.repeat(22)) }),
      'close 4003'
    ],
    [
      'the server’s own proof sent back',
      (sn: string) =>
        JSON.stringify({ t: 'auth', cn: 'c'.repeat(22), mac: handshakeMac(keys.page, 's', port, sn, 'c'.repeat(22)) }),
      'close 4003'
    ],
    [
      'a proof made for another door',
      (sn: string) =>
        JSON.stringify({ t: 'auth', cn: 'c'.repeat(22), mac: handshakeMac(keys.page, 'c', port + 1, sn, 'c'.repeat(22)) }),
      'close 4003'
    ],
    [
      'a proof of an earlier greeting',
      () =>
        JSON.stringify({
          t: 'auth',
          cn: 'c'.repeat(22),
          mac: handshakeMac(keys.page, 'c', port, 'n'.repeat(22), 'c'.repeat(22))
        }),
      'close 4003'
    ],
    [
      'a first frame longer than any proof',
      (sn: string) =>
        JSON.stringify({ t: 'auth', cn: 'c'.repeat(22), mac: handshakeMac(keys.page, 'c', port, sn, 'c'.repeat(22)) }) +
        ' '.repeat(512),
      'close 4000'
    ],
    [
      'a nonce with a separator in it',
      (sn: string) =>
        JSON.stringify({
          t: 'auth',
          cn: `${'c'.repeat(20)}|x`,
          mac: handshakeMac(keys.page, 'c', port, sn, `${'c'.repeat(20)}|x`)
        }),
      'close 4000'
    ],
    ['no JSON', () => '{', 'close 4000'],
    ['a question in place of a proof', () => '{"id":1,"name":"group.list","input":{}}', 'close 4000']
  ])('%s does not get in', async (_what, answer, end) => {
    onClient.mockClear()
    const tried = trySocket({ origin: origin(), onFrame: (socket, frame) => socket.send(answer(String(JSON.parse(frame).sn))) })
    expect(await tried.end).toBe(end)
    expect(tried.frames).toHaveLength(1)
    expect(onClient).not.toHaveBeenCalled()
  })

  test('bytes in place of text do not get in, even with the right proof', async () => {
    const proof = (frame: string): string => {
      const mac = handshakeMac(keys.page, 'c', port, String(JSON.parse(frame).sn), 'c'.repeat(22))
      return JSON.stringify({ t: 'auth', cn: 'c'.repeat(22), mac })
    }
    const tried = trySocket({ origin: origin(), onFrame: (socket, frame) => socket.send(Buffer.from(proof(frame))) })
    expect(await tried.end).toBe('close 4000')
  })

  test('whoever says nothing is cut after three seconds, and only four may be silent at once', async () => {
    const since = performance.now()
    const tried = Array.from({ length: 8 }, () => trySocket({ origin: origin() }))
    const ends = await Promise.all(tried.map(({ end }) => end))
    expect(ends.sort()).toEqual([...Array(4).fill('close 4001'), ...Array(4).fill('http 503')])
    expect(performance.now() - since).toBeGreaterThan(2500)
    expect(performance.now() - since).toBeLessThan(6000)
    const channel = await dialLoopback(port, keys.page)
    expect(channel).not.toBeNull() // the places are free again
    channel?.close()
  })

  test('those who have proven themselves take no place of the silent', async () => {
    const channels = await Promise.all(Array.from({ length: 4 }, () => dialLoopback(port, keys.tool)))
    const fifth = await dialLoopback(port, keys.page)
    expect([...channels, fifth].every((channel) => channel !== null)).toBe(true)
    for (const channel of [...channels, fifth]) channel?.close()
  })

  test('page and command line are told apart by their keys', async () => {
    onClient.mockClear()
    ;(await dialLoopback(port, keys.page))?.close()
    ;(await dialLoopback(port, keys.tool))?.close()
    await vi.waitFor(() => expect(onClient.mock.calls.map(([, caller]) => caller)).toEqual(['page', 'tool']))
    expect(await dialLoopback(port, randomBytes(32))).toBeNull()
  })
})

test('a stranger on a port used before learns no key and is not spoken to', async () => {
  const heard: string[] = []
  const stranger = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  onTestFinished(() => {
    for (const client of stranger.clients) client.terminate()
    stranger.close()
  })
  await new Promise((resolve) => stranger.once('listening', resolve))
  stranger.on('connection', (socket) => {
    socket.send(JSON.stringify({ t: 'hello', sn: 'n'.repeat(22) }))
    socket.on('message', (data) => {
      heard.push(String(data))
      socket.send(JSON.stringify({ t: 'ok', mac: JSON.parse(String(data)).mac }))
      socket.send(JSON.stringify({ starling: 1, contract: 'x' }))
    })
  })
  const address = stranger.address()
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port')
  expect(await dialLoopback(address.port, keys.tool)).toBeNull()
  expect(heard).toHaveLength(1)
  expect(heard[0]).not.toContain(keys.tool.toString('base64url'))
})

test('the launch file is readable by this user alone and goes when it is used or after a minute', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => {
    vi.useRealTimers()
  })
  const folder = await temporaryFolder()
  const used = await writeLaunchFile('http://127.0.0.1:1/#k=x', folder)
  expect(statSync(used.path).mode & 0o777).toBe(0o600)
  expect(statSync(dirname(used.path)).mode & 0o777).toBe(0o700)
  expect(readFileSync(used.path, 'utf8')).toContain('url=http://127.0.0.1:1/#k=x')
  await used.remove()
  await used.remove()
  expect(existsSync(dirname(used.path))).toBe(false)
  const forgotten = await writeLaunchFile('http://127.0.0.1:1/#k=x', folder)
  vi.advanceTimersByTime(59_000)
  expect(existsSync(forgotten.path)).toBe(true)
  vi.advanceTimersByTime(1000)
  await vi.waitFor(() => expect(existsSync(dirname(forgotten.path))).toBe(false))
})
