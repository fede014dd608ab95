import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { closeBrowser, openPage, settled, type WatchedPage } from '../helpers/open-page.ts'
import { type PagePeer, startPagePeer } from '../helpers/page-peer.ts'
import { samplePlan } from '../helpers/sample-plan.ts'

const languages = ['en', 'ja', 'es', 'ar'] as const

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
  const wanted = (name: string): boolean => name.includes(only)
  try {
    const fresh = await startPagePeer()
    for (const language of languages)
      for (const dark of [false, true]) {
        const open = await openPage(fresh.url, { width, dark, language })
        await shoot(open, join(folder, 'first-run', nameOf(language, dark)), 'language')
        await open.page.locator(`button [lang=${language}]`).click()
        await open.page.locator('.stren').waitFor()
        await shoot(open, join(folder, 'first-run', nameOf(language, dark)), 'passphrase')
        faults.push(...open.faults)
        await open.close()
      }
    await fresh.close()
    for (const full of [false, true]) {
      const peer = await startPagePeer()
      const { group } = await samplePlan(peer, { full })
      const places = await placesOf(peer, group, full)
      for (const language of languages)
        for (const dark of [false, true]) {
          await peer.call('profile.set', { language })
          const open = await openPage(peer.url, { width, dark })
          await open.page.locator(`html[lang=${language}] .side nav`).waitFor()
          for (const [name, hash] of places.filter(([each]) => wanted(each))) {
            await open.page.evaluate(`location.hash = '#/${hash}'`)
            if (name === 'found') await open.page.getByRole('main').getByRole('searchbox').fill('leaflets') // typed words stand in no address
            await shoot(open, join(folder, full ? 'full' : 'empty', nameOf(language, dark)), name)
            await open.page.keyboard.press('Escape')
          }
          faults.push(...open.faults)
          await open.close()
        }
      await peer.close()
    }
  } finally {
    await closeBrowser()
  }
  return faults
}

const nameOf = (language: string, dark: boolean): string => `${language}-${dark ? 'dark' : 'light'}`

async function shoot({ page }: WatchedPage, folder: string, name: string): Promise<void> {
  await settled(page)
  await mkdir(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`) })
}

async function placesOf(peer: PagePeer, group: string, full: boolean): Promise<[name: string, hash: string][]> {
  const plain = [
    'today',
    'events',
    'tasks',
    'leaflets',
    'people',
    'search',
    'activity',
    'settings',
    'network',
    'courier',
    'versions'
  ]
  const more: [string, string][] = [
    ['month', 'events?view=month'],
    ['event-form', 'events?new=true'],
    ['task-form', 'tasks?new=true'],
    ['task-list', 'tasks?view=list'],
    ['tasks-mine', 'tasks?view=mine'],
    ['invites', 'people?view=invites'],
    ['reading-codes', 'people?view=reading'],
    ['settings-look', 'settings?view=look'],
    ['settings-security', 'settings?view=security']
  ]
  if (full) {
    const [event] = (await peer.call('event.list', { group })).items.filter(({ place }) => place === 'Station square')
    const [task] = (await peer.call('task.list', { group, mine: true })).items
    const [leaflet] = (await peer.call('leaflet.list', { group })).items
    more.push(['event', `events?id=${event?.id}`], ['task', `tasks?id=${task?.id}`], ['leaflet', `leaflets?id=${leaflet?.id}`])
    if (leaflet) more.push(['leaflet-versions', `leaflets?id=${leaflet.id}&view=versions`])
    more.push(['found', 'search'])
  }
  return [...plain.map((place): [string, string] => [place, place]), ...more]
}
