import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'

const folder = fileURLToPath(new URL('../../dist/page', import.meta.url))
const html = readFileSync(join(folder, 'index.html'), 'utf8')
const scripts = [...html.matchAll(/<script[^>]*src="([^"]+)"/g)].map(([, path]) => String(path))

test('what the page needs before anything shows is at most 90 KB', () => {
  const preloaded = [...html.matchAll(/rel="modulepreload"[^>]*href="([^"]+)"/g)].map(([, path]) => String(path))
  expect(scripts.length).toBeGreaterThan(1)
  const bytes = [...scripts, ...preloaded].reduce((sum, path) => sum + gzipSync(readFileSync(join(folder, path))).byteLength, 0)
  expect(bytes).toBeLessThanOrEqual(90 * 1024)
})

test('the built page names nothing beyond its own folder and holds no script or style of its own', () => {
  expect([...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path).filter((path) => !path?.startsWith('./'))).toEqual(
    []
  )
  expect(html).not.toMatch(/<style|style=|<script>(?!<)|\son\w+=/)
})

test('fonts are shipped in the one format that is used, and nothing else is left in the folder', () => {
  const endings = new Set(readdirSync(join(folder, 'assets')).map((name) => name.split('.').at(-1)))
  expect([...endings].sort()).toEqual(['css', 'js', 'woff2'])
})
