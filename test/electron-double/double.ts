import { fork } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { vi } from 'vitest'
import { bridge, preloadWorld, utilityWorld } from './bridge.ts'

function isPrevented(emitter: EventEmitter, name: string, details: object = {}): boolean {
  const event = Object.assign(new Event(name, { cancelable: true }), details)
  emitter.emit(name, event)
  return event.defaultPrevented
}

/** Electron's main side, as our code uses it, over real Chromium and real processes. What it cannot tell: electron/README.md. */
export function createDouble(browser: Browser, isFirst: boolean) {
  /** `app://starling` is shown as `https://starling`. */
  const named = (url: string): string => url.replace(/^https:\/\/starling(?=\/)/, 'app://starling')
  const only = (when: 'before' | 'after'): true => {
    if (app.isReady === (when === 'after')) return true
    throw new Error(`double: may be called only ${when} ready`)
  }
  const early = () => vi.fn((..._given: unknown[]) => only('before'))
  const app = Object.assign(new EventEmitter(), {
    isPackaged: true,
    isReady: false,
    enableSandbox: early(),
    setPath: early(),
    commandLine: { appendSwitch: early() },
    configureHostResolver: vi.fn(() => only('after')),
    requestSingleInstanceLock: () => isFirst,
    getLocale: () => 'ja',
    whenReady: (): Promise<unknown> => once(app, 'ready'),
    exit: vi.fn(),
    quit: (): unknown => isPrevented(app, 'before-quit') || app.emit('quit')
  })
  app.on('ready', () => Object.assign(app, { isReady: true }))
  const ipcMain = new EventEmitter()
  const rights = { setPermissionRequestHandler: vi.fn(), setPermissionCheckHandler: vi.fn(), setDevicePermissionHandler: vi.fn() }
  const session = Object.assign(new EventEmitter(), {
    protocol: { handle: vi.fn<(scheme: string, answer: (request: Request) => Response) => void>() },
    webRequest: { onBeforeRequest: vi.fn<(ask: (details: object, say: (is: { cancel?: boolean }) => void) => void) => void>() },
    ...rights,
    setProxy: vi.fn(async () => {})
  })

  function openWindow({ webPreferences }: { webPreferences: { preload: string } }) {
    only('after')
    const window = new EventEmitter()
    const contents = Object.assign(new EventEmitter(), {
      setWindowOpenHandler: vi.fn<(mayOpen: (details: object) => { action: string }) => void>(),
      setWebRTCIPHandlingPolicy: vi.fn()
    })
    app.emit('web-contents-created', {}, contents)
    const loadURL = async (start: string): Promise<void> => {
      const page = await browser.newPage()
      const getURL = () => named(page.url())
      const cdp = await page.context().newCDPSession(page)
      const world = { contextId: 0 }
      const evaluate = (expression: string) => cdp.send('Runtime.evaluate', { ...world, expression }).catch(() => {})
      const { port, hear } = bridge((crossing) => evaluate(`hear(${JSON.stringify(crossing)})`))
      port.on('message', (channel) => ipcMain.emit(channel, { sender: contents, senderFrame: { url: getURL(), parent: null } }))
      cdp.on('Runtime.bindingCalled', (call) => Object.assign(world, { contextId: call.executionContextId }))
      cdp.on('Runtime.bindingCalled', (call) => hear(JSON.parse(call.payload)))
      for (const domain of ['Runtime', 'Page'] as const) await cdp.send(`${domain}.enable`)
      await cdp.send('Runtime.addBinding', { name: 'toMain', executionContextName: 'preload' })
      const source = `(() => { ${preloadWorld}\n${readFileSync(webPreferences.preload, 'utf8')} })()`
      await cdp.send('Page.addScriptToEvaluateOnNewDocument', { worldName: 'preload', source })
      const postMessage = (channel: string, data: unknown, ports: (typeof port)[]) => port.postMessage([channel, data], ports)
      Object.assign(contents, { getURL, postMessage, isDestroyed: () => page.isClosed() })
      Object.assign(window, { reload: () => page.reload(), close: () => page.close() })
      page.on('popup', (popup) => contents.setWindowOpenHandler.mock.lastCall?.[0]({}).action === 'deny' && popup.close())
      await page.context().route('**/*', async (route) => {
        const asked = { url: named(route.request().url()), cancel: false }
        const isLed = route.request().isNavigationRequest() && asked.url !== start
        if (isLed && isPrevented(contents, 'will-navigate', asked)) return route.abort('aborted')
        session.webRequest.onBeforeRequest.mock.lastCall?.[0](asked, (answer) => Object.assign(asked, answer))
        const answer = session.protocol.handle.mock.lastCall?.[1](new Request(asked.url, { method: route.request().method() }))
        if (asked.cancel || answer === undefined) return route.abort()
        const headers = Object.fromEntries(answer.headers)
        return route.fulfill({ status: answer.status, headers, body: Buffer.from(await answer.arrayBuffer()) })
      })
      await page.goto(start.replace(/^app:/, 'https:'))
      window.emit('ready-to-show')
    }
    return Object.assign(window, { webContents: contents, loadURL, show: vi.fn(), setMenuBarVisibility: vi.fn() })
  }

  const forkUtility = (file: string, args: string[], { env }: { env: Record<string, string> }) => {
    only('after')
    const execArgv = ['--import', `data:text/javascript,${encodeURIComponent(utilityWorld)}`]
    const child = fork(file, args, { execArgv, env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
    const { port, hear, held } = bridge((crossing) => child.connected && child.send(crossing, () => {}))
    const postMessage = vi.fn((...message: Parameters<typeof port.postMessage>) => {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error('double: posted inside the exit event')
      port.postMessage(...message)
    })
    const utility = Object.assign(new EventEmitter(), { pid: child.pid, stdout: child.stdout, stderr: child.stderr, postMessage })
    port.on('message', (data) => utility.emit('message', data))
    child.on('message', hear)
    child.on('exit', (code) => utility.emit('exit', code ?? 1))
    child.on('exit', () => held.map((port) => port.close()))
    return utility
  }

  return {
    app,
    ipcMain,
    session: { fromPartition: vi.fn((_name: string) => only('after') && session) },
    protocol: { registerSchemesAsPrivileged: early() },
    utilityProcess: { fork: vi.fn(forkUtility) },
    powerMonitor: new EventEmitter(),
    BrowserWindow: vi.fn(openWindow),
    MessageChannelMain: MessageChannel,
    Menu: { setApplicationMenu: vi.fn(), buildFromTemplate: vi.fn() }
  }
}
