import { afterAll, beforeAll, expect, test } from 'vitest'
import { cutWords } from './helpers/cut-words.ts'
import { closeBrowser, hasChromium, openPage, settled } from './helpers/open-page.ts'
import { type PagePeer, startPagePeer } from './helpers/page-peer.ts'
import { pseudoWords } from './helpers/pseudo-words.ts'
import { samplePlan } from './helpers/sample-plan.ts'

const inBrowser = test.skipIf(!hasChromium)
if (!hasChromium) console.warn('Narrow windows are not tried: there is no chromium here (issue 4)')

let peer: PagePeer
let eventPanel = ''
beforeAll(async () => {
  if (!hasChromium) return
  peer = await startPagePeer()
  const { group } = await samplePlan(peer)
  eventPanel = `events?id=${(await peer.call('event.list', { group })).items[0]?.id}`
})
afterAll(async () => {
  await closeBrowser()
  await peer?.close()
})

for (const [width, textSize] of [
  [1280, 100],
  [860, 150],
  [640, 130]
] as const)
  inBrowser(
    `words two fifths longer than in English are cut nowhere, ${width} px wide with ${textSize} % text`,
    { timeout: 120_000 },
    async () => {
      const { page, faults, close } = await openPage('about:blank', { width, height: 900 })
      await pseudoWords(page)
      await page.goto(peer.url)
      await page.locator('.side nav').waitFor()
      await page.evaluate(`localStorage.setItem('starling-look', '{"textSize":${textSize}}')`)
      await page.reload()
      await page.locator('.side nav').waitFor()
      expect(await page.locator('.side nav').textContent()).toMatch(/Tódáýáé/)
      const hrefs = await page
        .locator('.side nav a')
        .evaluateAll((links) => links.map((link) => String(link.getAttribute('href')).slice(2)))
      const found: string[] = []
      for (const place of [
        ...hrefs,
        'events?view=month',
        'events?new=true',
        eventPanel,
        'tasks?view=list',
        'network',
        'courier',
        'versions'
      ]) {
        await page.evaluate(`location.hash = '#/${place}'`)
        await settled(page)
        found.push(...(await cutWords(page)).map((line) => `${place}: ${line}`))
        await page.keyboard.press('Escape')
      }
      expect(found).toEqual([])
      expect(faults.filter((fault) => !fault.startsWith('request:'))).toEqual([])
      await close()
    }
  )
