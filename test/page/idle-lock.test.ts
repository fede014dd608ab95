import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { openPeer } from '../../core/peer/peer.ts'
import { bundleChild } from '../helpers/bundle-child.ts'
import { temporaryFolder } from '../peer/helpers/temporary-folder.ts'
import { closeBrowser, hasChromium, openPage, settled } from './helpers/open-page.ts'
import { pagePassphrase } from './helpers/page-peer.ts'

const inBrowser = test.skipIf(!hasChromium)
if (!hasChromium) console.warn('Locking by itself is not tried in a browser: there is no chromium here (issue 4)')
let child: Awaited<ReturnType<typeof bundleChild>>
beforeAll(async () => {
  child = await bundleChild(new URL('./helpers/idle-core-child.ts', import.meta.url))
})
afterAll(async () => {
  await closeBrowser()
  await child.remove()
})

async function startPeer() {
  const profileDir = await temporaryFolder()
  const pageFolder = fileURLToPath(new URL('../../dist/page', import.meta.url))
  const peer = await openPeer({ profileDir, childPath: child.file, pageFolder })
  onTestFinished(() => peer.close())
  const client = peer.connect()
  await client.call('profile.create', { passphrase: pagePassphrase, name: 'Hikari', language: 'en' })
  await client.call('group.create', { name: 'Harbour Union' })
  let minutes = 0
  const pass = async (more: number): Promise<void> => {
    minutes += more
    await writeFile(join(profileDir, 'clock.new'), String(minutes))
    await rename(join(profileDir, 'clock.new'), join(profileDir, 'clock')) // core reads it whole or as it was
  }
  return { peer, client, pass, isOpen: async () => (await client.call('profile.state', {})).state === 'open' }
}

inBrowser('a page that is touched keeps the profile open; left alone, it is locked and shows nothing of the plan', async () => {
  const { peer, client, pass, isOpen } = await startPeer()
  const { page, faults, close } = await openPage(peer.url)
  let stays = 0
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      if (String(payload).includes('profile.stay')) stays++
    })
  )
  await page.reload() // so that its socket is one that is watched
  await page.locator('.side nav').waitFor()
  await page.evaluate("location.hash = '#/settings?view=security'")
  await page.getByRole('button', { name: /Lock when nobody is there/ }).waitFor()
  await settled(page)

  await pass(4)
  await page.mouse.move(300, 300)
  await expect.poll(() => stays).toBe(1)
  for (let step = 0; step < 20; step++) await page.mouse.move(300 + step, 320)
  await pass(4)
  expect(await isOpen()).toBe(true)
  expect(stays, 'of twenty touches').toBeLessThan(5)

  const withKeys = peer.corePid
  await pass(2)
  await page.getByLabel('Passphrase', { exact: true }).waitFor({ timeout: 15_000 })
  expect(await page.getByText('Harbour Union').count()).toBe(0)
  expect(peer.corePid).not.toBe(withKeys)
  expect(await isOpen()).toBe(false)

  await page.getByLabel('Passphrase', { exact: true }).fill(pagePassphrase)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /Lock when nobody is there/ }).press('Enter')
  await page.getByRole('option', { name: 'never by itself' }).press('Enter')
  await page.getByText('nothing locks it but you').waitFor()
  expect(await client.call('profile.state', {})).toMatchObject({ state: 'open', lockAfterMinutes: 0 })
  await pass(600)
  expect(await isOpen()).toBe(true)
  expect(faults).toEqual([])
  await close()
})

test('with no page open the profile locks all the same, and its process ends', async () => {
  const { peer, pass, isOpen } = await startPeer()
  const withKeys = peer.corePid
  await pass(4)
  expect(await isOpen()).toBe(true)
  await pass(1)
  await expect.poll(() => peer.corePid !== undefined && peer.corePid !== withKeys, { timeout: 15_000 }).toBe(true)
  await expect.poll(isOpen, { timeout: 15_000 }).toBe(false)
})
