import type { Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { axeCheck } from './helpers/axe-check.ts'
import { closeBrowser, hasChromium, openPage, settled } from './helpers/open-page.ts'
import { startPagePeer } from './helpers/page-peer.ts'

const inBrowser = test.skipIf(!hasChromium)
if (!hasChromium) console.warn('The first run is not tried in a browser: there is no chromium here (issue 4)')
afterAll(closeBrowser)

const names = { en: 'English', ar: 'العربية' } as const

/** Everything by keyboard alone, from nothing to Today. */
async function firstRun(page: Page, language: keyof typeof names, look: (step: string) => Promise<void>): Promise<void> {
  const focused = (): Promise<string> => page.evaluate<string>("document.activeElement?.textContent ?? ''")
  const next = page.locator('button[type=submit]')
  await look('language')
  for (let tries = 0; tries < 5 && (await focused()) !== names[language]; tries++) await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')

  await page.locator('h1:visible').waitFor()
  const fields = page.locator('input')
  await expect.poll(() => fields.first().inputValue()).toMatch(/\S+(\s\S+){4}/)
  const suggested = await fields.first().inputValue()
  await look('passphrase')
  await page.keyboard.type('something else')
  await page.keyboard.press('Enter')
  await page.locator('.fld-wrong').waitFor()
  await look('passphrase typed wrongly')
  await fields.nth(1).press('Control+a')
  await page.keyboard.type(suggested)
  await page.keyboard.press('Enter')

  await expect.poll(() => fields.count()).toBe(1)
  await look('name')
  await page.keyboard.type('Hikari')
  await page.keyboard.press('Enter')
  await page.locator('.rec').waitFor({ timeout: 20_000 })
  expect(await page.locator('.rec li').count()).toBe(12)
  await look('recovery words')
  await page.keyboard.press('Enter')

  await page.getByRole('radiogroup').waitFor()
  expect(await page.locator('[data-selected] input[value=off]').count()).toBe(1)
  await look('connection')
  await next.press('Enter')
  await page.locator('input[value=practise]').waitFor({ state: 'attached' })
  await look('which group')
  await next.press('Enter')
  await expect.poll(() => fields.count()).toBe(1)
  await look('name of the group')
  await page.keyboard.type('Harbour Union')
  await page.keyboard.press('Enter')
  await page.locator('.side nav').waitFor()
  await look('today')
}

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
