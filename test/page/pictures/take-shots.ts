import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { firstRun } from '../helpers/first-run.ts'
import { closeBrowser, openPage, settled, type WatchedPage } from '../helpers/open-page.ts'
import { type PagePeer, startPagePeer } from '../helpers/page-peer.ts'
import { samplePlan } from '../helpers/sample-plan.ts'
import { placesOf } from './places-of.ts'
import { twoLaptops } from './two-laptops.ts'

const languages = ['en', 'ja', 'es', 'ar'] as const
type Language = (typeof languages)[number]

export interface ShotOptions {
  readonly folder: string
  /** Only places whose name holds this. */
  readonly only?: string | undefined
  readonly width?: number | undefined
}

/** Pictures of every screen, empty and full, in four languages, light and dark. Answers what was wrong on the pages meanwhile. */
export async function takeShots({ folder, only = '', width = 1280 }: ShotOptions): Promise<string[]> {
  await rm(folder, { recursive: true, force: true })
  const faults: string[] = []
  const shoot = async ({ page }: WatchedPage, set: string, language: Language, name: string): Promise<void> => {
    if (!name.includes(only)) return
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await settled(page)
      await mkdir(join(folder, set, `${language}-${colorScheme}`), { recursive: true })
      await page.screenshot({ path: join(folder, set, `${language}-${colorScheme}`, `${name}.png`) })
    }
  }
  const finish = async (open: WatchedPage): Promise<void> => {
    faults.push(...open.faults)
    await open.close()
  }

  const beginning = async (language: Language): Promise<void> => {
    const peer = await startPagePeer()
    const open = await openPage(peer.url, { width, language })
    let step = 0
    await open.page.getByRole('button').first().waitFor()
    await firstRun(open.page, language, (name) => shoot(open, 'first-run', language, `${++step} ${name}`))
    await peer.call('profile.lock', {})
    await open.page.locator('input[type=password], input[autocomplete=current-password]').first().waitFor()
    await shoot(open, 'first-run', language, 'unlock')
    await finish(open)
    await peer.close()
  }

  const everyPlace = async (set: 'empty' | 'full', peer: PagePeer, group: string): Promise<void> => {
    const places = await placesOf(peer, group, set === 'full')
    for (const language of languages) {
      await peer.call('profile.set', { language, lockAfterMinutes: 0 })
      const open = await openPage(peer.url, { width })
      await open.page.locator(`html[lang=${language}] .side nav`).waitFor()
      for (const [name, hash] of places.filter(([each]) => each.includes(only))) {
        await open.page.evaluate(`location.hash = '#/${hash}'`)
        if (name === 'found') await open.page.getByRole('main').getByRole('searchbox').fill('leaflets') // typed words stand in no address
        await shoot(open, set, language, name)
        await open.page.keyboard.press('Escape')
      }
      await finish(open)
    }
  }

  try {
    for (const language of languages) await beginning(language)
    const fresh = await startPagePeer()
    await everyPlace('empty', fresh, (await samplePlan(fresh, { full: false })).group)
    await fresh.close()
    const { peer, group, close } = await twoLaptops()
    await everyPlace('full', peer, group)
    await close()
  } finally {
    await closeBrowser()
  }
  return faults
}
