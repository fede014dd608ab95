import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { idOfFrame } from '../../core/rpc/frame.ts'
import { showPicture } from '../helpers/picture-hands.ts'
import { noisePng } from '../helpers/sample-pictures.ts'
import { axeCheck } from './helpers/axe-check.ts'
import { closeBrowser, hasChromium, openPage, settled, type WatchedPage } from './helpers/open-page.ts'
import { type PagePeer, pagePassphrase, startPagePeer } from './helpers/page-peer.ts'
import { samplePlan } from './helpers/sample-plan.ts'

const inBrowser = test.skipIf(!hasChromium)
if (!hasChromium) console.warn('Pictures are not tried in a browser: there is no chromium here (issue 4)')
const soon = <T>(look: () => T | Promise<T>) => expect.poll(look, { timeout: 15_000 })
afterAll(closeBrowser)

async function start(): Promise<PagePeer> {
  const peer = await startPagePeer()
  onTestFinished(() => peer.close())
  return peer
}

const width = 400
/** A piece of a picture, as core answers it. */
const isPicture = (frame: string): boolean => /^\{"id":\d+,"value":\{"type":"image\//.test(frame)

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
  expect([await tick.isDisabled(), await tick.isChecked()]).toEqual([true, false])
  await showPicture(hikari, group, id, noisePng(width, 300))
  await from.page.getByText(/^Pictures \(\d+ kB\)$/).waitFor()
  expect([await tick.isDisabled(), await tick.isChecked()]).toEqual([false, true])
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
  const room = await box.boundingBox()
  await settled(to.page)
  expect(await axeCheck(to.page)).toEqual([])

  await from.page.reload()
  await from.page.getByRole('checkbox', { name: /^Pictures \(\d/ }).waitFor()
  await carry(from, hikari, jose, folder)
  const picture = to.page.locator('.ProseMirror img.pic')
  await picture.waitFor()
  await soon(() => to.page.evaluate("document.querySelector('.ProseMirror img.pic').naturalWidth")).toBe(width)
  expect(await picture.boundingBox()).toEqual(room)
  await soon(() => to.page.getByText('Picture still coming').count()).toBe(0)
  expect([...from.faults, ...to.faults]).toEqual([])
  await from.close()
  await to.close()
})

inBrowser('it is said who gives a picture, and that one is refused which is not what was added', async () => {
  const hikari = await start()
  const { group } = await samplePlan(hikari, { full: false })
  const { id } = await hikari.call('leaflet.create', { group, title: 'Call', language: 'en' })
  await showPicture(hikari, group, id, noisePng(width, 300))
  const told = [
    ['"state":"coming","from":{"person":"x","name":"Kenji"}', 'Picture coming from Kenji'],
    ['"state":"refused","from":null', 'What arrived is not the picture that was added']
  ] as const
  for (const [answer, words] of told) {
    const opened = await openPage(hikari.url)
    // Neither can be held still between two laptops: core's answers are changed on their way.
    await opened.page.routeWebSocket(/\/ws$/, (socket) => {
      const core = socket.connectToServer()
      core.onMessage((frame) => {
        const text = String(frame)
        const body = text.replace(/"state":"here",("done":\d+,"total":\d+),"from":null/, `$1,${answer}`)
        socket.send(isPicture(text) ? `{"id":${idOfFrame(text)},"error":{"code":"PICTURE_NOT_HERE"}}` : body)
      })
    })
    await opened.page.reload()
    await opened.page.locator('.side nav').waitFor()
    await opened.page.evaluate(`location.hash = '#/leaflets?id=${id}'`)
    await opened.page.locator('.ProseMirror').getByText(words).waitFor()
    await settled(opened.page)
    expect(await axeCheck(opened.page)).toEqual([])
    await opened.close()
  }
})

inBrowser('the printer waits until the pictures stand on the sheet', async () => {
  const hikari = await start()
  const { group } = await samplePlan(hikari, { full: false })
  const { id } = await hikari.call('leaflet.create', { group, title: 'Call', language: 'en' })
  await showPicture(hikari, group, id, noisePng(width, 300))
  const { page, faults, close } = await openPage(hikari.url)
  const held: (() => void)[] = []
  let isHeld = true
  await page.routeWebSocket(/\/ws$/, (socket) => {
    const core = socket.connectToServer()
    core.onMessage((frame) => {
      if (isHeld && isPicture(String(frame))) held.push(() => socket.send(frame))
      else socket.send(frame)
    })
  })
  await page.reload()
  await page.locator('.side nav').waitFor()
  await page.evaluate(`location.hash = '#/leaflets?id=${id}'`)
  await page.evaluate(`window.print = () => {
    window.printed = [...document.querySelectorAll('.on-paper img')].map((each) => each.complete && each.naturalWidth)
  }`)
  await page.getByRole('button', { name: 'Print' }).click()
  await soon(() => held.length).toBe(1)
  await settled(page)
  expect(await page.evaluate('window.printed')).toBeUndefined()
  isHeld = false
  for (const release of held) release()
  await soon(() => page.evaluate('window.printed')).toEqual([width])
  await page.emulateMedia({ media: 'print' })
  expect(await page.locator('.on-paper img').isVisible()).toBe(true)
  expect(faults).toEqual([])
  await close()
})
