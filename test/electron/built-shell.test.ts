import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const parts: Record<string, string> = {}
beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'starling-built-'))
  execFileSync(process.execPath, [join(root, 'scripts', 'build-electron.mjs'), folder])
  for (const name of ['main.cjs', 'preload.cjs', 'core.mjs']) parts[name] = readFileSync(join(folder, name), 'utf8')
  rmSync(folder, { recursive: true })
})

const requiredBy = (name: string) => [...(parts[name] ?? '').matchAll(/\brequire\("([^"]+)"\)/g)].map((found) => found[1])

test('the preload is small and knows only electron', () => {
  expect(parts['preload.cjs']?.length).toBeLessThan(2048)
  expect(requiredBy('preload.cjs')).toEqual(['electron'])
})

test('main holds nothing of core: no log, no network, no cryptography', () => {
  expect(requiredBy('main.cjs')).toContain('electron')
  expect(
    requiredBy('main.cjs').filter((name) => name !== undefined && /^(auto|core|hyper|sodium|proto|rocks|yjs|ws)/.test(name))
  ).toEqual([])
})

test('core knows nothing of electron', () => {
  expect(parts['core.mjs']).not.toMatch(/from "electron"|require\("electron"\)/)
})

test.each([
  'contextBridge',
  'remote',
  'nodeIntegration: true',
  'contextIsolation: false',
  'sandbox: false',
  'webSecurity: false',
  'no-sandbox',
  'bypassCSP',
  'persist:',
  'openExternal',
  'crashReporter',
  'autoUpdater',
  'sodium_malloc'
])('“%s” stands nowhere in the built shell', (word) => {
  expect(parts['main.cjs']?.includes(word)).toBe(false)
  expect(parts['preload.cjs']?.includes(word)).toBe(false)
})
