import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import type { MessagePort } from 'node:worker_threads'
import type { Browser, Page } from 'playwright-core'
import type { AnswerScheme, AskSession } from './double.ts'
import { portsOver } from './double-utility.ts'

interface Around {
  readonly browser: Browser
  readonly app: EventEmitter
  readonly ipcMain: EventEmitter
  readonly asked: { readonly session: AskSession; readonly scheme: AnswerScheme }
  isReady(): boolean
}

/** `app://starling` is shown as `https://starling`; what our code does not answer is refused. */
const named = (url: string): string => url.replace(/^https:\/\/starling(?=\/)/, 'app://starling')

/** Electron's windows on pages of a real Chromium. A preload runs in a world of its own, as there. */
export function createWindowClass({ browser, app, ipcMain, asked, isReady }: Around) {
  const windows: { readonly page: Page | null; readonly webContents: EventEmitter }[] = []
  const refused: string[] = []
  const said: string[] = []

  class BrowserWindow extends EventEmitter {
    page: Page | null = null
    readonly webContents
    private readonly preload: string
    private open = (_details: object): { action: string } => ({ action: 'allow' })
    private toPreload = (_message: object): void => {}
    private readonly ports = portsOver((message) => this.toPreload(message))

    constructor({ webPreferences }: { readonly webPreferences: { readonly preload: string } }) {
      super()
      if (!isReady()) throw new Error('double: may be called only after ready')
      this.preload = readFileSync(webPreferences.preload, 'utf8')
      const mainFrame = { url: '', parent: null }
      this.webContents = Object.assign(new EventEmitter(), {
        mainFrame,
        setWindowOpenHandler: (handler: typeof this.open) => Object.assign(this, { open: handler }),
        setWebRTCIPHandlingPolicy: () => {},
        getURL: () => mainFrame.url,
        isDestroyed: () => false,
        postMessage: (channel: string, data: unknown, ports: MessagePort[]) =>
          this.toPreload({ channel, data, ids: ports.map(this.ports.lead) })
      })
      windows.push(this)
      app.emit('web-contents-created', {}, this.webContents)
    }

    async loadURL(url: string): Promise<void> {
      const context = await browser.newContext({ locale: 'ja-JP' })
      const page = await context.newPage()
      this.page = page
      page.on('console', (message) => said.push(message.text()))
      page.on('popup', (popup) => this.open({}).action === 'deny' && void popup.close())
      page.on('framenavigated', (frame) => Object.assign(this.webContents.mainFrame, { url: named(frame.url()) }))
      await context.route('**/*', async (route) => {
        const request = route.request()
        const target = named(request.url())
        const event = { url: target, prevented: false, preventDefault: () => Object.assign(event, { prevented: true }) }
        if (request.isNavigationRequest() && target !== url) this.webContents.emit('will-navigate', event)
        if (event.prevented) return route.abort('aborted')
        asked.session({ url: target }, ({ cancel }) => Object.assign(event, { prevented: cancel === true }))
        if (event.prevented || !target.startsWith('app:')) {
          refused.push(target)
          return route.abort()
        }
        return route.fulfill(await plain(asked.scheme(new Request(target, { method: request.method() }))))
      })
      await this.runPreload(page)
      await page.goto(url.replace(/^app:/, 'https:'))
      this.emit('ready-to-show')
    }

    private async runPreload(page: Page): Promise<void> {
      const cdp = await page.context().newCDPSession(page)
      cdp.on('Runtime.executionContextCreated', ({ context: { name, id } }) => {
        if (name !== 'preload') return
        this.toPreload = (message) =>
          void cdp.send('Runtime.evaluate', { contextId: id, expression: `receive(${JSON.stringify(message)})` }).catch(() => {}) // that world is gone
      })
      cdp.on('Runtime.bindingCalled', ({ payload }) => {
        const { channel, ...message } = JSON.parse(payload)
        if (channel) ipcMain.emit(channel, { sender: this.webContents, senderFrame: this.webContents.mainFrame })
        else this.ports.heard(message)
      })
      await cdp.send('Runtime.enable')
      await cdp.send('Page.enable')
      await cdp.send('Runtime.addBinding', { name: 'toMain', executionContextName: 'preload' })
      const source = `(() => { ${preloadWorld}\n${this.preload} })()`
      await cdp.send('Page.addScriptToEvaluateOnNewDocument', { worldName: 'preload', source })
    }

    reload = () => void this.page?.reload()
    close = () => void this.page?.context().close()
    show = () => {}
    focus = () => {}
    isMinimized = () => false
    setMenuBarVisibility = () => {}
  }
  return { BrowserWindow, windows, refused, said }
}

async function plain(response: Response) {
  const body = Buffer.from(await response.arrayBuffer())
  return { status: response.status, headers: Object.fromEntries(response.headers), body }
}

/** What a sandboxed preload may require, and ports that lead to the main side. */
const preloadWorld = `const ports = new Map(), heard = new Map()
globalThis.receive = ({ channel, ids, to, data, closed }) => {
  if (channel) heard.get(channel)?.({ ports: ids.map(open) }, data)
  else if (closed) ports.get(to)?.close()
  else ports.get(to)?.postMessage(data)
}
const open = (id) => {
  const { port1, port2 } = new MessageChannel()
  ports.set(id, port1)
  port1.onmessage = ({ data }) => toMain(JSON.stringify({ to: id, data }))
  return port2
}
const ipcRenderer = { on: (channel, listener) => heard.set(channel, listener), send: (channel) => toMain(JSON.stringify({ channel })) }
const require = (name) => { if (name !== 'electron') throw new Error('double: a sandboxed preload has only electron'); return { ipcRenderer } }
`
