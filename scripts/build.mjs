import { readFile, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** Bundles the command line and the core process to `dist/`; packages stay in node_modules, where their native parts are found. */
const root = fileURLToPath(new URL('..', import.meta.url))
const { version } = JSON.parse(await readFile(`${root}/package.json`, 'utf8'))

for (const name of ['starling.mjs', 'core-child.mjs', 'chunks'])
  await rm(`${root}/dist/${name}`, { recursive: true, force: true })
await build({
  absWorkingDir: root,
  entryPoints: { starling: 'core/peer/starling.ts', 'core-child': 'core/peer/core-child.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  define: { STARLING_VERSION: JSON.stringify(version) },
  sourcemap: false,
  logLevel: 'warning'
})

await import('./build-electron.mjs')
