import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeCheck } from './helpers/axe-check.ts'
import { cutWords } from './helpers/cut-words.ts'
import { waitForFocus } from './helpers/focus.ts'
import { openLeaflet } from './helpers/leaflet-page.ts'
import { closeBrowser, hasChromium, settled } from './helpers/open-page.ts'
import { type PagePeer, startPagePeer } from './helpers/page-peer.ts'
import { samplePlan } from './helpers/sample-plan.ts'
import { pageProcesses, threadTime } from './helpers/thread-time.ts'

const inBrowser = test.skipIf(!hasChromium)
if (!hasChromium) console.warn('Versions of leaflets are not tried in a browser: there is no chromium here (issue 4)')
/** Other work may keep the machine busy: longer than the second that a poll waits by itself. */
const soon = <T>(look: () => T | Promise<T>, interval = 50) => expect.poll(look, { timeout: 15_000, interval })

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

const line = (text: string) => ({ kind: 'paragraph' as const, spans: [{ text }] })
const inCore = async (id: string): Promise<string> => (await peer.call('leaflet.get', { group, id })).text

/** A leaflet that was written, got ready, and was then written over. */
async function writtenOver(): Promise<string> {
  const blocks = [line('We meet at noon.'), line('Bring water.')]
  const { id } = await peer.call('leaflet.create', { group, title: 'Call', language: 'en', blocks })
  await peer.call('leaflet.update', { group, id, state: 'ready', title: 'Call-out' })
  await peer.call('leaflet.cut', { group, id, at: 0 })
  await peer.call('leaflet.insert', { group, id, at: 0, blocks: [line('We meet at dusk.')] })
  return id
}

const versionsOf = (page: Page) => page.getByRole('region', { name: 'Details' })
const marked = (page: Page) =>
  page.evaluate<string[]>(
    `[...document.querySelectorAll('.panel ins, .panel del')].map((each) => each.tagName.toLowerCase() + ' ' + each.textContent)`
  )

inBrowser('by keyboard alone one sees what changed, restores a version, and undoes that', async () => {
  const id = await writtenOver()
  const { page, faults, close } = await openLeaflet(peer, id)
  await page.getByRole('button', { name: 'Versions' }).focus()
  await page.keyboard.press('Enter')
  await soon(() => versionsOf(page).getByRole('listitem').count()).toBe(3)
  await soon(() => page.evaluate(`document.querySelector('.panel').contains(document.activeElement)`)).toBe(true)
  await settled(page)
  expect(await axeCheck(page)).toEqual([])
  const focused = () => page.evaluate<string>(`document.activeElement.textContent`)
  // Close, the newest, the second, the oldest.
  for (let i = 0; i < 4; i++) await page.keyboard.press('Tab')
  expect(await focused()).toContain('title, language and text')
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 3 }).waitFor()
  await expect
    .poll(() => marked(page))
    .toEqual(['del removed: Call', 'ins added: Call-out', 'del removed: Draft', 'ins added: Ready'])

  await versionsOf(page).getByRole('button', { name: 'All versions' }).press('Enter')
  await soon(focused).toContain('title and state')
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Enter')
  await soon(() => marked(page)).toEqual(['del removed: noon', 'ins added: dusk'])
  expect(await versionsOf(page).getByRole('button', { name: 'Restore this version' }).isDisabled()).toBe(true)
  await settled(page)
  expect(await axeCheck(page)).toEqual([])

  await versionsOf(page).getByRole('button', { name: 'All versions' }).press('Enter')
  await waitForFocus(versionsOf(page).getByRole('listitem').first().getByRole('button'))
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByRole('radio', { name: 'Compared with now' }).press('Enter')
  await soon(() => marked(page)).toEqual(['del removed: dusk', 'ins added: noon'])
  await settled(page)
  expect(await axeCheck(page)).toEqual([])
  expect(await cutWords(page)).toEqual([])
  await versionsOf(page).getByRole('button', { name: 'Restore this version' }).press('Enter')
  const undo = page.getByRole('button', { name: 'Undo', exact: true })
  await undo.focus() // it stays while somebody is at it
  await soon(() => inCore(id)).toBe('We meet at noon.\nBring water.')
  await soon(() => versionsOf(page).getByRole('listitem').count()).toBe(4)
  await soon(() => page.locator('.ProseMirror').textContent()).toContain('We meet at noon.')
  expect((await peer.call('leaflet.get', { group, id })).title).toBe('Call-out')

  await undo.press('Enter')
  await soon(() => inCore(id)).toBe('We meet at dusk.\nBring water.')
  await versionsOf(page).getByRole('button', { name: 'Close' }).focus()
  await page.keyboard.press('Escape')
  await soon(() => versionsOf(page).count()).toBe(0)
  await soon(focused).toBe('Versions')
  expect(faults).toEqual([])
  await close()
})

inBrowser('what came and what went differ without any colour', async () => {
  const id = await writtenOver()
  const { page, faults, close } = await openLeaflet(peer, id)
  await page.evaluate(`location.hash = '#/leaflets?id=${id}&view=versions'`)
  await versionsOf(page).getByRole('listitem').first().getByRole('button').click()
  const lookOf = (tag: string) =>
    page.evaluate<string>(`getComputedStyle(document.querySelector('.panel ${tag}')).textDecorationLine`)
  await page.locator('.panel ins').waitFor()
  expect([await lookOf('ins'), await lookOf('del')]).toEqual(['underline', 'line-through'])
  expect(faults).toEqual([])
  await close()
})

inBrowser('the words of a very long leaflet are compared without holding up the page', async () => {
  const words = (seed: number): string =>
    Array.from({ length: 1500 }, (_, at) => ((at * 7919 * seed) % 99991).toString(36)).join(' ')
  const { id } = await peer.call('leaflet.create', {
    group,
    title: 'Long',
    language: 'en',
    blocks: [line(words(1)), line(words(2))]
  })
  await peer.call('leaflet.update', { group, id, state: 'ready' })
  await peer.call('leaflet.cut', { group, id, at: 0, count: 2 })
  await peer.call('leaflet.insert', { group, id, blocks: [line(words(3)), line(words(4))] })
  const { page, faults, close } = await openLeaflet(peer, id)
  await page.evaluate(`location.hash = '#/leaflets?id=${id}&view=versions'`)
  await settled(page)
  const drawing = await pageProcesses()
  const before = await threadTime(drawing)
  await versionsOf(page).getByRole('listitem').first().getByRole('button').click()
  await page.locator('.panel ins').first().waitFor()
  const after = await threadTime(drawing)
  console.log(`words compared: ${Math.round(after.ranMs - before.ranMs)} ms`)
  expect(after.ranMs - before.ranMs).toBeLessThan(2000) // all that the page did meanwhile, however long it had to wait for a processor
  expect(faults).toEqual([])
  await close()
})

inBrowser('the words of a leaflet are copied for other programs, and the page says what that means', async () => {
  const id = await writtenOver()
  const { page, context, faults, close } = await openLeaflet(peer, id)
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Copy the text' }).click()
  await page.getByText('Other programs on this computer can read what is copied').waitFor()
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe('Call-out\n\nWe meet at dusk.\nBring water.')
  expect(faults).toEqual([])
  await close()
})
