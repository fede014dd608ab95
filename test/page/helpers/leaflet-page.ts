import type { Locator, Page } from 'playwright-core'
import { openPage, type WatchedPage } from './open-page.ts'
import type { PagePeer } from './page-peer.ts'

/** A page with this leaflet open in the editor. */
export async function openLeaflet(peer: PagePeer, id: string): Promise<WatchedPage> {
  const opened = await openPage(peer.url)
  await opened.page.locator('.side nav').waitFor()
  await opened.page.evaluate(`location.hash = '#/leaflets?id=${id}'`)
  await textOf(opened.page).waitFor()
  return opened
}

export function textOf(page: Page): Locator {
  return page.getByRole('textbox', { name: 'Text of the leaflet' })
}
