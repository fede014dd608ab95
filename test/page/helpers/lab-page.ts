import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { eventually } from '../../helpers/core-cast.ts'
import type { LabHost } from '../../helpers/netns.ts'
import { chromiumPath } from './open-page.ts'

/** A laptop in a namespace with its own peer and its own browser window, as a person would have it. */
export interface LabWindow {
  readonly page: Page
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

export async function openLabWindow(host: LabHost, language: string): Promise<LabWindow> {
  const folder = mkdtempSync(join(tmpdir(), `starling-window-${host.name}-`))
  const profile = join(folder, 'profile')
  const peer = host.spawn(process.execPath, [program, 'peer', '--profile', profile, '--json'], {
    env: { PATH: process.env['PATH'], HOME: folder, LANG: 'en_GB.UTF-8' }
  })
  let out = ''
  peer.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  const url = await eventually(
    'the address of the page',
    async () => /"url":\s*"([^"]+)"/.exec(out)?.[1] ?? '',
    (found) => found !== ''
  )
  const wrapper = join(folder, 'chromium')
  writeFileSync(wrapper, `#!/bin/sh\nexec ip netns exec ${host.namespace} ${chromiumPath} "$@"\n`)
  chmodSync(wrapper, 0o755)
  const browser: Browser = await chromium.launch({ executablePath: wrapper, args: flags })
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
    if (message.type() === 'error') faults.push(`${host.name} console: ${message.text()}`)
  })
  page.on('pageerror', (error) => faults.push(`${host.name} error: ${error.message}`))
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('blob:'))
      faults.push(`${host.name} request: ${request.url()}`)
  })
  await page.goto(url)
  return {
    page,
    faults,
    close: async () => {
      await browser.close()
      const gone = new Promise((resolve) => peer.once('close', resolve))
      peer.kill('SIGTERM')
      await gone
      rmSync(folder, { recursive: true, force: true })
    }
  }
}
