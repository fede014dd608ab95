import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

export const chromiumPath = '/usr/bin/chromium'
export const hasChromium = existsSync(chromiumPath)
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync'
]

let browser: Browser | null = null
export async function theBrowser(): Promise<Browser> {
  browser ??= await chromium.launch({ executablePath: chromiumPath, args: flags })
  return browser
}
function browserWithCamera(film: string): Promise<Browser> {
  const fake = [
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${film}`
  ]
  return chromium.launch({ executablePath: chromiumPath, args: [...flags, ...fake] })
}
export async function closeBrowser(): Promise<void> {
  await browser?.close()
  browser = null
}

export interface WatchedPage {
  readonly page: Page
  readonly context: BrowserContext
  /** Console errors, refusals of the security policy, requests beyond the page's own origin. */
  readonly faults: string[]
  close(): Promise<void>
}

export interface PageOptions {
  readonly width?: number
  readonly height?: number
  readonly dark?: boolean
  readonly language?: string
  /** A film (Y4M) that stands for what the camera sees, over and over. */
  readonly camera?: string
  /** Things move by themselves, as for whoever asked for no calm. */
  readonly moving?: boolean
}

/** A page of a peer in a real browser; whatever goes wrong in it is written down. */
export async function openPage(url: string, options: PageOptions = {}): Promise<WatchedPage> {
  const filmed = options.camera === undefined ? null : await browserWithCamera(options.camera)
  const context = await (filmed ?? (await theBrowser())).newContext({
    viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
    colorScheme: options.dark ? 'dark' : 'light',
    locale: options.language ?? 'en-GB',
    timezoneId: 'Asia/Tokyo',
    reducedMotion: options.moving ? 'no-preference' : 'reduce'
  })
  const page = await context.newPage()
  const faults: string[] = []
  const origin = new URL(url).origin
  page.on('console', (message) => {
    if (message.type() === 'error' || /Content Security Policy|Refused to/.test(message.text()))
      faults.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`))
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('blob:')) faults.push(`request: ${request.url()}`)
  })
  await page.goto(url)
  return { page, context, faults, close: () => filmed?.close() ?? context.close() }
}

/** Waits until what is shown has come to rest after a step: a screen with its title stands, and is the same in two looks six frames apart. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(`(async () => {
    const frames = async () => { for (let i = 0; i < 6; i++) await new Promise((next) => requestAnimationFrame(next)) }
    for (let i = 0; i < 100; i++) {
      const before = location.hash + document.body.innerHTML
      await frames()
      const stands = document.querySelector('main:not([aria-busy=true]) h1') && !document.querySelector('.opening')
      if (stands && before === location.hash + document.body.innerHTML) return
    }
    throw new Error('the page does not come to rest')
  })()`)
}
