import { spawn } from 'node:child_process'
import { mkdir, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** Bundles test/bench beside node_modules, so that packages are found, and runs it alone. */
const root = fileURLToPath(new URL('..', import.meta.url))
const folder = `${root}node_modules/.cache/starling-bench`
await mkdir(folder, { recursive: true })
const options = { bundle: true, packages: 'external', platform: 'node', format: 'esm', target: 'node20', logLevel: 'warning' }
for (const name of ['run', 'serve-process', 'compare-process', 'courier-process'])
  await build({ ...options, entryPoints: [`${root}test/bench/${name}.ts`], outfile: `${folder}/${name}.mjs` })
const child = spawn(process.execPath, ['--expose-gc', `${folder}/run.mjs`, ...process.argv.slice(2)], {
  stdio: 'inherit',
  cwd: root
})
child.once('exit', async (code) => {
  await rm(folder, { recursive: true, force: true })
  process.exit(code ?? 1)
})
