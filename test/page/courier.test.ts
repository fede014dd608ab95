import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { eventually } from '../helpers/core-cast.ts'
import { axeCheck } from './helpers/axe-check.ts'
import { closeBrowser, hasChromium, openPage, settled, type WatchedPage } from './helpers/open-page.ts'
import { type PagePeer, pagePassphrase, startPagePeer } from './helpers/page-peer.ts'
import { samplePlan } from './helpers/sample-plan.ts'

const inBrowser = test.skipIf(!hasChromium)
if (!hasChromium) console.warn('Carrying by hand is not tried in a browser: there is no chromium here (issue 5)')
afterAll(closeBrowser)

async function start(): Promise<PagePeer> {
  const peer = await startPagePeer()
  onTestFinished(() => peer.close())
  return peer
}

async function open(peer: PagePeer, options: Parameters<typeof openPage>[1] = {}): Promise<WatchedPage> {
  const watched = await openPage(peer.url, options)
  await watched.page.locator('.side nav').waitFor()
  await watched.page.evaluate("location.hash = '#/courier'")
  await watched.page.locator('.courier').waitFor()
  return watched
}

/** Hikari's group, and José in it with a reading code: enough to take a carried file in. */
async function twoLaptops() {
  const [hikari, jose] = [await start(), await start()]
  const { group } = await samplePlan(hikari)
  await jose.call('profile.create', { passphrase: pagePassphrase, name: 'José', language: 'en' })
  const { text } = await hikari.call('reading.create', { group, label: 'José' })
  await jose.call('reading.open', { text })
  return { hikari, jose, group }
}

inBrowser(
  'the plan goes by a file from one page to another: saved, opened, told first, taken in, and nothing is new the second time',
  async () => {
    const { hikari, jose } = await twoLaptops()
    const folder = await mkdtemp(join(tmpdir(), 'starling-stick-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const stick = join(folder, 'carried')

    const from = await open(hikari)
    await from.page.getByRole('button', { name: 'Write it' }).click()
    await from.page.getByRole('button', { name: 'Save it' }).waitFor()
    await from.page.evaluate("location.hash = '#/people'")
    await from.page.locator('.courier').waitFor({ state: 'detached' })
    await from.page.goBack() // what was written waits until it is saved
    const download = from.page.waitForEvent('download')
    await from.page.getByRole('button', { name: 'Save it' }).click()
    const saved = await download
    expect(saved.suggestedFilename()).not.toMatch(/starling|harbour/i)
    await saved.saveAs(stick)
    await from.page.getByText('not confirmed yet').waitFor()
    await settled(from.page)
    expect(await axeCheck(from.page)).toEqual([])

    const to = await open(jose)
    const choose = async (path: string): Promise<void> => {
      const chooser = to.page.waitForEvent('filechooser')
      await to.page.getByRole('button', { name: 'Open…' }).click()
      await (await chooser).setFiles(path)
    }
    await choose(stick)
    await to.page.getByText(/At most \d+ are new here/).waitFor()
    await settled(to.page)
    expect(await axeCheck(to.page)).toEqual([])
    await to.page.getByRole('button', { name: 'Take it in' }).click()
    await to.page
      .getByRole('region', { name: 'Work under way' })
      .getByText(/changes were taken in/)
      .waitFor()
    await to.page.evaluate("location.hash = '#/events'")
    await to.page.getByText('March from the station').waitFor()
    await to.page
      .getByRole('region', { name: 'Work under way' })
      .getByText(/changes were taken in/)
      .waitFor() // it survives going elsewhere
    await to.page.evaluate("location.hash = '#/courier'")
    await choose(stick)
    await to.page.getByText('Nothing of it is new here.').waitFor()
    expect([...from.faults, ...to.faults]).toEqual([])
    await from.close()
    await to.close()
  }
)

inBrowser('a file of somebody else, and a damaged one, are answered in words, and what is whole is taken in', async () => {
  const { hikari, jose, group } = await twoLaptops()
  const folder = await mkdtemp(join(tmpdir(), 'starling-stick-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (let n = 0; n < 30; n++) await hikari.call('task.create', { group, title: `Post ${n}`, notes: 'bring water '.repeat(300) })
  const { job } = await hikari.call('courier.export', { group, path: folder })
  const written = await eventually(
    'the file',
    async () => (await hikari.call('job.list', {})).find((one) => one.job === job),
    (one) => one?.state === 'done'
  )
  const path = join(folder, written?.written?.files[0]?.name ?? '')
  const bytes = await readFile(path)
  const [strange, cut] = [join(folder, 'strange'), join(folder, 'cut')]
  await writeFile(strange, Buffer.alloc(bytes.byteLength, 7))
  await writeFile(cut, bytes.subarray(0, Math.floor(bytes.byteLength * 0.3)))

  const { page, faults, close } = await open(jose, { language: 'en-GB' })
  const choose = async (file: string): Promise<void> => {
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Open…' }).click()
    await (await chooser).setFiles(file)
  }
  await choose(strange)
  await page.getByText('No group on this laptop can open this file.').waitFor()
  await choose(cut)
  await page.getByRole('button', { name: 'Take it in' }).click()
  await page.getByText(/The file is damaged at \d+ %/).waitFor()
  expect(faults).toEqual([])
  await close()
})
