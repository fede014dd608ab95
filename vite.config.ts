import { lingui } from '@lingui/vite-plugin'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Chromium is the only engine that we run: its one font format is enough. */
const woff2Only = () => ({
  name: 'woff2-only',
  enforce: 'pre' as const,
  transform(code: string, id: string) {
    if (!id.includes('@fontsource') || !id.endsWith('.css')) return null
    return code.replace(/,\s*url\([^)]*\.woff\)\s*format\(["']woff["']\)/g, '')
  }
})

/**
 * React Aria empties what it reads aloud by `innerHTML = ''`, which the page's policy (Trusted Types) refuses: a screen would break the
 * moment somebody fills in a date. The same by another name, instead of a looser policy.
 */
const emptiedWithoutHtml = () => {
  let found = false
  return {
    name: 'emptied-without-html',
    transform(code: string, id: string) {
      if (!id.includes('LiveAnnouncer')) return null
      const emptied = code.replaceAll(".innerHTML = ''", '.replaceChildren()')
      found ||= emptied !== code
      return { code: emptied, map: null }
    },
    buildEnd(error?: Error) {
      if (!found && !error)
        throw new Error('LiveAnnouncer of react-aria no longer reads as it did: see whether it still needs mending')
    }
  }
}

export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [
    woff2Only(),
    emptiedWithoutHtml(),
    react({ babel: { plugins: ['@lingui/babel-plugin-lingui-macro'] } }),
    lingui({ failOnMissing: process.env['PAGE_ALLOW_MISSING'] !== '1', failOnCompileError: true })
  ],
  build: {
    outDir: '../dist/page',
    emptyOutDir: true,
    target: 'chrome120',
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000
  }
})
