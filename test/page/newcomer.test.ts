import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { eventually } from '../helpers/core-cast.ts'
import { firstRun } from './helpers/first-run.ts'
import { closeBrowser, hasChromium, openPage } from './helpers/open-page.ts'

const inBrowser = test.skipIf(!hasChromium)
if (!hasChromium) console.warn('The first minute of a newcomer is not tried: there is no chromium here (issue 4)')
afterAll(closeBrowser)

const root = fileURLToPath(new URL('../..', import.meta.url))
const mostMs = 60_000

/** `npm start`, as it was installed, in a home where nothing is yet and on a computer without a desktop program. */
function npmStart(home: string): { child: ChildProcess; said: () => string } {
  const child = spawn('npm', ['start'], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: home, LANG: 'en_GB.UTF-8', ELECTRON_OVERRIDE_DIST_PATH: home }
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (piece: string) => {
      text += piece
    })
  return { child, said: () => text }
}

inBrowser('from npm start to a first event a newcomer needs less than a minute', { timeout: 2 * mostMs }, async () => {
  const home = mkdtempSync(join(tmpdir(), 'starling-newcomer-'))
  const from = performance.now()
  const at = (): string => `${((performance.now() - from) / 1000).toFixed(1)} s`
  const { child, said } = npmStart(home)
  onTestFinished(async () => {
    const gone = new Promise((resolve) => child.once('close', resolve))
    process.kill(-(child.pid ?? 0), 'SIGTERM') // npm, and what it started
    await gone
    rmSync(home, { recursive: true, force: true })
  })
  const url = await eventually(
    'the address of the page',
    async () => /http:\/\/127\.0\.0\.1:\d+\/#k=[\w-]{43}/.exec(said())?.[0] ?? '',
    (found) => found !== '',
    mostMs
  )
  const answered = at()
  const { page, faults, close } = await openPage(url)
  await page.getByRole('button', { name: 'English' }).waitFor()
  await firstRun(page, 'en', async () => {})
  const inside = at()
  await page.keyboard.press('g')
  await page.keyboard.press('e')
  await page.getByRole('heading', { level: 1, name: 'Events' }).waitFor()
  await page.keyboard.press('c')
  await page.getByRole('dialog').getByRole('textbox').first().fill('First meeting')
  await page.keyboard.press('Enter')
  await page.getByRole('main').getByRole('link', { name: 'First meeting' }).waitFor()
  console.log(`page answers after ${answered}, the group is there after ${inside}, the first event after ${at()}`)
  expect(performance.now() - from).toBeLessThan(mostMs)
  expect(faults).toEqual([])
  await close()
})
