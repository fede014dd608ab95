import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { isLeftOut } from '../../electron/packaging/packaged-files.ts'
import { prunePrebuilds } from '../../electron/packaging/prune-prebuilds.ts'
import { temporaryFolder } from '../peer/helpers/temporary-folder.ts'

test.each([
  '',
  '/package.json',
  '/dist',
  '/dist/electron/main.cjs',
  '/dist/page/index.html',
  '/node_modules',
  '/node_modules/corestore/index.js',
  '/node_modules/sodium-native/prebuilds/linux-x64/sodium-native.node',
  '/node_modules/testing/index.js'
])('“%s” is packaged', (file) => expect(isLeftOut(file)).toBe(false))

test.each([
  '/core/peer/peer.ts',
  '/test/layers.test.ts',
  '/.git/HEAD',
  '/.env',
  '/dist/starling.mjs',
  '/package-lock.json',
  '/renderer/index.html',
  '/node_modules/.bin/vite',
  '/node_modules/.cache/x',
  '/node_modules/x/README.md',
  '/node_modules/x/index.d.ts',
  '/node_modules/x/index.js.map',
  '/node_modules/x/test/all.js',
  '/forge.config.ts'
])('“%s” is left out', (file) => expect(isLeftOut(file)).toBe(true))

test('a package keeps the native parts of its own system, and of those only what Node loads', async () => {
  const folder = await temporaryFolder()
  const put = (file: string): void => {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), '')
  }
  const inside = 'node_modules/a/node_modules/b/prebuilds'
  const gone = [
    `${inside}/win32-x64/b.node`,
    `${inside}/linux-x64/b.bare`,
    `${inside}/linux-arm64/b.node`,
    'node_modules/c/prebuilds/darwin-x64/c.node'
  ]
  const stay = [`${inside}/linux-x64/b.node`, 'node_modules/c/index.js', 'node_modules/c/lib/linux-arm64/x.js']
  for (const file of [...gone, ...stay]) put(file)
  expect(prunePrebuilds(folder, 'linux-x64')).toBe(4)
  expect(gone.filter((file) => existsSync(join(folder, file)))).toEqual([])
  expect(stay.filter((file) => !existsSync(join(folder, file)))).toEqual([])
})

test('all nine fuses are set, and the open ones are only those that close something', () => {
  const text = readFileSync(new URL('../../forge.config.ts', import.meta.url), 'utf8')
  const fuses = Object.fromEntries(
    [...text.matchAll(/\[FuseV1Options\.(\w+)\]: (true|false)/g)].map(([, name, on]) => [name, on])
  )
  expect(fuses).toEqual({
    RunAsNode: 'false',
    EnableCookieEncryption: 'true',
    EnableNodeOptionsEnvironmentVariable: 'false',
    EnableNodeCliInspectArguments: 'false',
    EnableEmbeddedAsarIntegrityValidation: 'true',
    OnlyLoadAppFromAsar: 'true',
    LoadBrowserProcessSpecificV8Snapshot: 'false',
    GrantFileProtocolExtraPrivileges: 'false',
    WasmTrapHandlers: 'true'
  })
  expect(text).toContain('strictlyRequireAllFuses: true')
})
