import { EventEmitter } from 'node:events'
import { MessageChannel } from 'node:worker_threads'
import type { Browser } from 'playwright-core'
import { type Forked, forkUtility } from './double-utility.ts'
import { createWindowClass } from './double-window.ts'

export type AskSession = (details: { url: string }, answer: (answer: { cancel?: boolean }) => void) => void
export type AnswerScheme = (request: Request) => Response

/**
 * Electron's main-process side, as far as our code uses it, over a real headless Chromium and real child processes. It tells nothing of asar,
 * native modules inside Electron, the system's sandbox, scheme privileges, fuses, real port timing or menus: see electron/README.md.
 */
export function createDouble(browser: Browser, argv: readonly string[]) {
  let ready = false
  let becomeReady = (): void => {}
  const readiness = new Promise<void>((resolve) => {
    becomeReady = () => resolve()
  })
  const forked: Forked[] = []
  const recorded: Record<string, unknown> = {}
  const record = (name: string) => (value?: unknown) => Object.assign(recorded, { [name]: value ?? true })
  const only =
    <A extends unknown[], R>(when: 'before' | 'after', act: (...args: A) => R) =>
    (...args: A): R => {
      if (ready === (when === 'before')) throw new Error(`double: may be called only ${when} ready`)
      return act(...args)
    }
  const app = Object.assign(new EventEmitter(), {
    isPackaged: true,
    enableSandbox: only('before', record('sandbox')),
    setPath: only('before', (name: string, path: string) => record(name)(path)),
    commandLine: { appendSwitch: only('before', (name: string) => record(name)()) },
    requestSingleInstanceLock: () => !argv.includes('--second'),
    configureHostResolver: only('after', record('resolver')),
    getLocale: () => 'ja',
    whenReady: () => readiness,
    exit: record('exit'),
    quit: () => {
      const event = { prevented: false, preventDefault: () => Object.assign(event, { prevented: true }) }
      app.emit('before-quit', event)
      if (!event.prevented) record('quit')()
    }
  })
  const asked: { session: AskSession; scheme: AnswerScheme } = {
    session: (_details, answer) => answer({}),
    scheme: () => new Response(null, { status: 404 })
  }
  const session = Object.assign(new EventEmitter(), {
    protocol: { handle: only('after', (_scheme: string, answer: AnswerScheme) => Object.assign(asked, { scheme: answer })) },
    webRequest: { onBeforeRequest: (ask: AskSession) => Object.assign(asked, { session: ask }) },
    setPermissionRequestHandler: record('permissionRequest'),
    setPermissionCheckHandler: record('permissionCheck'),
    setDevicePermissionHandler: record('devicePermission'),
    setProxy: async (proxy: unknown) => record('proxy')(proxy)
  })
  const ipcMain = new EventEmitter()
  const inside = createWindowClass({ browser, app, ipcMain, asked, isReady: () => ready })
  const electron = {
    app,
    ipcMain,
    BrowserWindow: inside.BrowserWindow,
    MessageChannelMain: MessageChannel,
    powerMonitor: new EventEmitter(),
    Menu: { setApplicationMenu: record('menu'), buildFromTemplate: (template: unknown) => template },
    session: {
      fromPartition: only('after', (name: string) => {
        record('partition')(name)
        return session
      })
    },
    protocol: { registerSchemesAsPrivileged: only('before', record('schemes')) },
    utilityProcess: {
      fork: only('after', (file: string, args: string[], { env }: { env: Record<string, string> }) =>
        forkUtility(file, args, env, forked)
      )
    }
  }
  return {
    electron,
    session,
    asked,
    forked,
    recorded,
    ...inside,
    becomeReady: () => {
      ready = true
      becomeReady()
    }
  }
}
