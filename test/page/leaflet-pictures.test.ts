import { afterAll, beforeAll, expect, test } from 'vitest'
import { picturesIn, readPicture } from '../helpers/picture-hands.ts'
import { chromiumPicture, secret, withTraces } from '../helpers/sample-pictures.ts'
import { axeCheck } from './helpers/axe-check.ts'
import { cutWords } from './helpers/cut-words.ts'
import { openLeaflet, textOf } from './helpers/leaflet-page.ts'
import { closeBrowser, hasChromium, settled } from './helpers/open-page.ts'
import { type PagePeer, startPagePeer } from './helpers/page-peer.ts'
import { altField, choosePicture, giveFile, kindsOf, newLeaflet, picturesOf, png, soon } from './helpers/picture-page.ts'
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

inBrowser(
  'by keyboard a picture is chosen, gets its words, is in text, preview and on paper, and Ctrl+Z takes it out',
  async () => {
    const id = await newLeaflet(peer, group, 'We meet at noon.')
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
    expect(await kindsOf(peer, group, id)).toEqual(['paragraph', 'picture', 'paragraph'])
    expect(await picturesIn(peer, group, id)).toMatchObject([{ state: 'here', about: { width: 400, height: 300, mine: true } }])
    expect(await picturesOf(page).getAttribute('alt')).toBe('A square')
    for (const sheet of ['.paper-words', '.on-paper'])
      await soon(() => page.evaluate(`document.querySelector('${sheet} img').naturalWidth`)).toBe(400)
    await settled(page)
    expect(await axeCheck(page)).toEqual([])

    const leaflet = await newLeaflet(peer, group, 'Undone')
    await page.evaluate(`location.hash = '#/leaflets?id=${leaflet}'`)
    await textOf(page).getByText('Undone').click()
    await choosePicture(page, png(40, 40))
    await altField(page).press('Enter')
    await soon(() => kindsOf(peer, group, leaflet)).toContain('picture')
    await page.keyboard.press('Control+z')
    await soon(() => kindsOf(peer, group, leaflet)).toEqual(['paragraph'])
    expect(faults).toEqual([])
    await close()
  }
)

inBrowser('a pasted photograph leaves this laptop without the place where it was taken', async () => {
  const id = await newLeaflet(peer, group)
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

inBrowser('what is no picture, or a broken one, is refused in words, and the text stays as it was', async () => {
  const id = await newLeaflet(peer, group, 'Only words')
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
  expect(await kindsOf(peer, group, id)).toEqual(['paragraph'])
  expect(faults).toEqual([])
  await close()
})
