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

export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [
    woff2Only(),
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
