import { afterAll, beforeAll, expect, test } from 'vitest'
import { picturesIn } from '../helpers/picture-hands.ts'
import { axeCheck } from './helpers/axe-check.ts'
import { openLeaflet, textOf } from './helpers/leaflet-page.ts'
import { closeBrowser, hasChromium, openPage, settled } from './helpers/open-page.ts'
import { type PagePeer, pagePassphrase, startPagePeer } from './helpers/page-peer.ts'
import { choosePicture, giveFile, kindsOf, newLeaflet, picturesOf, png, soon } from './helpers/picture-page.ts'
import { samplePlan } from './helpers/sample-plan.ts'

const inBrowser = test.skipIf(!hasChromium)
if (!hasChromium) console.warn('Pictures are not tried in a browser: there is no chromium here (issue 4)')

let peer: PagePeer
let group: string
beforeAll(async () => {
  if (!hasChromium) return
  peer = await startPagePeer()
  group = (await samplePlan(peer, { full: false })).group
})
afterAll(async () => {
  await closeBrowser()
  await peer?.close()
})

/** The addresses of pictures that the page holds, in `window.kept`. */
const countAddresses = `window.kept = new Set()
  for (const [name, keep] of [['createObjectURL', 'add'], ['revokeObjectURL', 'delete']]) {
    const real = URL[name].bind(URL)
    URL[name] = (what) => { const url = real(what); window.kept[keep](url ?? what); return url }
  }`

inBrowser('a large picture is dropped and made small enough to travel', async () => {
  const id = await newLeaflet(peer, group, 'Above')
  const { page, faults, close } = await openLeaflet(peer, id)
  await page.evaluate(countAddresses)
  await giveFile(page, 'drop', png(2400, 240))
  await picturesOf(page).waitFor()
  await soon(async () => (await picturesIn(peer, group, id))[0]?.about?.width).toBe(1600)
  const [picture] = await picturesIn(peer, group, id)
  expect(picture?.about?.height).toBe(160)
  expect(picture?.about?.bytes).toBeLessThanOrEqual(500_000)
  await soon(() => page.evaluate('window.kept.size')).toBe(1)
  await page.evaluate("location.hash = '#/leaflets'")
  await soon(() => page.evaluate('window.kept.size')).toBe(0) // nothing of a picture stays in the page
  expect(faults).toEqual([])
  await close()
})

inBrowser('when Starling locks, no picture can be had from the page any more', async () => {
  const id = await newLeaflet(peer, group, 'Above')
  const { page, faults, close } = await openLeaflet(peer, id)
  await page.evaluate(countAddresses)
  await choosePicture(page, png(30, 10), png(50, 10))
  await soon(() => picturesOf(page).count()).toBe(2)
  await soon(() => page.evaluate('window.kept.size')).toBe(2)
  const addresses = await page.evaluate<string[]>('[...window.kept]')
  const comes = (url: string) =>
    page.evaluate<boolean>(`new Promise((resolve) => {
      const picture = new Image()
      picture.onload = () => resolve(true)
      picture.onerror = () => resolve(false)
      picture.src = ${JSON.stringify(url)}
    })`)
  for (const url of addresses) expect(await comes(url)).toBe(true)
  await page.keyboard.press('Control+Shift+L')
  await page.getByRole('heading', { name: 'Starling is locked' }).waitFor()
  await soon(() => page.evaluate('window.kept.size')).toBe(0)
  expect(faults).toEqual([])
  for (const url of addresses) expect(await comes(url)).toBe(false)
  await page.getByLabel('Passphrase').fill(pagePassphrase)
  await page.keyboard.press('Enter')
  await page.locator('.side nav').waitFor()
  await close()
})

inBrowser('several pictures stand in their order, and one that takes long is stopped and leaves nothing', async () => {
  const id = await newLeaflet(peer, group, 'Above')
  const { page, faults, close } = await openPage(peer.url)
  let isSlow = false
  await page.routeWebSocket(/\/ws$/, (socket) => {
    const core = socket.connectToServer()
    socket.onMessage((frame) => {
      if (!isSlow || !String(frame).includes('"picture.write"')) core.send(frame)
    })
  })
  await page.reload()
  await page.locator('.side nav').waitFor()
  await page.evaluate(`location.hash = '#/leaflets?id=${id}'`)
  await textOf(page).waitFor()
  await choosePicture(page, png(30, 10), png(50, 10), png(70, 10))
  await soon(() => kindsOf(peer, group, id)).toEqual(['paragraph', 'picture', 'picture', 'picture', 'paragraph'])
  const widths = async () => (await picturesIn(peer, group, id)).map(({ about }) => about?.width)
  await soon(widths).toEqual([30, 50, 70])
  isSlow = true
  await choosePicture(page, png(90, 10))
  await page.getByRole('progressbar', { name: 'Adding the picture' }).waitFor()
  await settled(page)
  expect(await axeCheck(page)).toEqual([])
  await page.getByRole('button', { name: 'Stop' }).press('Enter')
  await soon(() => page.getByRole('progressbar').count()).toBe(0)
  expect(await widths()).toEqual([30, 50, 70])
  expect(faults).toEqual([])
  await close()
})
