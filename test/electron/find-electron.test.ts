import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { findElectron } from '../../core/peer/cli/find-electron.ts'
import { temporaryFolder } from '../peer/helpers/temporary-folder.ts'

const put = (path: string, text = ''): string => {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return path
}

test('the package alone, whose program was never fetched, is no Electron', async () => {
  const root = await temporaryFolder()
  put(join(root, 'node_modules/electron/index.js'), 'throw new Error("required")')
  expect(findElectron(root, {}, 'linux')).toBeNull()
})

test.each([
  ['linux', 'electron'],
  ['win32', 'electron.exe'],
  ['darwin', 'Electron.app/Contents/MacOS/Electron']
] as const)('an installation that is complete is found on %s', async (platform, program) => {
  const root = await temporaryFolder()
  const path = put(join(root, 'node_modules/electron/dist', program))
  expect(findElectron(root, {}, platform)).toBeNull() // still being unpacked
  put(join(root, 'node_modules/electron/path.txt'), program)
  expect(findElectron(root, {}, platform)).toBe(path)
})

test('a path that leads elsewhere is not followed', async () => {
  const root = await temporaryFolder()
  put(join(root, 'node_modules/electron/other'))
  put(join(root, 'node_modules/electron/path.txt'), '../other')
  mkdirSync(join(root, 'node_modules/electron/dist'))
  expect(findElectron(root, {}, 'linux')).toBeNull()
})

test('an Electron from elsewhere, such as a stick, goes first, and a folder that does not hold one is no reason to fail', async () => {
  const root = await temporaryFolder()
  const path = put(join(root, 'stick', 'electron'))
  expect(findElectron(root, { ELECTRON_OVERRIDE_DIST_PATH: join(root, 'stick') }, 'linux')).toBe(path)
  expect(findElectron(root, { ELECTRON_OVERRIDE_DIST_PATH: join(root, 'none') }, 'linux')).toBeNull()
})
