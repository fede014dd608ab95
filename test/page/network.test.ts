import { afterAll, expect, onTestFinished, test } from 'vitest'
import { axeCheck } from './helpers/axe-check.ts'
import { closeBrowser, hasChromium, openPage, settled } from './helpers/open-page.ts'
import { startPagePeer } from './helpers/page-peer.ts'
import { samplePlan } from './helpers/sample-plan.ts'

const inBrowser = test.skipIf(!hasChromium)
if (!hasChromium) console.warn('The network screen is not tried in a browser: there is no chromium here (issue 5)')
afterAll(closeBrowser)

for (const [language, button, remedy] of [
  ['en', 'Find out why', 'This laptop is set to connect to nothing.'],
  ['ar', 'معرفة السبب', 'هذا الجهاز']
] as const)
  inBrowser(
    `why nobody is found is told in words, with what to do, and switched off nothing is contacted (${language})`,
    async () => {
      const peer = await startPagePeer()
      onTestFinished(() => peer.close())
      await samplePlan(peer, { language, full: false })
      const { page, faults, close } = await openPage(peer.url)
      await page.locator('.strip').click()
      await page.getByRole('button', { name: button }).click()
      const status = page.locator('.findings')
      await status.getByText(remedy).waitFor()
      await expect.poll(() => status.locator('.finding').count()).toBe(1)
      await page.evaluate("location.hash = '#/events'")
      await page.locator('.findings').waitFor({ state: 'detached' })
      await page.goBack()
      await status.getByText(remedy).waitFor() // the answer waits for whoever goes elsewhere
      expect(await page.locator('.contacted').count()).toBe(0)
      await settled(page)
      expect(await axeCheck(page)).toEqual([])
      expect(faults).toEqual([])
      await close()
    }
  )
