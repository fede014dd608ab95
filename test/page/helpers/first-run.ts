import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { eventually } from '../../helpers/core-cast.ts'
import { waitForFocus } from './focus.ts'

export const names = { en: 'English', ja: '日本語', es: 'Español', ar: 'العربية' } as const

/** Everything by keyboard alone, from nothing to Today. */
export async function firstRun(page: Page, language: keyof typeof names, look: (step: string) => Promise<void>): Promise<void> {
  const focused = (): Promise<string> => page.evaluate<string>("document.activeElement?.textContent ?? ''")
  const fields = page.locator('input')
  const next = page.locator('button[type=submit]')
  const oneField = async () => {
    await expect.poll(() => fields.count()).toBe(1)
    await waitForFocus(fields)
  }
  await look('language')
  await page.locator('button:focus').waitFor()
  for (let tries = 0; tries < 5 && (await focused()) !== names[language]; tries++) await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')

  await page.locator('h1:visible').waitFor()
  await eventually(
    'suggested words',
    () => fields.first().inputValue(),
    (text) => /\S+(\s\S+){4}/.test(text),
    10_000
  )
  const suggested = await fields.first().inputValue()
  await look('passphrase')
  await waitForFocus(fields.nth(1))
  await page.keyboard.type('something else')
  await page.keyboard.press('Enter')
  await page.locator('.fld-wrong').waitFor()
  await look('passphrase typed wrongly')
  await fields.nth(1).press('Control+a')
  await page.keyboard.type(suggested)
  await page.keyboard.press('Enter')

  await oneField()
  await look('name')
  await page.keyboard.type('Hikari')
  await page.keyboard.press('Enter')
  await page.locator('.rec').waitFor({ timeout: 20_000 })
  expect(await page.locator('.rec li').count()).toBe(12)
  await look('recovery words')
  await waitForFocus(page.getByRole('button').last())
  await page.keyboard.press('Enter')

  await page.getByRole('radiogroup').waitFor()
  await expect.poll(() => page.locator('[data-selected] input[value=off]').count()).toBe(1)
  await look('connection')
  await next.press('Enter')
  await page.locator('input[value=practise]').waitFor({ state: 'attached' })
  await look('which group')
  await next.press('Enter')
  await oneField()
  await look('name of the group')
  await page.keyboard.type('Harbour Union')
  await page.keyboard.press('Enter')
  await page.locator('.side nav').waitFor()
  await look('today')
}
