import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { runElectron } from '../../core/peer/cli/run-electron.ts'
import { type BuiltFakes, buildFakes } from '../peer/helpers/build-fakes.ts'
import { temporaryFolder } from '../peer/helpers/temporary-folder.ts'

let fakes: BuiltFakes
beforeAll(async () => {
  fakes = await buildFakes()
})
afterAll(() => fakes?.remove())
afterEach(() => {
  vi.unstubAllEnvs()
})

/** A program in Electron's place that writes down how it was called. */
async function fakeElectron(script: string) {
  const folder = await temporaryFolder()
  const program = join(folder, 'electron')
  mkdirSync(folder, { recursive: true })
  writeFileSync(program, `#!/bin/sh\n${script}\n`)
  chmodSync(program, 0o755)
  return { program, folder, mainPath: join(folder, 'main.cjs'), profileDir: join(folder, 'profile') }
}

test.skipIf(process.platform === 'win32')(
  'the desktop program runs with the profile named, and nothing of ours steers its Node',
  async () => {
    vi.stubEnv('NODE_OPTIONS', '--inspect')
    vi.stubEnv('ELECTRON_RUN_AS_NODE', '1')
    const electron = await fakeElectron(
      '[ "$1" = "$(dirname "$0")/main.cjs" ] && [ "$2" = "--profile=$(dirname "$0")/profile" ] && [ -z "$NODE_OPTIONS$ELECTRON_RUN_AS_NODE" ]'
    )
    expect(await runElectron(electron)).toBe(0)
  }
)

test.skipIf(process.platform === 'win32')('an Electron that does not come up leaves the way open for the browser', async () => {
  expect(await runElectron(await fakeElectron('exit 1'))).toBeNull()
  expect(await runElectron(await fakeElectron('kill -ABRT $$'))).toBeNull()
  const electron = await fakeElectron('exit 0')
  expect(await runElectron({ ...electron, program: join(electron.folder, 'none') })).toBeNull()
})

/** `starling start` without a screen, with another folder in the place of Electron's. */
function start(folder: string, args: string[]) {
  const child = spawn(process.execPath, [fakes.starling, 'start', '--profile', join(folder, 'profile'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: folder, LANG: 'en_GB.UTF-8', ELECTRON_OVERRIDE_DIST_PATH: folder }
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  return { said: () => said, code: new Promise((resolve) => child.on('close', resolve)) }
}
const inBrowser = 'There is no desktop program here, so Starling shows itself in the browser.'

test.skipIf(process.platform === 'win32')('start opens the desktop program where there is one, and nothing else', async () => {
  const { folder } = await fakeElectron('echo the window')
  const started = start(folder, [])
  expect(await started.code).toBe(0)
  expect(started.said()).toBe('the window\n')
})

test.skipIf(process.platform === 'win32')(
  'start says in one line that there is none, and shows itself in the browser',
  async () => {
    for (const [script, args] of [
      ['exit 3', []],
      ['echo the window', ['--port', '0']]
    ] as const) {
      const { folder } = await fakeElectron(script)
      const started = start(folder, [...args])
      await vi.waitFor(() => expect(started.said().split('\n')).toContain(inBrowser), { timeout: 10_000 })
      expect(started.said()).not.toContain('the window')
    }
    const started = start(await temporaryFolder(), [])
    await vi.waitFor(() => expect(started.said().split('\n')).toContain(inBrowser), { timeout: 10_000 })
    expect(started.said()).toMatch(/http:\/\/127\.0\.0\.1:\d+\/#k=/)
  }
)
