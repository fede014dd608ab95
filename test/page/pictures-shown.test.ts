import { afterAll, beforeAll, expect, test } from 'vitest'
import { showPicture } from '../helpers/picture-hands.ts'
import { noisePng } from '../helpers/sample-pictures.ts'
import { openLeaflet } from './helpers/leaflet-page.ts'
import { closeBrowser, hasChromium, openPage, settled } from './helpers/open-page.ts'
import { type PagePeer, startPagePeer } from './helpers/page-peer.ts'
import { isPiece, newLeaflet, soon } from './helpers/picture-page.ts'
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

inBrowser('in the difference of two versions a picture that came or went is a word', async () => {
  const id = await newLeaflet(peer, group, 'We meet at noon.')
  await peer.call('leaflet.update', { group, id, state: 'ready' })
  await showPicture(peer, group, id, noisePng(30, 30))
  const { page, faults, close } = await openLeaflet(peer, id)
  await page.evaluate(`location.hash = '#/leaflets?id=${id}&view=versions'`)
  await page.getByRole('region', { name: 'Details' }).getByRole('listitem').first().getByRole('button').click()
  await soon(() => page.locator('.panel ins').allTextContents()).toContain('added: [Picture] the square')
  expect(faults).toEqual([])
  await close()
})

inBrowser('the printer waits until the pictures stand on the sheet', async () => {
  const id = await newLeaflet(peer, group)
  await showPicture(peer, group, id, noisePng(400, 300))
  const { page, faults, close } = await openPage(peer.url)
  const held: (() => void)[] = []
  let isHeld = true
  await page.routeWebSocket(/\/ws$/, (socket) => {
    const core = socket.connectToServer()
    core.onMessage((frame) => {
      if (isHeld && isPiece(String(frame))) held.push(() => socket.send(frame))
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
  await soon(() => page.evaluate('window.printed')).toEqual([400])
  await page.emulateMedia({ media: 'print' })
  await page.locator('.on-paper img').waitFor()
  expect(faults).toEqual([])
  await close()
})
