import { afterAll, expect, test } from 'vitest'
import { waitForFocus } from './helpers/focus.ts'
import { closeBrowser, hasChromium, openPage } from './helpers/open-page.ts'
import { pagePassphrase, startPagePeer } from './helpers/page-peer.ts'

if (!hasChromium) console.warn('The date of an event is not tried in a browser: there is no chromium here (issue 4)')
afterAll(closeBrowser)

test.skipIf(!hasChromium)(
  'a day and an hour that are typed are the ones of the event, and the policy has nothing to refuse',
  async () => {
    const peer = await startPagePeer()
    try {
      await peer.call('profile.create', { passphrase: pagePassphrase, name: 'Hikari', language: 'en' })
      const { group } = await peer.call('group.create', { name: 'Harbour Union' })
      const { page, faults, close } = await openPage(peer.url)
      await page.locator('.side nav').waitFor()
      await page.evaluate("location.hash = '#/events?new=true'")
      await page.getByRole('dialog').getByLabel('Title').pressSequentially('Vigil')
      await page.keyboard.press('Tab')
      await waitForFocus(page.getByRole('group', { name: 'Day' }).getByRole('spinbutton').first())
      await page.keyboard.type('28112027')
      await page.getByRole('group', { name: 'From' }).getByRole('spinbutton').first().focus()
      await page.keyboard.type('2215')
      await page.getByRole('button', { name: 'Make event' }).press('Enter')
      await expect
        .poll(async () => (await peer.call('event.list', { group })).items.map(({ title, start }) => ({ title, start })))
        .toEqual([{ title: 'Vigil', start: '2027-11-28T22:15' }])
      expect(faults).toEqual([])
      await close()
    } finally {
      await peer.close()
    }
  }
)
