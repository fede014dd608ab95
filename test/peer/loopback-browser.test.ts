import { existsSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { dirname } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { WebSocketServer } from 'ws'
import { firstStepsPage } from '../../core/peer/first-steps/first-steps-page.ts'
import { openPeer, type Peer } from '../../core/peer/peer.ts'
import { type BuiltFakes, buildFakes } from './helpers/build-fakes.ts'
import { temporaryFolder } from './helpers/temporary-folder.ts'

const executablePath = '/usr/bin/chromium'
const isThere = existsSync(executablePath)
if (!isThere) console.warn('SKIPPED (issue 3): the loopback server is not tried in a browser, because Chromium is missing')

const args = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync'
]
const onlyThisMachine = '--host-resolver-rules=MAP evil.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost'

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port')
  return address.port
}

describe.skipIf(!isThere)('the first-steps page in a real browser', { timeout: 40_000 }, () => {
  let browser: Browser
  let fakes: BuiltFakes
  beforeAll(async () => {
    fakes = await buildFakes()
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    browser = await chromium.launch({ executablePath, args: [...args, ...asRoot, onlyThisMachine] })
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await fakes?.remove()
  })

  async function start(): Promise<Peer> {
    const peer = await openPeer({ profileDir: await temporaryFolder(), childPath: fakes.child, pageFolder: '/nowhere' })
    onTestFinished(() => peer.close())
    return peer
  }
  async function newPage(locale = 'en-GB') {
    const context = await browser.newContext({ locale })
    onTestFinished(() => context.close())
    return context.newPage()
  }
  type Page = Awaited<ReturnType<typeof newPage>>
  const stateOf = (page: Page) => page.locator('html').getAttribute('data-state')
  const becomes = (page: Page, state: string) =>
    page.locator(`html[data-state=${state}]`).waitFor({ state: 'attached', timeout: 15_000 })

  test('it opens through the launch file, which is gone after, and the key leaves the address bar', async () => {
    const peer = await start()
    const launch = await peer.writeLaunchFile(await temporaryFolder())
    const page = await newPage()
    const complaints: string[] = []
    const requests: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (err) => complaints.push(String(err)))
    page.on('request', (request) => requests.push(request.url()))
    await page.goto(`file://${launch.path}`)
    await becomes(page, 'ready')
    expect(page.url()).toBe(`http://127.0.0.1:${peer.port}/`)
    expect(await page.evaluate('document.referrer')).toBe('')
    expect(await page.evaluate('history.length')).toBeLessThanOrEqual(2)
    await vi.waitFor(() => expect(existsSync(dirname(launch.path))).toBe(false))
    await page.reload()
    await becomes(page, 'ready')
    expect(await page.context().cookies()).toEqual([])
    expect(complaints).toEqual([])
    for (const url of requests) expect(url).toMatch(new RegExp(`^(file://|http://127\\.0\\.0\\.1:${peer.port}/)`))
  })

  test.each([
    ['en-GB', 'en', 'ltr'],
    ['ja-JP', 'ja', 'ltr'],
    ['es-AR', 'es', 'ltr'],
    ['ar-EG', 'ar', 'rtl'],
    ['de-DE', 'en', 'ltr']
  ])('a browser in %s shows %s, %s, and any other language a click away', async (locale, language, direction) => {
    const peer = await start()
    const page = await newPage(locale)
    await page.goto(peer.url)
    await becomes(page, 'ready')
    expect(await page.locator('section:visible').evaluateAll((all: { lang: string }[]) => all.map(({ lang }) => lang))).toEqual([
      language
    ])
    expect(await page.locator('html').getAttribute('dir')).toBe(direction)
    expect(await page.locator('section:visible [role=status] p:visible').count()).toBe(1)
    expect(await page.locator('section:visible code').count()).toBeGreaterThan(5)
    await page.locator('nav a[lang=ar]').click()
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl')
    expect(await page.locator('section:visible').count()).toBe(1)
  })

  test('it says when core stopped and when Starling was closed, and asks for a key when it has none', async () => {
    const peer = await start()
    const page = await newPage()
    await page.goto(`http://127.0.0.1:${peer.port}/`)
    await becomes(page, 'noKey')
    await page.goto('about:blank')
    await page.goto(peer.url)
    await becomes(page, 'ready')
    if (peer.corePid === undefined) throw new Error('There is a core')
    process.kill(peer.corePid, 'SIGKILL')
    await becomes(page, 'stopped')
    await becomes(page, 'ready')
    await peer.close()
    await becomes(page, 'closed')
  })

  test('a wrong key is not let in', async () => {
    const peer = await start()
    const page = await newPage()
    await page.goto(`http://127.0.0.1:${peer.port}/#k=${'A'.repeat(43)}`)
    await becomes(page, 'closed')
  })

  test('the page does not believe a stranger at its address who cannot prove the key', async () => {
    const files = firstStepsPage()
    const stranger = createServer((request, response) => {
      const file = files.get(request.url ?? '')
      response.writeHead(file === undefined ? 404 : 200, { 'content-type': file?.type ?? 'text/plain' }).end(file?.body)
    })
    const sockets = new WebSocketServer({ server: stranger })
    sockets.on('connection', (socket) => {
      socket.send(JSON.stringify({ t: 'hello', sn: 'n'.repeat(22) }))
      socket.on('message', (data) => {
        socket.send(JSON.stringify({ t: 'ok', mac: JSON.parse(String(data)).mac }))
        socket.send(JSON.stringify({ starling: 1, contract: 'x' }))
      })
    })
    const port = await listening(stranger)
    const page = await newPage()
    await page.goto(`http://127.0.0.1:${port}/#k=${'A'.repeat(43)}`)
    await becomes(page, 'stranger')
  })

  test('inline script and foreign requests are stopped by the policy', async () => {
    const peer = await start()
    const page = await newPage()
    await page.goto(peer.url)
    await becomes(page, 'ready')
    const outcome = await page.evaluate(`(async () => {
      const inline = document.createElement('script')
      let threw = false
      try { inline.textContent = 'window.ran = true'; document.body.append(inline) } catch { threw = true }
      const foreign = await fetch('http://evil.test:1/').then(() => 'sent', () => 'blocked')
      const image = await new Promise((resolve) => { const i = new Image(); i.onload = () => resolve('shown'); i.onerror = () => resolve('blocked'); i.src = 'http://evil.test:1/x.png' })
      return { ran: window.ran === true, foreign, image }
    })()`)
    expect(outcome).toEqual({ ran: false, foreign: 'blocked', image: 'blocked' })
  })

  test('a name bound anew to this machine is refused', async () => {
    const peer = await start()
    const page = await newPage()
    const response = await page.goto(`http://evil.test:${peer.port}/`)
    expect(response?.status()).toBe(421)
    expect(await stateOf(page)).toBeNull()
  })

  test.each(['127.0.0.1', 'evil.test'])('a hostile page on %s reads, runs, frames and opens nothing of ours', async (host) => {
    const peer = await start()
    const hostile = createServer((_request, response) =>
      response.setHeader('content-type', 'text/html').end('<title>x</title><body></body>')
    )
    const port = await listening(hostile)
    const page = await newPage()
    await page.goto(`http://${host}:${port}/`)
    const ours = `http://127.0.0.1:${peer.port}`
    const outcome = await page.evaluate(`(async () => {
      const from = ${JSON.stringify(ours)}
      const read = await fetch(from + '/first-steps.js').then(() => 'read', () => 'blocked')
      const script = await new Promise((resolve) => { const s = document.createElement('script'); s.src = from + '/first-steps.js'; s.onload = () => resolve('ran'); s.onerror = () => resolve('blocked'); document.body.append(s) })
      const socket = await new Promise((resolve) => { const w = new WebSocket(from.replace('http', 'ws') + '/ws'); w.onopen = () => resolve('open'); w.onclose = () => resolve('refused') })
      const frame = await new Promise((resolve) => { const f = document.createElement('iframe'); f.src = from + '/'; f.onload = () => { try { resolve(f.contentDocument ? 'readable' : 'opaque') } catch { resolve('opaque') } }; document.body.append(f) })
      return { read, script, socket, frame, state: document.documentElement.dataset.state ?? null }
    })()`)
    expect(outcome).toEqual({ read: 'blocked', script: 'blocked', socket: 'refused', frame: 'opaque', state: null })
  })
})
