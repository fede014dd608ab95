import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { noisePng } from '../helpers/sample-pictures.ts'
import { closeBrowser, hasChromium, openPage, settled, theBrowser, type WatchedPage } from './helpers/open-page.ts'
import { type PagePeer, pagePassphrase, startPagePeer } from './helpers/page-peer.ts'
import { picturesOf, soon } from './helpers/picture-page.ts'
import { samplePlan } from './helpers/sample-plan.ts'

const inBrowser = test.skipIf(!hasChromium)
if (!hasChromium) console.warn('Dropped files are not tried in a browser: there is no chromium here (issue 5)')
afterAll(closeBrowser)

async function start(): Promise<PagePeer> {
  const peer = await startPagePeer()
  onTestFinished(() => peer.close())
  return peer
}

interface Dragged {
  readonly files?: readonly string[]
  readonly link?: string
}

/** As the system hands it to the browser, so that the browser does with it what it would do; the answer is whether the page took it. */
async function drag(page: Page, { files = [], link }: Dragged, [x, y]: readonly [number, number]): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const items = link === undefined ? [] : ['text/uri-list', 'text/plain'].map((mimeType) => ({ mimeType, data: link }))
  const data = { items, files: [...files], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x, y, data })
  await session.detach()
}

/** What goes away under the pointer takes the drop with it: the page hears nothing of it, and Chromium opens the file beside it. */
async function dragAtRest(page: Page, dragged: Dragged, place: readonly [number, number]): Promise<void> {
  await settled(page)
  await drag(page, dragged, place)
}

/** A mark that is gone with the page it stands on. */
const marked = (page: Page) => page.evaluate('window.marked')
async function mark({ page }: WatchedPage): Promise<void> {
  await page.evaluate('window.marked = 1')
}

async function files() {
  const folder = await mkdtemp(join(tmpdir(), 'starling-dropped-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const at = (name: string): string => join(folder, name)
  await writeFile(at('square.png'), noisePng(120, 80))
  await writeFile(at('page.html'), '<h1>elsewhere</h1>')
  await mkdir(at('folder'))
  return { folder, at }
}

/** A page that answers nothing to what is dropped on it. */
async function plainPage(): Promise<Page> {
  const server = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end('<h1>plain</h1>'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const page = await (await theBrowser()).newPage()
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  return page
}

inBrowser('a browser opens what is dropped on a page that does not keep it from that', async () => {
  const { at } = await files()
  const page = await plainPage()
  for (const dragged of [{ files: [at('page.html')] }, { link: 'http://127.0.0.1:9/elsewhere' }]) {
    const opened = page.context().waitForEvent('page')
    await drag(page, dragged, [200, 200])
    await (await opened).close()
  }
  await page.close()
})

inBrowser('nothing that is dropped leads the window away, and what is no carry file is answered in words', async () => {
  const { at } = await files()
  const peer = await start()
  const watched = await openPage(peer.url)
  const { page } = watched
  const answered = async (dropped: readonly string[], words: string, place: readonly [number, number] = [700, 500]) => {
    await dragAtRest(page, { files: dropped }, place)
    const toast = page.locator('.toast', { hasText: words })
    await toast.waitFor()
    await toast.getByRole('button', { name: 'Close' }).click()
    await toast.waitFor({ state: 'detached' })
    expect(await marked(page)).toBe(1)
  }
  await page.locator('main.plain').waitFor()
  await mark(watched)
  await answered([at('page.html')], 'Open a group here first')

  const { group } = await samplePlan(peer, { full: false })
  const { id } = await peer.call('leaflet.create', { group, title: 'Call', language: 'en' })
  await page.locator('.side nav').waitFor()
  await page.evaluate("location.hash = '#/events'")
  await answered([at('page.html')], 'This is not a carry file')
  await answered([at('folder')], 'This is not a carry file')
  await answered([at('square.png')], 'Pictures go into leaflets', [60, 300])
  await answered([at('square.png'), at('page.html')], 'Drop one file at a time')
  await page.keyboard.press('?')
  await page.locator('.dlg').waitFor()
  await answered([at('page.html')], 'Close what stands open')
  await page.keyboard.press('Escape')
  await page.locator('.dlg').waitFor({ state: 'detached' })

  await page.evaluate("location.hash = '#/search'")
  const field = page.getByRole('searchbox')
  await field.waitFor()
  const { x = 0, y = 0 } = (await field.boundingBox()) ?? {}
  await answered([at('page.html')], 'This is not a carry file', [x + 20, y + 10])
  await dragAtRest(page, { link: 'http://127.0.0.1:9/elsewhere' }, [700, 700])
  expect(await field.inputValue()).toBe('')
  await dragAtRest(page, { link: 'http://127.0.0.1:9/elsewhere' }, [x + 20, y + 10])
  await soon(() => field.inputValue()).toBe('http://127.0.0.1:9/elsewhere')

  await page.evaluate(`location.hash = '#/leaflets?id=${id}'`)
  const text = page.locator('.ProseMirror')
  await text.waitFor()
  const sheet = (await text.boundingBox()) ?? { x: 0, y: 0 }
  await dragAtRest(page, { files: [at('square.png')] }, [sheet.x + 60, sheet.y + 60])
  await picturesOf(page).waitFor()
  expect(await page.locator('.toast').getByText('Pictures go into leaflets').count()).toBe(0)
  expect([await marked(page), watched.context.pages().length, watched.faults]).toEqual([1, 1, []])
  await watched.close()
})

inBrowser('a carry file that is dropped anywhere is read where carry files are taken in', async () => {
  const { folder, at } = await files()
  const [hikari, jose] = [await start(), await start()]
  const { group } = await samplePlan(hikari, { full: false })
  await jose.call('profile.create', { passphrase: pagePassphrase, name: 'José', language: 'en' })
  const { text } = await hikari.call('reading.create', { group, label: 'José' })
  await jose.call('reading.open', { text })
  const { job } = await hikari.call('courier.export', { group, path: folder })
  const written = async () => (await hikari.call('job.list', {})).find((one) => one.job === job)?.written?.files[0]?.name
  await soon(written).toBeTruthy()
  const carried = at((await written()) ?? '')

  const watched = await openPage(jose.url)
  const { page } = watched
  await page.locator('.side nav').waitFor()
  await mark(watched)
  await dragAtRest(page, { files: [carried] }, [700, 500])
  const known = page.locator('[aria-labelledby=courier-take]').getByText(/At most \d+ are new here/)
  await known.waitFor()
  expect(await page.evaluate('location.hash')).toBe('#/courier')
  await writeFile(at('photos'), Buffer.alloc(256 * 1024, 7))
  await dragAtRest(page, { files: [at('photos')] }, [60, 300]) // also over one that was read already
  await page.getByText('No group on this laptop can open this file.').waitFor()
  const zone = await page.locator('.drop').boundingBox() // the place that is made for it still takes it itself
  await dragAtRest(page, { files: [carried] }, [(zone?.x ?? 0) + 20, (zone?.y ?? 0) + 20])
  await known.waitFor()
  await page.getByRole('button', { name: 'Take it in' }).click()
  await soon(
    async () => (await jose.call('leaflet.list', { group: (await jose.call('group.list', {}))[0]?.group ?? '' })).total
  ).toBe((await hikari.call('leaflet.list', { group })).total)
  expect([await marked(page), watched.context.pages().length, watched.faults]).toEqual([1, 1, []])
  await watched.close()
})
