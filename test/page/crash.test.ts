import { afterAll, beforeAll, expect, test } from 'vitest'
import { corePid } from './helpers/core-pid.ts'
import { closeBrowser, hasChromium, openPage } from './helpers/open-page.ts'
import { type PagePeer, pagePassphrase, startPagePeer } from './helpers/page-peer.ts'
import { samplePlan } from './helpers/sample-plan.ts'

const inBrowser = test.skipIf(!hasChromium)
if (!hasChromium) console.warn('Crashes of the page are not tried: there is no chromium here (issue 4)')

let peer: PagePeer
beforeAll(async () => {
  if (!hasChromium) return
  peer = await startPagePeer()
  await samplePlan(peer)
})
afterAll(async () => {
  await closeBrowser()
  await peer?.close()
})

inBrowser('what was typed is still in the form after the page was killed and after core was killed', async () => {
  const first = await openPage(peer.url)
  await first.page.locator('.side nav').waitFor()
  await first.page.evaluate("location.hash = '#/events?new=true'")
  const title = 'Vigil at the gate · 門の前で'
  await first.page.getByRole('dialog').getByLabel('Title').pressSequentially(title)
  await first.page.getByRole('dialog').getByLabel('Notes').fill('Candles')
  const { group } = (await peer.call('group.list', {}))[0] ?? { group: '' }
  await expect.poll(async () => (await peer.call('draft.get', { group, form: 'event.new' })).text).toContain('Candles')
  await first.page.close({ runBeforeUnload: false })
  expect(first.faults).toEqual([])
  await first.close()

  const second = await openPage(peer.url)
  await second.page.locator('.side nav').waitFor()
  await second.page.evaluate("location.hash = '#/events?new=true'")
  const field = second.page.getByRole('dialog').getByLabel('Title')
  await expect.poll(() => field.inputValue()).toBe(title)
  await second.page.getByText('typed before').waitFor()

  process.kill(await corePid(peer), 'SIGKILL')
  await second.page.getByLabel('Passphrase').fill(pagePassphrase, { timeout: 15_000 })
  await second.page.keyboard.press('Enter')
  await expect.poll(() => field.inputValue(), { timeout: 10_000 }).toBe(title)
  await expect.poll(() => second.page.getByRole('dialog').getByLabel('Notes').inputValue()).toBe('Candles')

  await second.page.getByRole('button', { name: 'Make event' }).click()
  await second.page.getByRole('button', { name: 'Undo' }).waitFor()
  await expect.poll(async () => (await peer.call('draft.get', { group, form: 'event.new' })).text).toBe(null)
  expect(second.faults).toEqual([])
  await second.close()
})
