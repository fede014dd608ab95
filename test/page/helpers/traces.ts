import type { Page } from 'playwright-core'

/** Everything that a browser keeps or shows outside the page: storage, cookies, its history with titles, and the title of the window. */
export async function tracesOf(page: Page): Promise<string> {
  const debug = await page.context().newCDPSession(page)
  try {
    const { entries } = await debug.send('Page.getNavigationHistory')
    const kept = await page.evaluate<string>(`(async () => JSON.stringify([
      { ...localStorage }, { ...sessionStorage }, document.title, history.state, name,
      (await indexedDB.databases()).map((each) => each.name), globalThis.caches ? await caches.keys() : []
    ]))()`)
    return `${kept} ${JSON.stringify(entries)} ${JSON.stringify(await page.context().cookies())}`
  } finally {
    await debug.detach()
  }
}
