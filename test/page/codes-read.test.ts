import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { noisePng } from '../helpers/sample-pictures.ts'
import { filmedCode, writeFilm } from './helpers/film.ts'
import { closeBrowser, hasChromium, openPage } from './helpers/open-page.ts'
import { type PagePeer, pagePassphrase, startPagePeer } from './helpers/page-peer.ts'
import { type PictureFile, soon } from './helpers/picture-page.ts'

const inBrowser = test.skipIf(!hasChromium)
if (!hasChromium) console.warn('Codes are not read in a browser: there is no chromium here (issue 5)')
afterAll(closeBrowser)

async function start(name: string): Promise<PagePeer> {
  const peer = await startPagePeer()
  onTestFinished(() => peer.close())
  await peer.call('profile.create', { passphrase: pagePassphrase, name, language: 'en' })
  return peer
}

const pictureOf = (name: string, buffer: Buffer): PictureFile => ({ name: `${name}.png`, mimeType: 'image/png', buffer })

async function choose(page: Page, button: string, files: readonly PictureFile[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: button }).click()
  await (await chooser).setFiles([...files])
}

async function toJoin(page: Page): Promise<void> {
  await page.getByText('I have an invite').click()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('heading', { name: 'Join with an invite' }).waitFor()
}

inBrowser('an invite on another screen is read by the camera, and out of a picture of it', { timeout: 120_000 }, async () => {
  const [hikari, jose] = [await start('Hikari'), await start('José')]
  const { group } = await hikari.call('group.create', { name: 'Harbour' })
  const from = await openPage(hikari.url)
  await from.page.locator('.side nav').waitFor()
  await from.page.evaluate("location.hash = '#/people'")
  await from.page.getByRole('button', { name: 'Invite…' }).click()
  await from.page.getByRole('button', { name: 'Make the invite' }).click()
  const shown = from.page.getByRole('img', { name: 'Invite as a picture' })
  await shown.waitFor()
  const invite = (await from.page.locator('.code-text').textContent()) ?? ''
  const photograph = pictureOf('invite', await shown.screenshot())

  const { text, qr } = await hikari.call('invite.create', { group, role: 'organiser' })
  const side = (qr[0]?.length ?? 0) + 8
  const rows = Array.from({ length: side }, (_, y) => Array.from({ length: side }, (_, x) => qr[y - 4]?.[x - 4] === '1'))
  const folder = await mkdtemp(join(tmpdir(), 'starling-film-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const film = join(folder, 'invite.y4m')
  await writeFilm(film, [filmedCode(rows)])

  const to = await openPage(jose.url, { camera: film })
  const field = to.page.getByRole('textbox', { name: 'Invite' })
  await toJoin(to.page)
  await to.page.getByRole('button', { name: 'Scan with the camera' }).click()
  await soon(async () => (await field.inputValue()).toUpperCase()).toBe(text.toUpperCase())
  expect(await to.page.evaluate("document.querySelector('video')"), 'one code, then it is off').toBeNull()

  await choose(to.page, 'From a picture…', [pictureOf('noise', noisePng(200, 200))])
  await to.page.getByText('There is no code in this picture that can be read.').waitFor()
  expect((await field.inputValue()).toUpperCase()).toBe(text.toUpperCase())
  await choose(to.page, 'From a picture…', [photograph])
  await soon(async () => (await field.inputValue()).toUpperCase()).toBe(invite.toUpperCase())
  expect(invite.toUpperCase()).not.toBe(text.toUpperCase())
  await to.page.getByRole('button', { name: 'Look for them' }).click()
  await soon(() => jose.call('join.list', {})).toHaveLength(1)
  expect([...from.faults, ...to.faults]).toEqual([])
  await from.close()
  await to.close()
})

inBrowser(
  'pictures for a camera follow each other five times a second, and are read out of photographs of them',
  {
    timeout: 120_000
  },
  async () => {
    const [hikari, jose] = [await start('Hikari'), await start('José')]
    const { group } = await hikari.call('group.create', { name: 'Harbour' })
    for (const title of ['March from the station', 'Kitchen', 'Debrief']) await hikari.call('event.create', { group, title })
    const { text } = await hikari.call('reading.create', { group, label: 'José' })
    await jose.call('reading.open', { text })

    const { page, faults, close } = await openPage(hikari.url, { moving: true })
    await page.locator('.side nav').waitFor()
    await page.evaluate("location.hash = '#/courier'")
    await page.locator('.courier').waitFor()
    await page.clock.install()
    await page.clock.pauseAt(Date.now() + 60_000) // from here on time passes as the test says
    await page.getByRole('button', { name: 'Show on the screen' }).click()
    const count = page.locator('.scan-count')
    const at = async () =>
      /Picture (\d+) of (\d+)/
        .exec((await count.textContent()) ?? '')
        ?.slice(1)
        .map(Number) ?? []
    await count.waitFor()
    const [first = 0, of = 0] = await at()
    expect(of).toBeGreaterThan(2)
    const photographs: PictureFile[] = []
    const next = (place: number): number => (place % of) + 1
    for (let place = first; photographs.length < of; place = next(place)) {
      expect(await at()).toEqual([place, of])
      photographs.push(pictureOf(`${place}`, await page.locator('canvas.run-picture').screenshot()))
      await page.clock.runFor(199)
      expect((await at())[0]).toBe(place)
      await page.clock.runFor(1)
      await soon(async () => (await at())[0]).toBe(next(place))
    }
    expect((await at())[0], 'round and round').toBe(first)
    expect(new Set(photographs.map(({ buffer }) => buffer.toString('base64'))).size).toBe(of)
    await page.getByRole('button', { name: 'Hold' }).click()
    await page.getByRole('button', { name: 'Go on' }).waitFor()
    await page.clock.runFor(5000)
    expect((await at())[0]).toBe(first)
    expect(faults).toEqual([])
    await close()

    const to = await openPage(jose.url)
    await to.page.locator('.side nav').waitFor()
    await to.page.evaluate("location.hash = '#/courier'")
    await to.page.locator('.courier').waitFor()
    const [last, ...others] = photographs.toReversed()
    if (!last) throw new Error('no photographs')
    await choose(to.page, 'From pictures…', [pictureOf('noise', noisePng(200, 200)), ...others])
    await to.page.getByText('There is no code in this picture that can be read.').waitFor()
    await to.page.getByText(`${of - 1} of ${of}`).waitFor()
    await choose(to.page, 'From pictures…', [last])
    await to.page.getByText(/At most \d+ are new here/).waitFor()
    await to.page.getByRole('button', { name: 'Take it in' }).click()
    await to.page.evaluate("location.hash = '#/events'")
    await to.page.getByText('March from the station').waitFor()
    expect(to.faults).toEqual([])
    await to.close()
  }
)
