import type { Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { axeCheck } from './helpers/axe-check.ts'
import { closeBrowser, hasChromium, openPage, settled } from './helpers/open-page.ts'
import { pagePassphrase, startPagePeer } from './helpers/page-peer.ts'

const inBrowser = test.skipIf(!hasChromium)
if (!hasChromium) console.warn('People and unlocking are not tried in a browser: there is no chromium here (issue 4)')
afterAll(closeBrowser)

/** The places by their address: nothing that a person would type, but the same as a press on the bar. */
async function go(page: Page, hash: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`)
  await settled(page)
}

inBrowser('a coordinator makes an invite and takes it back, makes a reading code, and axe finds nothing on the way', async () => {
  const peer = await startPagePeer()
  try {
    await peer.call('profile.create', { passphrase: pagePassphrase, name: 'Hikari', language: 'en' })
    const { group } = await peer.call('group.create', { name: 'Harbour Union' })
    const { page, faults, close } = await openPage(peer.url)
    const found: string[] = []
    const look = async (step: string): Promise<void> => {
      await settled(page)
      found.push(...(await axeCheck(page)).map((line) => `${step}: ${line}`))
    }
    await page.locator('.side nav').waitFor()
    await go(page, '#/people')
    await page.getByText('This group has one coordinator.').waitFor()
    await look('people')

    await page.getByRole('button', { name: 'Invite…' }).press('Enter')
    await page.getByRole('button', { name: 'Make the invite' }).press('Enter')
    await page.getByRole('img', { name: 'Invite as a picture' }).waitFor()
    await look('invite made')
    const [made] = await peer.call('invite.list', { group })
    expect(made).toMatchObject({ role: 'organiser', state: 'open' })
    await page.getByRole('button', { name: 'Take it back' }).press('Enter')
    await page.getByText('taken back').waitFor()
    expect((await peer.call('invite.list', { group })).map(({ state }) => state)).toEqual(['revoked'])
    await look('invites')

    await page.getByRole('radio', { name: 'Reading codes' }).press('Enter')
    await page.getByRole('button', { name: 'Make a reading code' }).press('Enter')
    await page.keyboard.type('poster 3')
    await page.keyboard.press('Enter')
    await page.getByRole('img', { name: 'Reading code as a picture' }).waitFor()
    await look('reading code made')
    await page.keyboard.press('Escape')
    await page.locator('.list').getByText('poster 3').waitFor()
    expect((await peer.call('reading.list', { group })).map(({ label }) => label)).toEqual(['poster 3'])

    expect(found).toEqual([])
    expect(faults).toEqual([])
    await close()
  } finally {
    await peer.close()
  }
})

inBrowser('a wrong passphrase opens nothing and says so, the right one opens the plan', async () => {
  const peer = await startPagePeer()
  try {
    await peer.call('profile.create', { passphrase: pagePassphrase, name: 'Hikari', language: 'en' })
    await peer.call('group.create', { name: 'Harbour Union' })
    const { page, faults, close } = await openPage(peer.url)
    await page.locator('.side nav').waitFor()
    await page.keyboard.press('Control+Shift+l')
    await page.getByRole('heading', { name: 'Starling is locked' }).waitFor({ timeout: 15_000 })
    await settled(page)
    expect(await axeCheck(page)).toEqual([])
    await page.getByRole('textbox').or(page.locator('input')).first().fill('wrong boat seven lemon tin')
    await page.keyboard.press('Enter')
    await page.locator('.fld-wrong').waitFor({ timeout: 15_000 })
    expect(await page.locator('.side nav').count()).toBe(0)
    await page.locator('input').first().fill(pagePassphrase)
    await page.keyboard.press('Enter')
    await page.locator('.side nav').waitFor({ timeout: 15_000 })
    expect(faults).toEqual([])
    await close()
  } finally {
    await peer.close()
  }
})
