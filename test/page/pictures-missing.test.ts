import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { showPicture } from '../helpers/picture-hands.ts'
import { noisePng } from '../helpers/sample-pictures.ts'
import { axeCheck } from './helpers/axe-check.ts'
import { closeBrowser, hasChromium, openPage, settled, type WatchedPage } from './helpers/open-page.ts'
import { type PagePeer, pagePassphrase, startPagePeer } from './helpers/page-peer.ts'
import { soon } from './helpers/picture-page.ts'
import { samplePlan } from './helpers/sample-plan.ts'

const inBrowser = test.skipIf(!hasChromium)
if (!hasChromium) console.warn('Pictures are not tried in a browser: there is no chromium here (issue 4)')
afterAll(closeBrowser)

async function start(): Promise<PagePeer> {
  const peer = await startPagePeer()
  onTestFinished(() => peer.close())
  return peer
}

const width = 400

/** Hikari has a leaflet with a picture; José, who reads along, has nothing of it yet. */
async function twoLaptops() {
  const [hikari, jose] = [await start(), await start()]
  const { group } = await samplePlan(hikari, { full: false })
  const { id } = await hikari.call('leaflet.create', { group, title: 'Call', language: 'en' })
  await jose.call('profile.create', { passphrase: pagePassphrase, name: 'José', language: 'en' })
  const { text } = await hikari.call('reading.create', { group, label: 'José' })
  await jose.call('reading.open', { text })
  return { hikari, jose, group, id }
}

async function openCourier(peer: PagePeer): Promise<WatchedPage> {
  const watched = await openPage(peer.url)
  await watched.page.locator('.side nav').waitFor()
  await watched.page.evaluate("location.hash = '#/courier'")
  await watched.page.locator('.courier').waitFor()
  return watched
}

/** Writes what the page is set to and takes it to the other laptop; ends when that one has taken it in. */
async function carry({ page }: WatchedPage, from: PagePeer, to: PagePeer, folder: string): Promise<void> {
  const before = (await from.call('job.list', {})).length
  const newest = async () => (await from.call('job.list', {}))[before]?.written?.files[0]?.name
  await page.getByRole('button', { name: 'Write it' }).click()
  await soon(newest).toBeTruthy()
  await page.getByText((await newest()) ?? '').waitFor() // what was written before is gone from there
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save it', exact: true }).click()
  const path = join(folder, 'carried')
  await (await download).saveAs(path)
  const group = (await to.call('group.list', {}))[0]?.group ?? ''
  const { job } = await to.call('courier.import', { group, path })
  await soon(async () => (await to.call('job.list', {})).find((one) => one.job === job)?.state).toBe('done')
}

inBrowser('a picture that is not here yet has its room and its word, and stands there as soon as a stick brings it', async () => {
  const { hikari, jose, group, id } = await twoLaptops()
  const folder = await mkdtemp(join(tmpdir(), 'starling-stick-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const from = await openCourier(hikari)
  const tick = from.page.getByRole('checkbox', { name: /^Pictures/ })
  await from.page.getByText('Pictures (none)').waitFor()
  const ticked = async () => [await tick.isDisabled(), await tick.isChecked()]
  await soon(ticked).toEqual([true, false])
  await showPicture(hikari, group, id, noisePng(width, 300))
  await from.page.getByText(/^Pictures \(\d+ kB\)$/).waitFor()
  await soon(ticked).toEqual([false, true])
  await settled(from.page)
  expect(await axeCheck(from.page)).toEqual([])

  await tick.press('Space')
  await carry(from, hikari, jose, folder)
  const to = await openPage(jose.url)
  await to.page.locator('.side nav').waitFor()
  await to.page.evaluate("location.hash = '#/leaflets'")
  await to.page.getByRole('link', { name: 'Picture still coming' }).click()
  const box = to.page.locator('.ProseMirror .pic-box')
  await box.getByText('Picture not here yet').waitFor()
  await box.getByText('361 kB').waitFor()
  await to.page.getByText('A picture is not here: its place stays empty on paper.').waitFor()
  await settled(to.page)
  const room = await box.boundingBox()
  expect(await axeCheck(to.page)).toEqual([])

  await from.page.reload()
  await from.page.getByRole('checkbox', { name: /^Pictures \(\d/ }).waitFor()
  await carry(from, hikari, jose, folder)
  const picture = to.page.locator('.ProseMirror img.pic')
  await picture.waitFor()
  await soon(() => to.page.evaluate("document.querySelector('.ProseMirror img.pic').naturalWidth")).toBe(width)
  await soon(() => picture.boundingBox()).toEqual(room)
  await soon(() => to.page.getByText('Picture still coming').count()).toBe(0)
  expect([...from.faults, ...to.faults]).toEqual([])
  await from.close()
  await to.close()
})
