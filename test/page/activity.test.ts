import { afterAll, expect, onTestFinished, test } from 'vitest'
import { axeCheck } from './helpers/axe-check.ts'
import { closeBrowser, hasChromium, openPage, settled } from './helpers/open-page.ts'
import { startPagePeer } from './helpers/page-peer.ts'
import { samplePlan } from './helpers/sample-plan.ts'

const inBrowser = test.skipIf(!hasChromium)
if (!hasChromium) console.warn('Activity is not tried in a browser: there is no chromium here (issue 4)')
afterAll(closeBrowser)

inBrowser('that somebody came and that the group was started is nothing to put back; what was changed since is', async () => {
  const peer = await startPagePeer()
  onTestFinished(() => peer.close())
  const { group } = await samplePlan(peer, { full: false })
  const { id } = await peer.call('task.create', { group, title: 'Paint the cart' })
  await peer.call('task.update', { group, id, title: 'Paint both carts' })
  await peer.call('group.rename', { group, name: 'Harbour and Docks' })
  const { page, faults, close } = await openPage(peer.url)
  await page.locator('.side nav').waitFor()
  await page.evaluate("location.hash = '#/activity'")
  const rows = page.getByRole('main').getByRole('listitem')
  const putBack = (words: string | RegExp) => rows.filter({ hasText: words }).getByRole('button', { name: 'Put back' })
  await rows.filter({ hasText: 'Hikari started' }).waitFor()
  await rows.filter({ hasText: 'Hikari joined' }).waitFor()
  await settled(page)
  expect(await axeCheck(page)).toEqual([])
  expect(await putBack('Hikari started').count()).toBe(0)
  expect(await putBack('Hikari joined').count()).toBe(0)
  for (const words of ['Hikari added', /Hikari changed .*Paint both carts/, /Hikari changed .*Harbour and Docks/])
    expect(await putBack(words).count(), String(words)).toBe(1)

  await putBack(/Hikari changed .*Harbour and Docks/).press('Enter')
  await expect.poll(async () => (await peer.call('group.list', {}))[0]?.name).toBe('Harbour Union')
  expect(faults).toEqual([])
  await close()
})
