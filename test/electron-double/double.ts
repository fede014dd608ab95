import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import { DoubleChannel, type DoublePort, type Forked, forkUtility } from './double-ports.ts'

/**
 * Electron's main-process side, as far as our code uses it, over a real headless Chromium and real child processes. `app://starling`
 * is shown as `https://starling`; whatever our code does not answer is refused. It tells nothing of asar, native modules inside
 * Electron, the operating system's sandbox, scheme privileges, fuses, real MessagePortMain timing, or menus: see electron/README.md.
 */
const shown = (url: string): string => url.replace(/^app:/, 'https:')
const named = (url: string): string => url.replace(/^https:\/\/starling(?=\/)/, 'app://starling')
type Answer = (request: Request) => Response
type Details = { readonly url: string; preventDefault(): void }

export function createDouble(browser: Browser, argv: readonly string[]) {
  let ready = false
  const forked: Forked[] = []
  const windows: DoubleWindow[] = []
  const refused: string[] = []
  const said: string[] = []
  const recorded: Record<string, unknown> = {}
  const handlers = new Map<string, Answer>()
  const record =
    (name: string) =>
    (value?: unknown): void =>
      void (recorded[name] = value ?? true)
  const guard =
    <A extends unknown[], R>(when: boolean, act: (...args: A) => R) =>
    (...args: A): R => {
      if (ready !== when) throw new Error(`double: called ${when ? 'before' : 'after'} ready`)
      return act(...args)
    }
  let onReady = (): void => {}
  const readiness = new Promise<void>((resolve) => {
    onReady = resolve
  })
  const app = Object.assign(new EventEmitter(), {
    isPackaged: true,
    enableSandbox: guard(false, record('sandbox')),
    setPath: guard(false, (name: string, path: string) => record(name)(path)),
    commandLine: { appendSwitch: guard(false, (name: string) => record(name)()) },
    requestSingleInstanceLock: (): boolean => !argv.includes('--second'),
    configureHostResolver: guard(true, record('resolver')),
    getLocale: () => 'ja',
    whenReady: () => readiness,
    exit: record('exit'),
    quit: () => {
      let prevented = false
      app.emit('before-quit', {
        preventDefault: () => {
          prevented = true
        }
      })
      if (!prevented) record('quit')()
    }
  })
  const before = { ask: (_details: { url: string }, _answer: (answer: { cancel?: boolean }) => void): void => {} }
  const closedSession = Object.assign(new EventEmitter(), {
    protocol: { handle: guard(true, (scheme: string, answer: Answer) => void handlers.set(scheme, answer)) },
    setPermissionRequestHandler: record('permissionRequest'),
    setPermissionCheckHandler: record('permissionCheck'),
    setDevicePermissionHandler: record('devicePermission'),
    webRequest: {
      onBeforeRequest: (ask: typeof before.ask) => {
        before.ask = ask
      }
    },
    setProxy: async (proxy: unknown) => record('proxy')(proxy)
  })
  const ipcMain = new EventEmitter()

  class DoubleWindow extends EventEmitter {
    readonly webContents
    page: Page | null = null
    private cdp: CDPSession | null = null
    private world = 0
    private ports = new Map<number, DoublePort>()
    private onOpen = (_details: { url: string }): { action: string } => ({ action: 'allow' })
    readonly options: { readonly webPreferences: { readonly preload: string } }
    constructor(options: { readonly webPreferences: { readonly preload: string } }) {
      super()
      if (!ready) throw new Error('double: called before ready')
      this.options = options
      windows.push(this)
      const mainFrame = { url: '' }
      this.webContents = Object.assign(new EventEmitter(), {
        mainFrame,
        setWindowOpenHandler: (handler: typeof this.onOpen) => {
          this.onOpen = handler
        },
        setWebRTCIPHandlingPolicy: record('webrtc'),
        getURL: () => mainFrame.url,
        isDestroyed: () => false,
        postMessage: (channel: string, message: unknown, ports: DoublePort[]) =>
          this.toPreload({ channel, message, ids: ports.map((port) => this.lead(port)) })
      })
      app.emit('web-contents-created', {}, this.webContents)
    }
    private lead(port: DoublePort): number {
      const id = this.ports.size + 1
      this.ports.set(id, port)
      port.on('close', () => this.toPreload({ id, closed: true }))
      setImmediate(() => port.lead((data) => this.toPreload({ id, data })))
      return id
    }
    private toPreload(message: object): void {
      this.cdp
        ?.send('Runtime.evaluate', { contextId: this.world, expression: `receive(${JSON.stringify(message)})` })
        .catch(() => {})
    }
    async loadURL(url: string): Promise<void> {
      const context: BrowserContext = await browser.newContext({ locale: 'ja-JP' })
      const page = await context.newPage()
      this.page = page
      page.on('console', (message) => said.push(message.text()))
      page.on('popup', (popup) => {
        if (this.onOpen({ url: named(popup.url()) }).action === 'deny') void popup.close()
      })
      page.on('framenavigated', (frame) => {
        if (frame === page.mainFrame()) this.webContents.mainFrame.url = named(frame.url())
      })
      await context.route('**/*', async (route) => {
        const request = route.request()
        const target = named(request.url())
        let prevented = false
        const details: Details = {
          url: target,
          preventDefault: () => {
            prevented = true
          }
        }
        if (request.isNavigationRequest() && target !== url) this.webContents.emit('will-navigate', details)
        if (prevented) return route.abort('aborted')
        before.ask({ url: target }, ({ cancel }) => {
          prevented = cancel === true
        })
        const answer = handlers.get(new URL(target).protocol.slice(0, -1))
        if (prevented || answer === undefined) {
          refused.push(`${prevented ? 'cancelled' : 'left'} ${target}`)
          return route.abort()
        }
        const response = answer(new Request(target, { method: request.method() }))
        return route.fulfill({
          status: response.status,
          headers: Object.fromEntries(response.headers),
          body: Buffer.from(await response.arrayBuffer())
        })
      })
      const cdp = await context.newCDPSession(page)
      this.cdp = cdp
      cdp.on('Runtime.executionContextCreated', ({ context: { name, id } }) => {
        if (name === 'preload') this.world = id
      })
      cdp.on('Runtime.bindingCalled', ({ payload }) => {
        const { channel, id, data } = JSON.parse(payload)
        if (channel) ipcMain.emit(channel, { sender: this.webContents, senderFrame: this.webContents.mainFrame })
        else this.ports.get(id)?.postMessage(data)
      })
      await cdp.send('Runtime.enable')
      await cdp.send('Page.enable')
      await cdp.send('Runtime.addBinding', { name: 'toMain', executionContextName: 'preload' })
      await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
        worldName: 'preload',
        source: `(() => { ${preloadWorld}
        ${readFileSync(this.options.webPreferences.preload, 'utf8')} })()`
      })
      await page.goto(shown(url))
      this.emit('ready-to-show')
    }
    reload(): void {
      void this.page?.reload()
    }
    close(): void {
      void this.page?.context().close()
    }
    show(): void {
      record('shown')()
    }
    focus(): void {
      record('focused')()
    }
    isMinimized(): boolean {
      return false
    }
    setMenuBarVisibility(): void {}
  }

  const electron = {
    app,
    ipcMain,
    BrowserWindow: DoubleWindow,
    MessageChannelMain: DoubleChannel,
    powerMonitor: new EventEmitter(),
    Menu: { setApplicationMenu: record('menu'), buildFromTemplate: (template: unknown) => template },
    session: {
      fromPartition: guard(true, (name: string) => {
        record('partition')(name)
        return closedSession
      })
    },
    protocol: { registerSchemesAsPrivileged: guard(false, record('schemes')) },
    utilityProcess: {
      fork: guard(true, (file: string, args: string[], { env }: { env: Record<string, string> }) =>
        forkUtility(file, args, env, forked)
      )
    }
  }
  return {
    electron,
    closedSession,
    askSession: (...args: Parameters<typeof before.ask>) => before.ask(...args),
    forked,
    windows,
    refused,
    said,
    recorded,
    becomeReady: () => {
      ready = true
      onReady()
    }
  }
}

/** Runs before the preload, in its world: what a sandboxed preload may require, and ports that lead to the main side. */
const preloadWorld = `const ports = new Map(), heard = new Map()
globalThis.receive = ({ channel, message, ids, id, data, closed }) => {
  if (closed) return ports.get(id)?.close()
  if (!channel) return ports.get(id)?.postMessage(data)
  const given = ids.map((id) => { const { port1, port2 } = new MessageChannel(); ports.set(id, port1)
    port1.onmessage = (event) => toMain(JSON.stringify({ id, data: event.data })); return port2 })
  heard.get(channel)?.({ ports: given }, message)
}
const ipcRenderer = { on: (channel, listener) => heard.set(channel, listener), send: (channel) => toMain(JSON.stringify({ channel })) }
const require = (name) => { if (name !== 'electron') throw new Error('double: a sandboxed preload has only electron'); return { ipcRenderer } }
`
