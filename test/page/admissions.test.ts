import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { openPeer } from '../../core/peer/peer.ts'
import { bundleChild } from '../helpers/bundle-child.ts'
import { eventually, openCorePeer } from '../helpers/core-cast.ts'
import { freshPort } from '../helpers/ports.ts'
import { temporaryFolder } from '../peer/helpers/temporary-folder.ts'
import { axeCheck } from './helpers/axe-check.ts'
import { closeBrowser, hasChromium, openPage, settled } from './helpers/open-page.ts'
import { pagePassphrase } from './helpers/page-peer.ts'

const inBrowser = test.skipIf(!hasChromium)
if (!hasChromium) console.warn('Setting aside who wants in is not tried in a browser: there is no chromium here (issue 4)')
let child: Awaited<ReturnType<typeof bundleChild>>
beforeAll(async () => {
  child = await bundleChild(new URL('./helpers/near-core-child.ts', import.meta.url))
})
afterAll(async () => {
  await closeBrowser()
  await child.remove()
})

/** A coordinator at a page, and a newcomer whose laptop brings an invite of the coordinator's. */
async function knocking() {
  const [own, other] = [freshPort(), freshPort()]
  const profileDir = await temporaryFolder()
  await writeFile(join(profileDir, 'ports'), JSON.stringify([own, other]))
  const pageFolder = fileURLToPath(new URL('../../dist/page', import.meta.url))
  const peer = await openPeer({ profileDir, childPath: child.file, pageFolder })
  onTestFinished(() => peer.close())
  const client = peer.connect()
  await client.call('profile.create', { passphrase: pagePassphrase, name: 'Hikari', language: 'en' })
  const { group } = await client.call('group.create', { name: 'Harbour Union' })
  await client.call('network.mode', { mode: 'lan' })
  const newcomer = await openCorePeer('Kenji', { own: other, others: [own] })
  await newcomer.call('network.mode', { mode: 'lan' })
  const { text } = await client.call('invite.create', { group })
  const { join: started } = await newcomer.call('join.start', { text })
  const joins = async () => (await newcomer.call('join.list', {})).find((one) => one.join === started)
  return { url: peer.url, client, joins }
}

inBrowser(
  'who wants in is set aside by closing the question, waits above every screen, and only its own button refuses',
  async () => {
    const { url, client, joins } = await knocking()
    const { page, faults, close } = await openPage(url)
    const question = page.getByRole('dialog', { name: 'A laptop wants in. Do both screens show the same?' })
    const waits = page.getByRole('status').filter({ hasText: 'A laptop waits to be let in.' })
    await question.waitFor({ timeout: 20_000 })
    expect(await waits.count()).toBe(0)
    await page.keyboard.press('Escape')
    await question.waitFor({ state: 'detached' })
    for (const place of ['events', 'people', 'settings', 'network']) {
      await page.evaluate(`location.hash = '#/${place}'`)
      await settled(page)
      await waits.waitFor()
      expect(await question.count(), place).toBe(0)
    }
    expect(await axeCheck(page)).toEqual([])
    expect(await client.call('admission.list', {})).toMatchObject([{ state: 'comparing' }])
    expect(await joins()).toMatchObject({ state: 'comparing', refusal: null })

    await waits.getByRole('button', { name: 'Compare the codes' }).press('Enter')
    await question.waitFor()
    await expect.poll(() => waits.count()).toBe(0)
    const plain = (text: string): string => text.replaceAll(/\s/g, '')
    expect(plain((await question.textContent()) ?? '')).toContain(plain((await joins())?.code?.digits ?? 'no code'))
    await question.getByRole('button', { name: 'Do not let in' }).press('Enter')
    await question.waitFor({ state: 'detached' })
    const ended = await eventually('the newcomer hears of it', joins, (one) => one?.state === 'refused')
    expect(ended).toMatchObject({ refusal: 'INVITE_DECLINED', group: null })
    expect(await client.call('admission.list', {})).toEqual([])
    await expect.poll(() => waits.count()).toBe(0)
    expect(faults).toEqual([])
    await close()
  }
)
