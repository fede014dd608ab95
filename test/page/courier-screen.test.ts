import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import encodeQR from 'qr'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { axeCheck } from './helpers/axe-check.ts'
import { filmedCode, writeFilm } from './helpers/film.ts'
import { closeBrowser, hasChromium, openPage, settled, type WatchedPage } from './helpers/open-page.ts'
import { type PagePeer, pagePassphrase, startPagePeer } from './helpers/page-peer.ts'

const inBrowser = test.skipIf(!hasChromium)
if (!hasChromium) console.warn('From screen to camera is not tried in a browser: there is no chromium here (issue 5)')
afterAll(closeBrowser)

async function start(name: string, language: 'en' | 'ar' = 'en'): Promise<PagePeer> {
  const peer = await startPagePeer()
  onTestFinished(() => peer.close())
  await peer.call('profile.create', { passphrase: pagePassphrase, name, language })
  return peer
}

async function filmFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'starling-film-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function toCourier({ page }: WatchedPage): Promise<void> {
  await page.locator('.side nav').waitFor()
  await page.evaluate("location.hash = '#/courier'")
  await page.locator('.courier').waitFor()
}

/** The picture on the other screen, module by module, as it is drawn there. */
const drawn = `(() => {
  const canvas = document.querySelector('canvas.run-picture')
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
  const modules = canvas.width / 8
  return Array.from({ length: modules }, (_, y) =>
    Array.from({ length: modules }, (_, x) => data[((y * 8 + 4) * canvas.width + x * 8 + 4) * 4] < 128))
})()`

/** Steps through the whole run by keyboard and films it. */
async function filmRun({ page }: WatchedPage): Promise<Uint8Array[]> {
  const count = page.locator('.scan-count')
  const of = Number(/of (\d+)/.exec((await count.textContent()) ?? '')?.[1])
  const pictures: Uint8Array[] = []
  await page.getByRole('button', { name: 'Next' }).focus()
  for (let n = 0; n < of; n++) {
    await page.keyboard.press('Enter')
    await page.getByText(`Picture ${((n + 1) % of) + 1} of ${of}`, { exact: true }).waitFor()
    pictures.push(filmedCode(await page.evaluate<boolean[][]>(drawn), (n % 3) * 10))
  }
  return pictures
}

const filmOfCode = (text: string): Uint8Array =>
  filmedCode(encodeQR(text.toUpperCase(), 'raw', { ecc: 'quartile', encoding: 'alphanumeric', border: 4 }))

/** The light of the camera: all that it gave has ended. */
async function cameraIsOff({ page }: WatchedPage): Promise<void> {
  await expect.poll(() => page.evaluate('window.filmed.getTracks().map((track) => track.readyState).join()')).toBe('ended')
}
/** From before the press: a run may be read whole before anybody looks again. */
const watchCamera = `{
  const devices = navigator.mediaDevices
  const ask = devices.getUserMedia.bind(devices)
  devices.getUserMedia = async (wish) => (window.filmed = await ask(wish))
  window.told = new Set()
  new MutationObserver(() => {
    for (const count of document.querySelectorAll('.scan-count')) window.told.add(count.textContent)
  }).observe(document, { subtree: true, childList: true, characterData: true })
}`
const sees = "document.querySelector('video')?.videoWidth > 0"

inBrowser(
  'a reading code and then the plan go from one screen to the camera of another, which is off afterwards',
  { timeout: 180_000 },
  async () => {
    const [hikari, jose] = [await start('Hikari'), await start('José')]
    const { group } = await hikari.call('group.create', { name: 'Harbour' })
    for (const title of ['March from the station', 'Kitchen', 'Debrief']) await hikari.call('event.create', { group, title })
    const { text } = await hikari.call('reading.create', { group, label: 'José' })
    const folder = await filmFolder()

    const codeFilm = join(folder, 'code.y4m')
    await writeFilm(codeFilm, [filmOfCode(text)])
    const first = await openPage(jose.url, { camera: codeFilm })
    await first.page.getByText('I have a reading code').click()
    await first.page.getByRole('button', { name: 'Continue' }).click()
    expect(await first.page.evaluate('document.querySelector("video")'), 'nothing is asked before the press').toBeNull()
    await first.page.getByRole('button', { name: 'Scan with the camera' }).click()
    await first.page.getByRole('dialog').waitFor({ state: 'detached' })
    await expect.poll(() => first.page.getByRole('textbox').inputValue()).toBe(text.toUpperCase())
    await first.page.getByRole('button', { name: 'Read along' }).click()
    await first.page.locator('.side nav').waitFor()
    expect(first.faults).toEqual([])
    await first.close()

    const from = await openPage(hikari.url)
    await toCourier(from)
    await from.page.getByRole('button', { name: 'Show on the screen' }).click()
    await from.page.getByText(/^Picture 1 of \d+$/).waitFor()
    await settled(from.page) // it stands still for whom movement is too much
    expect(await axeCheck(from.page)).toEqual([])
    const pictures = await filmRun(from)
    await from.page.keyboard.press('Escape')
    await from.page.getByRole('dialog').waitFor({ state: 'detached' })

    const runFilm = join(folder, 'run.y4m')
    await writeFilm(runFilm, pictures)
    const to = await openPage(jose.url, { camera: runFilm })
    await toCourier(to)
    await to.page.evaluate(watchCamera)
    await to.page.getByRole('button', { name: 'Scan with the camera' }).click()
    await to.page.getByText(/At most \d+ are new here/).waitFor({ timeout: 60_000 })
    expect(await to.page.evaluate('[...window.told]')).toContainEqual(
      expect.stringMatching(new RegExp(`^[1-9]\\d* of ${pictures.length}$`))
    )
    await cameraIsOff(to)
    await to.page.getByRole('button', { name: 'Take it in' }).click()
    await to.page.evaluate("location.hash = '#/events'")
    await to.page.getByText('March from the station').waitFor()
    expect([...from.faults, ...to.faults]).toEqual([])
    await from.close()
    await to.close()
  }
)

inBrowser(
  'a dialog that is left turns the camera off; another code, no camera, and too much are answered in words',
  { timeout: 120_000 },
  async () => {
    const hikari = await start('Hikari')
    const { group } = await hikari.call('group.create', { name: 'Harbour' })
    const folder = await filmFolder()
    const film = join(folder, 'other.y4m')
    await writeFilm(film, [filmOfCode('STARLING-JOIN1-SOMETHING-ELSE')])
    const filmed = await openPage(hikari.url, { camera: film })
    await toCourier(filmed)
    await filmed.page.evaluate(watchCamera)
    await filmed.page.getByRole('button', { name: 'Scan with the camera' }).click()
    await expect.poll(() => filmed.page.evaluate(sees), { timeout: 15_000 }).toBe(true)
    await filmed.page.getByText('This code is not part of a run of pictures.').waitFor()
    await settled(filmed.page)
    expect(await axeCheck(filmed.page)).toEqual([])
    await filmed.page.keyboard.press('Escape')
    await cameraIsOff(filmed)
    expect(filmed.faults).toEqual([])
    await filmed.close()

    for (let n = 0; n < 4; n++) await hikari.call('task.create', { group, title: `Post ${n}`, notes: 'bring water '.repeat(700) })
    const blind = await openPage(hikari.url)
    await toCourier(blind)
    await blind.page.getByRole('button', { name: 'Scan with the camera' }).click()
    await blind.page.getByText(/There is no camera here|The camera was not allowed/).waitFor()
    await blind.page.keyboard.press('Escape')
    await blind.page.getByRole('button', { name: 'Show on the screen' }).click()
    await blind.page.getByText(/too much to show on a screen/).waitFor()
    await settled(blind.page)
    expect(await axeCheck(blind.page)).toEqual([])
    expect(blind.faults).toEqual([])
    await blind.close()
  }
)
