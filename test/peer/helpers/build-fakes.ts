import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

export interface BuiltFakes {
  readonly starling: string
  readonly child: string
  remove(): Promise<void>
}

/** The real command line and core process around the pretended core, built as the product is. Inside the repository, for its packages. */
export async function buildFakes(): Promise<BuiltFakes> {
  const root = fileURLToPath(new URL('../../..', import.meta.url))
  await mkdir(`${root}/scratch`, { recursive: true })
  const outdir = await mkdtemp(`${root}/scratch/fakes-`)
  await build({
    absWorkingDir: root,
    entryPoints: ['test/peer/helpers/fake-starling.ts', 'test/peer/helpers/fake-core-child.ts'],
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'error'
  })
  return {
    starling: `${outdir}/fake-starling.mjs`,
    child: `${outdir}/fake-core-child.mjs`,
    remove: () => rm(outdir, { recursive: true, force: true })
  }
}
