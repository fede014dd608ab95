import type { ChildProcess } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import type { LabHost } from '../../helpers/netns.ts'
import { chromiumPath } from './open-page.ts'
import { endPeer, pageAddress } from './start-peer.ts'

/** A laptop in a namespace with its own peer and its own browser window, as a person would have it. */
export interface LabWindow {
  readonly page: Page
  /** Console errors, refusals of the security policy, requests beyond the page's own origin. */
  readonly faults: string[]
  close(): Promise<void>
}

const program = new URL('../../../bin/starling', import.meta.url).pathname
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync'
]

/** When anything on the way fails, browser, peer and folder are gone before the error is heard. */
export async function openLabWindow(host: LabHost, language: string): Promise<LabWindow> {
  const folder = mkdtempSync(join(tmpdir(), `starling-window-${host.name}-`))
  const opened: { peer?: ChildProcess; browser?: Browser } = {}
  const close = async (): Promise<void> => {
    await opened.browser?.close()
    if (opened.peer) await endPeer(opened.peer)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    opened.peer = host.spawn(process.execPath, [program, 'peer', '--profile', join(folder, 'profile'), '--json'], {
      env: { PATH: process.env['PATH'], HOME: folder, LANG: 'en_GB.UTF-8' }
    })
    const wrapper = join(folder, 'chromium')
    writeFileSync(wrapper, `#!/bin/sh\nexec ip netns exec ${host.namespace} ${chromiumPath} "$@"\n`)
    chmodSync(wrapper, 0o755)
    const [address, browser] = await Promise.allSettled([
      pageAddress(opened.peer),
      chromium.launch({ executablePath: wrapper, args: flags })
    ])
    if (browser.status === 'rejected') throw browser.reason
    opened.browser = browser.value
    if (address.status === 'rejected') throw address.reason
    return { ...(await watchedPage(browser.value, host.name, address.value, language)), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function watchedPage(browser: Browser, name: string, url: string, language: string) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: language,
    timezoneId: 'Asia/Tokyo',
    reducedMotion: 'reduce'
  })
  const page = await context.newPage()
  const faults: string[] = []
  const origin = new URL(url).origin
  page.on('console', (message) => {
    if (message.type() === 'error' || /Content Security Policy|Refused to/.test(message.text()))
      faults.push(`${name} console: ${message.text()}`)
  })
  page.on('pageerror', (error) => faults.push(`${name} error: ${error.message}`))
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('blob:')) faults.push(`${name} request: ${request.url()}`)
  })
  await page.goto(url)
  return { page, faults }
}
