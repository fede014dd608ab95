import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { type Child, startChild } from './child.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** A TypeScript file as a program of its own: Node 20 does not read TypeScript. Beside `node_modules`, so that packages are found. */
export async function bundleChild(
  entry: URL
): Promise<{ readonly file: string; start(...args: string[]): Child; remove(): Promise<void> }> {
  const cache = join(root, 'node_modules', '.cache')
  await mkdir(cache, { recursive: true })
  const folder = await mkdtemp(join(cache, 'starling-child-'))
  const file = join(folder, 'child.mjs')
  buildSync({
    entryPoints: [fileURLToPath(entry)],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external'
  })
  return { file, start: (...args) => startChild(file, args), remove: () => rm(folder, { recursive: true, force: true }) }
}
