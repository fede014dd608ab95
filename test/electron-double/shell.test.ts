import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, type Mock, test, vi } from 'vitest'
import { lockProfile } from '../../core/peer/utility/shell-profile.ts'
import { type BootOptions, type BuiltShell, bootShell, buildShell } from './booted-shell.ts'

/**
 * The real `electron/` and the real core, under a small double over a real Chromium. What it cannot tell (asar, the system's sandbox, fuses,
 * Electron's own behaviour) stands in electron/README.md and is tried with a real Electron elsewhere.
 */
const executablePath = '/usr/bin/chromium'
const isThere = existsSync(executablePath)
if (!isThere) console.warn('SKIPPED (issue 4): the desktop shell is not tried, because Chromium is missing')

const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync'
]

describe.skipIf(!isThere)('the desktop program', { timeout: 60_000 }, () => {
  let browser: Browser
  let built: BuiltShell
  beforeAll(async () => {
    built = buildShell()
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    browser = await chromium.launch({ executablePath, args: [...quiet, ...asRoot, '--host-resolver-rules=MAP * ~NOTFOUND'] })
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    built?.remove()
  })

  const boot = async (options?: BootOptions) => {
    const shell = bootShell(built, browser, options)
    const page = await shell.page()
    // Not `waitForFunction`: the page's own policy forbids what that one evaluates.
    const within = (condition: string) =>
      vi.waitFor(async () => {
        if ((await page.evaluate(condition)) !== true) throw new Error(`not yet: ${condition}`)
      }, 20_000)
    return { ...shell, window: page, within, ready: () => within(`globalThis.seen?.conditions.at(-1) === 'ready'`) }
  }
  type Booted = Awaited<ReturnType<typeof boot>>
  const ask = (shell: Booted, name: string, input: object = {}) =>
    shell.window.evaluate(`ask('${name}', ${JSON.stringify(input)})`)
  /** What main made of one kind: every window, session or process, oldest first. */
  const made = <A extends unknown[], R>(maker: Mock<(...given: A) => R>): R[] =>
    maker.mock.results.flatMap((one) => (one.type === 'return' ? [one.value] : []))
  const only = <T>(all: readonly T[]): T => {
    const [one] = all
    if (one === undefined || all.length > 1) throw new Error(`there are ${all.length}`)
    return one
  }
  const forksOf = ({ electron }: Pick<Booted, 'electron'>) => made(electron.utilityProcess.fork)
  const windowsOf = ({ electron }: Pick<Booted, 'electron'>) => made(electron.BrowserWindow)
  const sessionOf = ({ electron }: Booted) => only(made(electron.session.fromPartition))
  const coreOf = (shell: Booted) => {
    const pid = forksOf(shell).at(-1)?.pid
    if (pid === undefined) throw new Error('there is no core')
    return pid
  }
  /** What neither the page's policy nor a guard held back, and only the session did. */
  const refused = async (shell: Booted) =>
    (await shell.window.requests()).filter((one) => one.failure()?.errorText === 'net::ERR_FAILED').map((one) => one.url())
  const asJapanese = (text: string) => expect.stringMatching(new RegExp(text))

  test('the page reaches core, and finds nothing else of the program in its world', async () => {
    const shell = await boot()
    await shell.ready()
    expect(await ask(shell, 'profile.state')).toMatchObject({ state: 'missing' })
    expect(await shell.window.evaluate('({ ...seen, conditions: 0 })')).toEqual({
      ports: 1,
      conditions: 0,
      require: 'undefined',
      process: 'undefined',
      electron: 'undefined'
    })
    expect(shell.electron.app.enableSandbox).toHaveBeenCalled()
    expect(shell.electron.app.setPath).toHaveBeenCalledWith('userData', expect.stringMatching(/window$/))
    expect(shell.electron.session.fromPartition).toHaveBeenCalledWith('starling')
    const walls = { session: sessionOf(shell), sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false }
    expect(only(shell.electron.BrowserWindow.mock.calls)[0].webPreferences).toMatchObject(walls)
    expect(only(windowsOf(shell)).show).toHaveBeenCalledOnce()
    expect(await refused(shell)).toEqual([])
  })

  test('script that was slipped into the page does not run', async () => {
    const shell = await boot()
    await shell.ready()
    expect(await shell.window.title()).toBe('fixture')
    // From a turn of the page's own: what Playwright evaluates itself is exempt from the policy.
    expect(await shell.window.evaluate('new Promise((done) => setTimeout(() => done(tryEval()), 0))')).toBe('EvalError')
    const said = await shell.window.consoleMessages({ filter: 'all' })
    expect(said.map((message) => message.text()).join('\n')).toMatch(/inline script/i)
  })

  test('nothing is fetched from anywhere but the program itself', async () => {
    const shell = await boot()
    await shell.ready()
    expect(await shell.window.evaluate(`tryImage('https://elsewhere.test/x.png')`)).toBe('refused')
    expect(await shell.window.evaluate(`fetch('https://elsewhere.test/').then(() => 'sent', () => 'refused')`)).toBe('refused')
    expect(await shell.window.evaluate(`tryScript('/known.css')`)).toBe('loaded')
    for (const path of [
      '/..%2felectron%2fmain.cjs',
      '/%2e%2e/electron/main.cjs',
      '/..%5cmain.cjs',
      '/electron/main.cjs',
      '/known.css/'
    ])
      expect(await shell.window.evaluate(`tryScript(${JSON.stringify(path)})`), path).toBe('refused')
    // Below the page's policy stands the session: what the page is not allowed to send, it could not.
    const cancelled: [string, boolean | undefined][] = []
    const [askSession] = only(sessionOf(shell).webRequest.onBeforeRequest.mock.calls)
    for (const url of [
      'https://elsewhere.test/',
      'http://127.0.0.1:80/',
      'file:///etc/passwd',
      'app://other/',
      'ws://127.0.0.1:1/',
      'data:text/html,x'
    ])
      askSession({ url }, ({ cancel }) => void cancelled.push([url, cancel]))
    expect(cancelled.filter(([, cancel]) => cancel !== true)).toEqual([])
    expect(cancelled).toHaveLength(6)
  })

  test('no link leads away, opens a window or downloads', async () => {
    const shell = await boot()
    await shell.ready()
    await shell.window.evaluate(`{ location.href = 'https://elsewhere.test/' }`)
    await shell.window.evaluate(
      `{ const link = document.createElement('a'); link.href = 'https://elsewhere.test/link'; document.body.append(link); link.click() }`
    )
    await shell.window.evaluate(`{ window.open('https://elsewhere.test/window'); window.open('/'); window.open('about:blank') }`)
    expect(await ask(shell, 'profile.state')).toMatchObject({ state: 'missing' })
    await vi.waitFor(() => expect(shell.window.context().pages()).toHaveLength(1), 10_000)
    expect(shell.window.url()).toBe('https://starling/')
    expect(await refused(shell)).toEqual([])
    const prevented: string[] = []
    const contents = only(windowsOf(shell)).webContents
    for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])
      contents.emit(event, { url: 'https://elsewhere.test/', preventDefault: () => prevented.push(event) })
    const download = (url: string) =>
      sessionOf(shell).emit('will-download', { preventDefault: () => prevented.push('will-download') }, { getURL: () => url })
    download('https://example.org/file')
    download('blob:app://starling/a-carry-file') // Electron asks where to save it
    expect(prevented).toEqual(['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview', 'will-download'])
  })

  test('every permission is denied, but for putting an invite into the clipboard and the camera without sound', async () => {
    const shell = await boot()
    await shell.ready()
    const session = sessionOf(shell)
    const request = only(session.setPermissionRequestHandler.mock.calls)[0] as (
      contents: unknown,
      permission: string,
      answer: (is: boolean) => void,
      details: { mediaTypes?: string[] }
    ) => void // what main gave
    const check = only(session.setPermissionCheckHandler.mock.calls)[0] as (
      contents: unknown,
      permission: string,
      origin: string,
      details: { mediaType?: string }
    ) => boolean // likewise
    const own = only(windowsOf(shell)).webContents
    const device = only(session.setDevicePermissionHandler.mock.calls)[0] as () => boolean // likewise
    const names = [
      'media',
      'geolocation',
      'notifications',
      'midi',
      'midiSysex',
      'pointerLock',
      'fullscreen',
      'openExternal',
      'hid',
      'serial',
      'usb',
      'clipboard-read',
      'display-capture',
      'idle-detection',
      'fileSystem',
      'storage-access',
      'window-management',
      'unknown'
    ]
    for (const name of names) {
      const answers: boolean[] = []
      request(own, name, (is) => answers.push(is), {})
      expect([...answers, check(null, name, 'app://starling', {}), device()], name).toEqual([false, false, false])
    }
    expect(check(null, 'clipboard-sanitized-write', 'app://starling', {})).toBe(true)
    expect(check(null, 'clipboard-sanitized-write', 'https://elsewhere.test', {})).toBe(false)
    const media = (contents: unknown, mediaTypes: string[]): boolean[] => {
      const answers: boolean[] = []
      request(contents, 'media', (is) => answers.push(is), { mediaTypes })
      return answers
    }
    expect(media(own, ['video'])).toEqual([true])
    expect(media({ getURL: () => 'https://elsewhere.test/' }, ['video'])).toEqual([false])
    for (const kinds of [['audio'], ['video', 'audio'], ['audio', 'video'], []])
      expect(media(own, kinds), `${kinds}`).toEqual([false])
    expect(check(null, 'media', 'app://starling', { mediaType: 'video' })).toBe(true)
    expect(check(null, 'media', 'https://elsewhere.test', { mediaType: 'video' })).toBe(false)
    for (const mediaType of ['audio', 'unknown'])
      expect(check(null, 'media', 'app://starling', { mediaType }), mediaType).toBe(false)
  })

  test('a page that is loaded again gets a pipe of its own', async () => {
    const shell = await boot()
    await shell.ready()
    await shell.window.reload()
    await shell.ready()
    expect(await ask(shell, 'profile.state')).toMatchObject({ state: 'missing' })
    await shell.window.evaluate('seen.old = true')
    only(windowsOf(shell)).webContents.emit('render-process-gone', {}, { reason: 'crashed' })
    await shell.within(`globalThis.seen?.conditions.at(-1) === 'ready' && seen.old === undefined`)
    expect(forksOf(shell).length).toBe(1)
  })

  test('core that is killed comes back, and the page hears of both', async () => {
    const shell = await boot()
    await shell.ready()
    const first = coreOf(shell)
    process.kill(first, 'SIGKILL')
    await shell.within(`seen.conditions.includes('stopped')`)
    expect(await ask(shell, 'profile.state')).toBe('CORE_STOPPED')
    await shell.ready()
    expect(coreOf(shell)).not.toBe(first)
    expect(await ask(shell, 'profile.state')).toMatchObject({ state: 'missing' })
  })

  test('core that stops four times in a minute is left alone, a window says so, and a person can try again', async () => {
    const shell = await boot()
    for (let turn = 1; turn <= 4; turn++) {
      await vi.waitFor(() => expect(forksOf(shell).length).toBe(turn), 15_000)
      await shell.ready()
      await shell.window.evaluate('seen.conditions.length = 0')
      process.kill(coreOf(shell), 'SIGKILL')
    }
    const trouble = await shell.page(1)
    await trouble.getByRole('link', { name: 'もう一度試す' }).waitFor()
    expect(await trouble.locator('html').getAttribute('lang')).toBe('ja')
    expect(await trouble.locator('[lang=ar]').getAttribute('dir')).toBe('rtl')
    expect(await shell.window.evaluate('seen.conditions.at(-1)')).toBe('gave-up')
    expect(forksOf(shell).length).toBe(4)
    void trouble
      .getByRole('link')
      .click()
      .catch(() => {}) // its window closes under it
    await shell.ready()
    expect(forksOf(shell).length).toBe(5)
    expect(await ask(shell, 'profile.state')).toMatchObject({ state: 'missing' })
  })

  test('a passphrase passes by main unseen: no argument, no environment, no message of main holds it; locking ends core', async () => {
    const shell = await boot()
    await shell.ready()
    const passphrase = 'correct lantern battery staple'
    await ask(shell, 'profile.create', { passphrase, name: 'Amal', requestId: 'aaaaaaaaaaaaaaaaaaaaaa' })
    expect(await ask(shell, 'profile.state')).toMatchObject({ state: 'open', name: 'Amal' })
    const before = coreOf(shell)
    const told = forksOf(shell).flatMap(({ postMessage }) => postMessage.mock.calls.map(([message]) => message))
    const outside = [JSON.stringify([shell.electron.utilityProcess.fork.mock.calls, told]), process.argv.join(' ')]
    for (const part of ['cmdline', 'environ']) outside.push(readFileSync(`/proc/${before}/${part}`, 'utf8'))
    expect(outside.join('\n')).not.toContain('lantern')
    const [, args, { env }] = only(shell.electron.utilityProcess.fork.mock.calls)
    expect(args).toEqual([])
    expect(Object.keys(env).filter((name) => !/^(PATH|HOME|LANG|LC_ALL|TZ|TMPDIR|TEMP|TMP)$/.test(name))).toEqual([])
    await ask(shell, 'profile.lock')
    await shell.within('seen.ports === 3') // one that says so, and one to a core without keys
    await shell.ready()
    expect(coreOf(shell)).not.toBe(before)
    expect(await ask(shell, 'profile.state')).toMatchObject({ state: 'locked' })
  })

  test('sleep and waking of the laptop are passed on, each once', async () => {
    const shell = await boot()
    await shell.ready()
    shell.electron.powerMonitor.emit('suspend')
    shell.electron.powerMonitor.emit('resume')
    const told = only(forksOf(shell)).postMessage.mock.calls.map(([message]) => (message as { t: string }).t) // main's own messages
    expect(told).toEqual(['start', 'port', 'suspend', 'resume'])
    expect(await ask(shell, 'profile.state')).toMatchObject({ state: 'missing' })
  })

  test('a second start of the same profile touches nothing and leaves at once', () => {
    const shell = bootShell(built, browser, { isFirst: false })
    expect(shell.electron.app.exit).toHaveBeenCalledExactlyOnceWith(0)
    expect(forksOf(shell)).toEqual([])
    expect(windowsOf(shell)).toEqual([])
  })

  test('a profile that another program holds is named as such, without any core', async () => {
    const other = bootShell(built, browser, { isFirst: false })
    const lock = await lockProfile(other.profile)
    const shell = await boot({ profileDir: other.profile })
    expect(await shell.window.locator('.said').textContent()).toEqual(asJapanese('Starling'))
    expect(await shell.window.locator('a').count()).toBe(0)
    expect(forksOf(shell)).toEqual([])
    await lock.release()
  })

  test('what Electron refuses before or after it is ready, the double refuses too', async () => {
    const shell = await boot()
    await shell.ready()
    expect(() => shell.electron.app.enableSandbox()).toThrow('only before ready')
    expect(() => shell.electron.protocol.registerSchemesAsPrivileged([])).toThrow('only before ready')
    const { createDouble } = await import('./double.ts')
    const early = createDouble(browser, true)
    expect(() => early.utilityProcess.fork('core.mjs', [], { env: {} })).toThrow('only after ready')
    expect(() => early.session.fromPartition('starling')).toThrow('only after ready')
    expect(() => new early.BrowserWindow({ webPreferences: { preload: '' } })).toThrow('only after ready')
  })
})

describe('the double', () => {
  const folder = new URL('./', import.meta.url)
  const isDouble = (name: string) => !/^(shell\.test|booted-shell)\.ts$/.test(name)
  const all = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const parts = all.filter(({ name }) => isDouble(name)).map(({ name, parentPath }) => `${parentPath}/${name}`)
  const linesOf = (path: string | URL) => readFileSync(path, 'utf8').trimEnd().split('\n')

  test('has 150 lines or fewer in all its files, and no part of it lies elsewhere', () => {
    const lines = parts.flatMap(linesOf)
    expect(lines.length).toBeLessThanOrEqual(150)
    expect(lines.filter((line) => line.length > 130)).toEqual([])
    const names = parts.map((path) => path.slice(path.lastIndexOf('/') + 1))
    expect(names).toContain('double.ts')
    const imported = [...lines.join('\n').matchAll(/from '(\.[^']*)'/g)].map(([, from = '']) => from.replace('./', ''))
    expect(imported.filter((name) => !names.includes(name))).toEqual([])
    expect(linesOf(new URL('booted-shell.ts', folder)).length).toBeLessThanOrEqual(97) // the page and the boot, none of Electron
  })
})
