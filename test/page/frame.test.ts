import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { axeCheck } from './helpers/axe-check.ts'
import { waitForFocus } from './helpers/focus.ts'
import { closeBrowser, hasChromium, openPage, settled, type WatchedPage } from './helpers/open-page.ts'
import { type PagePeer, pagePassphrase, startPagePeer } from './helpers/page-peer.ts'
import { samplePlan } from './helpers/sample-plan.ts'

const inBrowser = test.skipIf(!hasChromium)
if (!hasChromium) console.warn('The page is not tried in a browser: there is no chromium here (issue 4)')

let peer: PagePeer
let group = ''
let open: WatchedPage | null = null
beforeAll(async () => {
  if (!hasChromium) return
  peer = await startPagePeer()
  group = (await samplePlan(peer)).group
})
afterEach(async () => {
  const faults = open?.faults
  await open?.close()
  open = null
  if (faults) expect(faults).toEqual([])
})
afterAll(async () => {
  await closeBrowser()
  await peer?.close()
})

async function show(options: Parameters<typeof openPage>[1] = {}) {
  open = await openPage(peer.url, options)
  await open.page.locator('.side nav').waitFor()
  return open.page
}
const heading = (page: Awaited<ReturnType<typeof show>>, name: string) => page.getByRole('heading', { level: 1, name })

inBrowser('neither address, title nor storage of the page holds the key or a word of the plan', async () => {
  const page = await show()
  await page.keyboard.press('g')
  await page.keyboard.press('e')
  await page.getByText('March from the station').first().click()
  await page.getByRole('region', { name: 'Details' }).waitFor()
  expect(await page.title()).toBe('Starling')
  const kept = await page.evaluate<string>('location.href + JSON.stringify(localStorage) + document.cookie')
  expect(kept).not.toMatch(/#k=|March|Harbour|Hikari/)
  const key = await page.evaluate<string>("sessionStorage.getItem('starling-key')")
  expect(key).toMatch(/^[\w-]{43}$/)
  expect(kept).not.toContain(key)
  expect(await page.evaluate('Promise.all([caches.keys(), indexedDB.databases()]).then((all) => all.flat().length)')).toBe(0)
})

inBrowser('while a screen takes long to come, a title stands, and the frame says that it is busy', async () => {
  const page = await show()
  let release = (): void => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route(/\/assets\/screen-/, async (route) => {
    await held
    await route.continue()
  })
  await page.reload()
  await heading(page, 'Opening…').waitFor()
  await page.locator('.side nav').waitFor()
  expect(await page.getByRole('main').getAttribute('aria-busy')).toBe('true')
  expect(await axeCheck(page)).toEqual([])
  release()
  await page.getByText('March from the station').first().waitFor()
  await settled(page)
  expect(await heading(page, 'Opening…').count()).toBe(0)
})

inBrowser('g and a letter go to each place, and what is typed into a field never does', async () => {
  const page = await show()
  await page.locator('body').press('g')
  await page.keyboard.press('k')
  await heading(page, 'Tasks').waitFor()
  await page.keyboard.press('/')
  await heading(page, 'Search').waitFor()
  const field = page.getByRole('main').getByRole('searchbox').or(page.getByRole('main').getByRole('textbox')).first()
  await field.fill('')
  await field.pressSequentially('ge?c/')
  expect(await field.inputValue()).toBe('ge?c/')
  await heading(page, 'Search').waitFor()
  expect(await page.getByRole('dialog').count()).toBe(0)
})

inBrowser('what is looked for stands in no address, and is still there on the way back', async () => {
  const page = await show()
  await page.keyboard.press('/')
  const field = page.getByRole('main').getByRole('searchbox')
  await field.pressSequentially('station')
  await page.getByRole('main').getByRole('link', { name: 'March from the station' }).click()
  await page.getByRole('region', { name: 'Details' }).waitFor()
  const addresses = await page.evaluate<string>(`navigation.entries().map((entry) => entry.url).join(' ')`)
  expect(addresses).toContain('#/search')
  expect(addresses).not.toContain('station')
  await page.goBack()
  await expect.poll(() => field.inputValue()).toBe('station')
})

inBrowser('a letter of an input method that still composes is no key', async () => {
  const page = await show()
  for (const key of ['g', 'k', '?'])
    await page.evaluate(`document.body.dispatchEvent(
      new KeyboardEvent('keydown', { key: '${key}', isComposing: true, bubbles: true, cancelable: true }))`)
  expect(await page.getByRole('dialog').count()).toBe(0)
  expect(await page.evaluate('location.hash')).toBe('#/today')
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keys' }).waitFor()
})

inBrowser('single letters can be switched off; keys with Ctrl stay', async () => {
  const page = await show()
  await page.evaluate(`localStorage.setItem('starling-look', '{"letterKeys":false}')`)
  await page.reload()
  await page.locator('.side nav').waitFor()
  await page.keyboard.press('?')
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').waitFor()
  expect(await page.getByRole('dialog', { name: 'Keys' }).count()).toBe(0)
})

inBrowser('Ctrl+K, a word, Enter without waiting: the first that fits', async () => {
  const page = await show()
  await page.keyboard.press('Control+k')
  await waitForFocus(page.getByRole('dialog').getByRole('searchbox'))
  await page.keyboard.insertText('Activity')
  await page.keyboard.press('Enter')
  await heading(page, 'Activity').waitFor()
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
})

inBrowser('Ctrl+Z takes back the newest change, once', async () => {
  const page = await show()
  await page.evaluate("location.hash = '#/tasks?view=list'")
  await heading(page, 'Tasks').waitFor()
  const before = (await peer.call('task.list', { group })).items.length
  await page.keyboard.press('c')
  await page.getByRole('dialog').getByRole('textbox').first().fill('Borrow the megaphone')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Undo' }).waitFor()
  expect((await peer.call('task.list', { group })).items.length).toBe(before + 1)
  await page.locator('main').focus()
  await page.keyboard.press('Control+z')
  await expect.poll(async () => (await peer.call('task.list', { group })).items.length).toBe(before)
  await page.keyboard.press('Control+z')
  expect((await peer.call('task.list', { group })).items.length).toBe(before)
})

inBrowser('several tasks changed at once are one message and one undo', async () => {
  const page = await show()
  await page.evaluate("location.hash = '#/tasks?view=list'")
  await heading(page, 'Tasks').waitFor()
  const states = async () => (await peer.call('task.list', { group })).items.map(({ id, state }) => `${id} ${state}`).sort()
  const before = await states()
  await page.locator('.task-table [role=columnheader] label').first().click()
  await page.getByText(`${before.length} chosen`).waitFor()
  await page.getByRole('button', { name: 'Set to…' }).click()
  await page.getByRole('menuitem', { name: 'Waiting' }).click()
  await expect.poll(async () => (await states()).filter((line) => line.endsWith('waiting')).length).toBe(before.length)
  const changed = before.filter((line) => !line.endsWith('waiting')).length
  await page.getByText(`${changed} tasks changed`).waitFor()
  expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(1)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(states).toEqual(before)
})

inBrowser('where the system forces its colours, what is chosen still differs from what is not', async () => {
  const page = await show()
  await page.emulateMedia({ forcedColors: 'active' })
  await page.evaluate("location.hash = '#/settings?view=look'")
  await heading(page, 'Settings').waitFor()
  const colours = (selector: string) =>
    page.evaluate<string[]>(
      `[...document.querySelectorAll(${JSON.stringify(selector)})].map((one) => getComputedStyle(one).backgroundColor)`
    )
  const differing = (selector: string) => expect.poll(async () => new Set(await colours(selector)).size, { message: selector })
  await differing('.side .nv').toBe(2)
  await differing('.swi-track').toBe(2) // one is on, one is off
  await page.evaluate("location.hash = '#/tasks'")
  await heading(page, 'Tasks').waitFor()
  await differing('.seg-one').toBe(2)
})

inBrowser('the browser thinks there is no internet, and everything still works', async () => {
  const page = await show()
  // Not by cutting the browser off: this computer reaches itself without any network.
  await page.evaluate(
    "Object.defineProperty(navigator, 'onLine', { get: () => false }); window.dispatchEvent(new Event('offline'))"
  )
  await page.keyboard.press('g')
  await page.keyboard.press('e')
  await page.getByText('March from the station').first().waitFor()
  expect(await page.evaluate('navigator.onLine')).toBe(false)
})

inBrowser('what others change shows without being asked for', async () => {
  const page = await show()
  await page.keyboard.press('g')
  await page.keyboard.press('k')
  await heading(page, 'Tasks').waitFor()
  await peer.call('task.create', { group, title: 'Paint the cart' })
  await page.getByText('Paint the cart').first().waitFor()
})

inBrowser('a frame that is drawn again between g and its letter still knows the g', async () => {
  const page = await show()
  const count = page.locator('.side nav a').first()
  await settled(page)
  const before = await count.textContent()
  await page.evaluate('{ const now = performance.now(); performance.now = () => now }') // however long the redraw takes here
  await page.keyboard.press('g')
  await peer.call('event.create', {
    group,
    title: 'Assembly',
    start: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
  })
  await expect.poll(() => count.textContent()).not.toBe(before)
  await page.keyboard.press('k')
  await heading(page, 'Tasks').waitFor()
})

inBrowser('Ctrl+Shift+L locks: nothing of the plan stays, and the passphrase leads back to the same place', async () => {
  const page = await show()
  await page.keyboard.press('g')
  await page.keyboard.press('e')
  await page.getByText('March from the station').first().waitFor()
  await page.keyboard.press('Control+Shift+l')
  const field = page.getByLabel('Passphrase')
  await field.waitFor()
  await settled(page)
  expect(await page.locator('body').textContent()).not.toMatch(/March|Harbour|Hikari/)
  expect(await axeCheck(page)).toEqual([])
  await field.fill(pagePassphrase)
  await page.keyboard.press('Enter')
  await heading(page, 'Events').waitFor()
  await page.getByText('March from the station').first().waitFor()
  await peer.call('event.create', { group, title: 'After the lock', start: '2031-01-01' })
  await page.getByText('After the lock').first().waitFor()
})

for (const language of ['en', 'ja', 'es', 'ar'] as const)
  for (const dark of [false, true])
    inBrowser(`axe finds nothing on any place in ${language}, ${dark ? 'dark' : 'light'}`, { timeout: 120_000 }, async () => {
      await peer.call('profile.set', { language })
      const page = await show({ dark })
      await expect.poll(() => page.evaluate('document.documentElement.lang')).toBe(language)
      expect(await page.evaluate('document.documentElement.dir')).toBe(language === 'ar' ? 'rtl' : 'ltr')
      const links = await page.locator('.side nav').getByRole('link').all()
      expect(links.length).toBeGreaterThanOrEqual(8)
      const found: string[] = []
      for (const link of links) {
        await link.click()
        await expect.poll(() => link.getAttribute('aria-current')).toBe('page')
        await settled(page)
        found.push(...(await axeCheck(page)).map((line) => `${new URL(page.url()).hash} ${line}`))
      }
      expect(found).toEqual([])
    })
