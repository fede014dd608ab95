import { afterAll, expect, onTestFinished, test } from 'vitest'
import { closeBrowser, hasChromium, openPage, settled } from './helpers/open-page.ts'
import { pagePassphrase, startPagePeer } from './helpers/page-peer.ts'

const inBrowser = test.skipIf(!hasChromium)
if (!hasChromium) console.warn('The order of titles is not tried in a browser: there is no chromium here (issue 4)')
afterAll(closeBrowser)

inBrowser('titles stand in the order of their figures, 1, 2, 10, 100, on the board and in the list', async () => {
  const peer = await startPagePeer()
  onTestFinished(() => peer.close())
  await peer.call('profile.create', { passphrase: pagePassphrase, name: 'Hikari', language: 'en' })
  const { group } = await peer.call('group.create', { name: 'Harbour Union' })
  for (const figure of [10, 1, 100, 2]) await peer.call('task.create', { group, title: `Poster ${figure}` })
  for (const figure of [10, 1, 100, 2])
    await peer.call('event.create', { group, title: `Walk ${figure}`, start: '2030-05-01T18:00' })
  const { page, faults, close } = await openPage(peer.url)
  await page.locator('.side nav').waitFor()
  for (const [place, word] of [
    ['tasks', 'Poster'],
    ['tasks?view=list', 'Poster'],
    ['events', 'Walk']
  ]) {
    await page.evaluate(`location.hash = '#/${place}'`)
    await page.getByRole('main').getByText(`${word} 100`).first().waitFor()
    await settled(page)
    const titles = await page
      .getByRole('main')
      .getByText(new RegExp(`^${word} \\d+$`))
      .allTextContents()
    expect(titles, place).toEqual([1, 2, 10, 100].map((figure) => `${word} ${figure}`))
  }
  expect(faults).toEqual([])
  await close()
})
