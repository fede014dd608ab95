import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/**
 * Bundles the desktop program to `dist/electron`: main and preload as CommonJS (a sandboxed preload knows nothing else), core as the
 * module that it is in every home. Packages stay in node_modules; Electron itself is never read. Another folder may be named, for tests.
 */
const root = fileURLToPath(new URL('..', import.meta.url))
const outdir = process.argv[2] ?? `${root}/dist/electron`
const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  packages: 'external',
  sourcemap: false,
  logLevel: 'warning'
}

await rm(outdir, { recursive: true, force: true })
await build({
  ...shared,
  entryPoints: { main: 'electron/main.ts', preload: 'electron/preload.ts' },
  outdir,
  format: 'cjs',
  outExtension: { '.js': '.cjs' }
})
await build({ ...shared, entryPoints: ['core/peer/utility-entry.ts'], outfile: `${outdir}/core.mjs`, format: 'esm' })
