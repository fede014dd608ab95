import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { admit, type CorePeer, cast, eventually, part } from '../helpers/core-cast.ts'
import { axeCheck } from './helpers/axe-check.ts'
import { waitForFocus } from './helpers/focus.ts'
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
    await waitForFocus(page.getByRole('dialog').getByRole('textbox'))
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

/** The profile of a laptop that was closed becomes the one that the page opens. */
async function handOver(laptop: CorePeer, profile: string): Promise<void> {
  await laptop.close()
  await rm(profile, { recursive: true, force: true })
  await rename(laptop.dir, profile)
}

inBrowser(
  'whoever stepped back reads that the lock is not changed yet, and that a draft was lost, until they have read it',
  async () => {
    const [amira, kenji] = await cast('Amira', 'Kenji')
    const { group } = await amira.call('group.create', { name: 'Harbour Union' })
    const there = await admit(amira, group, kenji, 'coordinator')
    const of = { group: there, form: 'event.new' }
    await eventually(
      'two coordinators',
      () => kenji.call('group.get', { group: there }),
      ({ coordinators }) => coordinators === 2
    )
    await part(amira, kenji)
    const person = (await kenji.call('member.list', { group: there })).find(({ me }) => me)?.person ?? ''
    await kenji.call('member.role', { group: there, person, role: 'organiser' })
    await kenji.call('draft.keep', { ...of, text: 'lost' })
    const journal = join(kenji.dir, 'drafts', 'journal')
    const hurt = await readFile(journal)
    await kenji.call('draft.keep', { ...of, form: 'task.new', text: 'whole' })
    const whole = await readFile(journal)
    whole.writeUInt8(whole.readUInt8(hurt.byteLength - 1) ^ 1, hurt.byteLength - 1)
    const peer = await startPagePeer({
      before: async (profile) => {
        await handOver(kenji, profile)
        await writeFile(join(profile, 'drafts', 'journal'), whole)
      }
    })
    try {
      const { page, faults, close } = await openPage(peer.url)
      await page.locator('input').first().fill(pagePassphrase)
      await page.keyboard.press('Enter')
      await page.getByText('is damaged and cannot be read').waitFor({ timeout: 15_000 })
      await go(page, '#/people')
      await page.getByText('The group’s lock is not changed yet').waitFor()
      expect(await axeCheck(page)).toEqual([])
      await page.getByRole('button', { name: 'Understood' }).press('Enter')
      await page.getByText('is damaged and cannot be read').waitFor({ state: 'detached' })
      expect(faults).toEqual([])
      await close()
    } finally {
      await peer.close()
    }
  }
)
