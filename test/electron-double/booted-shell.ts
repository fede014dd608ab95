import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import Module, { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import type { Browser } from 'playwright-core'
import { onTestFinished, vi } from 'vitest'
import { createDouble } from './double.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** The page of these tests: the real client of the contract, what it sees, and attempts that a policy must stop. */
const pageScript = `
import { createCoreClient } from './core/rpc/client.ts'
import { portChannel } from './core/rpc/port-channel.ts'
globalThis.seen = { ports: 0, conditions: [], require: typeof window.require, process: typeof window.process, electron: typeof window.electron }
window.addEventListener('message', (event) => {
  if (event.source !== window || event.data !== 'starling-port') return
  globalThis.client?.close()
  seen.ports++
  const client = globalThis.client = createCoreClient(portChannel(event.ports[0]))
  client.onCore((condition) => seen.conditions.push(condition))
})
globalThis.ask = (name, input) => client.call(name, input).catch((err) => err.code)
globalThis.tryEval = () => { try { return new Function('return "ran"')() } catch (err) { return err.name } }
globalThis.tryImage = (src) => new Promise((done) => { const image = new Image(); image.onload = () => done('shown'); image.onerror = () => done('refused'); image.src = src })
globalThis.tryScript = (path) => new Promise((done) => { const link = document.createElement('link'); link.rel = 'stylesheet'; link.onload = () => done('loaded'); link.onerror = () => done('refused'); link.href = path; document.head.append(link) })
window.postMessage('starling-page', location.origin)
`
const pageHtml = `<!doctype html><html lang="ja"><meta charset="utf-8"><title>fixture</title><link rel="icon" href="/icon.svg"><script type="module" src="/page.js"></script><script>document.title = 'INLINE RAN'</script></html>`

export interface BuiltShell {
  readonly folder: string
  remove(): void
}

/** Builds the real program with the real script, beside `node_modules`, so that its packages are found. */
export function buildShell(): BuiltShell {
  const cache = join(root, 'node_modules', '.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'starling-shell-'))
  execFileSync(process.execPath, [join(root, 'scripts', 'build-electron.mjs'), join(folder, 'electron')], { stdio: 'inherit' })
  mkdirSync(join(folder, 'page'))
  writeFileSync(join(folder, 'page', 'index.html'), pageHtml)
  writeFileSync(join(folder, 'page', 'known.css'), 'p { color: inherit }')
  buildSync({
    stdin: { contents: pageScript, resolveDir: root },
    bundle: true,
    format: 'esm',
    outfile: join(folder, 'page', 'page.js')
  })
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

export interface BootOptions {
  readonly isFirst?: boolean
  readonly profileDir?: string
}

/** Runs the built main in this process, with the double in the place of Electron. Each boot is a fresh program. */
export function bootShell(built: BuiltShell, browser: Browser, { isFirst = true, profileDir }: BootOptions = {}) {
  const electron = createDouble(browser, isFirst)
  const holder = mkdtempSync(join(tmpdir(), 'starling-shell-'))
  const profile = profileDir ?? join(holder, 'profile')
  const main = realpathSync(join(built.folder, 'electron', 'main.cjs')) // as the loader's cache names it
  const require = createRequire(import.meta.url)
  const loader = Module as unknown as { _load(name: string, ...rest: unknown[]): unknown } // the only door by which a module can be replaced
  const load = loader._load
  loader._load = (name, ...rest) => (name === 'electron' ? electron : load.call(loader, name, ...rest))
  process.argv.push(`--profile=${profile}`)
  try {
    delete require.cache[main]
    require(main)
  } finally {
    process.argv.pop()
    loader._load = load
  }
  onTestFinished(async () => {
    const quit = once(electron.app, 'quit')
    electron.app.quit()
    if (electron.BrowserWindow.mock.calls.length > 0) await quit
    for (const context of browser.contexts()) await context.close()
    rmSync(holder, { recursive: true, force: true })
  })
  electron.app.emit('ready')
  const page = (place = 0) =>
    vi.waitFor(() => {
      const found = browser.contexts()[place]?.pages()[0]
      if (found === undefined) throw new Error('no window yet')
      return found
    }, 15_000)
  return { electron, profile, page }
}
