import { afterAll, beforeAll, expect, test } from 'vitest'
import { picturesIn, readPicture, showPicture } from '../helpers/picture-hands.ts'
import { chromiumPicture, noisePng, secret, withTraces } from '../helpers/sample-pictures.ts'
import { axeCheck } from './helpers/axe-check.ts'
import { cutWords } from './helpers/cut-words.ts'
import { openLeaflet, textOf } from './helpers/leaflet-page.ts'
import { closeBrowser, hasChromium, openPage, settled } from './helpers/open-page.ts'
import { type PagePeer, startPagePeer } from './helpers/page-peer.ts'
import { altField, choosePicture, giveFile, type PictureFile, picturesOf } from './helpers/picture-page.ts'
import { samplePlan } from './helpers/sample-plan.ts'

const inBrowser = test.skipIf(!hasChromium)
if (!hasChromium) console.warn('Pictures are not tried in a browser: there is no chromium here (issue 4)')
/** Other work may keep the machine busy: longer than the second that a poll waits by itself. */
const soon = <T>(look: () => T | Promise<T>) => expect.poll(look, { timeout: 15_000 })

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

const png = (width: number, height: number): PictureFile => ({
  name: 'square.png',
  mimeType: 'image/png',
  buffer: noisePng(width, height)
})
const line = (text: string) => ({ kind: 'paragraph' as const, spans: [{ text }] })
const newLeaflet = async (...texts: readonly string[]): Promise<string> =>
  (await peer.call('leaflet.create', { group, title: 'Call', language: 'en', blocks: texts.map(line) })).id
const kindsOf = async (id: string) => (await peer.call('leaflet.get', { group, id })).blocks.map(({ kind }) => kind)

inBrowser(
  'by keyboard a picture is chosen, gets its words, is in text, preview and on paper, and Ctrl+Z takes it out',
  async () => {
    const id = await newLeaflet('We meet at noon.')
    const { page, faults, close } = await openLeaflet(peer, id)
    await textOf(page).press('Control+End')
    await choosePicture(page, png(400, 300))
    await picturesOf(page).waitFor()
    await page.getByText('Location and camera data removed').waitFor()
    await soon(() => page.evaluate('document.activeElement.tagName')).toBe('INPUT')
    await page.keyboard.type('A square')
    await settled(page)
    expect(await axeCheck(page)).toEqual([])
    expect(await cutWords(page)).toEqual([])
    await page.keyboard.press('Enter')
    await page.keyboard.type('Below it')
    await soon(async () => (await peer.call('leaflet.get', { group, id })).text).toBe('We meet at noon.\nA square\nBelow it')
    expect(await kindsOf(id)).toEqual(['paragraph', 'picture', 'paragraph'])
    expect(await picturesIn(peer, group, id)).toMatchObject([{ state: 'here', about: { width: 400, height: 300, mine: true } }])
    expect(await picturesOf(page).getAttribute('alt')).toBe('A square')
    for (const sheet of ['.paper-words', '.on-paper'])
      await soon(() => page.evaluate(`document.querySelector('${sheet} img').naturalWidth`)).toBe(400)
    await settled(page)
    expect(await axeCheck(page)).toEqual([])

    const leaflet = await newLeaflet('Undone')
    await page.evaluate(`location.hash = '#/leaflets?id=${leaflet}'`)
    await textOf(page).getByText('Undone').click()
    await choosePicture(page, png(40, 40))
    await altField(page).press('Enter')
    await soon(() => kindsOf(leaflet)).toContain('picture')
    await page.keyboard.press('Control+z')
    await soon(() => kindsOf(leaflet)).toEqual(['paragraph'])
    expect(faults).toEqual([])
    await close()
  }
)

inBrowser('a pasted photograph leaves this laptop without the place where it was taken', async () => {
  const id = await newLeaflet()
  const buffer = withTraces('chromium.jpg')
  expect(buffer.includes(secret)).toBe(true)
  const { page, faults, close } = await openLeaflet(peer, id)
  await textOf(page).click()
  await giveFile(page, 'paste', { name: 'IMG_1.jpg', mimeType: 'image/jpeg', buffer })
  await picturesOf(page).waitFor()
  await soon(async () => (await picturesIn(peer, group, id)).length).toBe(1)
  const [picture] = await picturesIn(peer, group, id)
  const kept = await readPicture(peer, group, picture?.picture ?? '')
  expect(kept.byteLength).toBeGreaterThan(100)
  for (const trace of ['Exif', 'GPS', secret, 'IMG_1']) expect(kept.includes(trace), trace).toBe(false)
  expect(faults).toEqual([])
  await close()
})

inBrowser('a large picture is dropped and made small enough to travel', async () => {
  const id = await newLeaflet('Above')
  const { page, faults, close } = await openLeaflet(peer, id)
  await page.evaluate(`window.kept = new Set()
    for (const [name, keep] of [['createObjectURL', 'add'], ['revokeObjectURL', 'delete']]) {
      const real = URL[name].bind(URL)
      URL[name] = (what) => { const url = real(what); window.kept[keep](url ?? what); return url }
    }`)
  await giveFile(page, 'drop', png(2400, 240))
  await picturesOf(page).waitFor()
  await soon(async () => (await picturesIn(peer, group, id))[0]?.about?.width).toBe(1600)
  const [picture] = await picturesIn(peer, group, id)
  expect(picture?.about?.height).toBe(160)
  expect(picture?.about?.bytes).toBeLessThanOrEqual(500_000)
  expect(await page.evaluate('window.kept.size')).toBe(1)
  await page.evaluate("location.hash = '#/leaflets'")
  await soon(() => page.evaluate('window.kept.size')).toBe(0) // nothing of a picture stays in the page
  expect(faults).toEqual([])
  await close()
})

inBrowser('several pictures stand in their order, and one that takes long is stopped and leaves nothing', async () => {
  const id = await newLeaflet('Above')
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
  await soon(() => kindsOf(id)).toEqual(['paragraph', 'picture', 'picture', 'picture', 'paragraph'])
  const widths = async () => (await picturesIn(peer, group, id)).map(({ about }) => about?.width)
  expect(await widths()).toEqual([30, 50, 70])
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

inBrowser('what is no picture, or a broken one, is refused in words, and the text stays as it was', async () => {
  const id = await newLeaflet('Only words')
  const { page, faults, close } = await openLeaflet(peer, id)
  const { buffer } = png(200, 200)
  const photo = chromiumPicture('chromium.jpg')
  const broken = [
    { name: 'cut.png', mimeType: 'image/png', buffer: buffer.subarray(0, 50_000) },
    { name: 'cut.jpg', mimeType: 'image/jpeg', buffer: photo.subarray(0, Math.floor(photo.byteLength * 0.6)) }
  ]
  for (const file of broken) {
    await choosePicture(page, file)
    await page.getByText('This picture is damaged or incomplete').waitFor()
    await settled(page)
    expect(await axeCheck(page)).toEqual([])
    await page.locator('.pic-line').getByRole('button', { name: 'Close' }).press('Enter')
    await soon(() => page.locator('.pic-line').count()).toBe(0)
  }
  await giveFile(page, 'drop', { name: 'list.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 of nothing') })
  await page.getByText('This is not a picture that a leaflet can hold').waitFor()
  expect(await kindsOf(id)).toEqual(['paragraph'])
  expect(faults).toEqual([])
  await close()
})

inBrowser('in the difference of two versions a picture that came or went is a word', async () => {
  const id = await newLeaflet('We meet at noon.')
  await peer.call('leaflet.update', { group, id, state: 'ready' })
  await showPicture(peer, group, id, noisePng(30, 30))
  const { page, faults, close } = await openLeaflet(peer, id)
  await page.evaluate(`location.hash = '#/leaflets?id=${id}&view=versions'`)
  await page.getByRole('region', { name: 'Details' }).getByRole('listitem').first().getByRole('button').click()
  await soon(() => page.locator('.panel ins').allTextContents()).toContain('added: [Picture] the square')
  expect(faults).toEqual([])
  await close()
})
