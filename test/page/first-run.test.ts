import { afterAll, expect, test } from 'vitest'
import { axeCheck } from './helpers/axe-check.ts'
import { firstRun, names } from './helpers/first-run.ts'
import { closeBrowser, hasChromium, openPage, settled } from './helpers/open-page.ts'
import { startPagePeer } from './helpers/page-peer.ts'

const inBrowser = test.skipIf(!hasChromium)
if (!hasChromium) console.warn('The first run is not tried in a browser: there is no chromium here (issue 4)')
afterAll(closeBrowser)

for (const language of ['en', 'ar'] as const)
  inBrowser(`from nothing to Today by keyboard alone in ${names[language]}, and axe finds nothing on the way`, async () => {
    const peer = await startPagePeer()
    const { page, faults, close } = await openPage(peer.url)
    const folder = process.env['PICTURES'] // to look at the steps
    await page.getByRole('button', { name: names[language] }).waitFor()
    const found: string[] = []
    await firstRun(page, language, async (step) => {
      await settled(page)
      if (folder !== undefined) await page.screenshot({ path: `${folder}/${language}-${step}.png` })
      found.push(...(await axeCheck(page)).map((line) => `${step}: ${line}`))
    })
    expect(found).toEqual([])
    expect(await page.evaluate('document.documentElement.dir')).toBe(language === 'ar' ? 'rtl' : 'ltr')
    expect(await page.evaluate('location.hash')).toBe('#/today')
    expect(faults).toEqual([])
    const state = await peer.call('profile.state', {})
    expect(state).toMatchObject({ state: 'open', language, name: 'Hikari', mode: 'off' })
    await close()
    await peer.close()
  })
