import { fileURLToPath } from 'node:url'
import { runStarling } from './cli/run-starling.ts'
import { keepFilesPrivate } from './private-files.ts'

declare const STARLING_VERSION: string // set by the build, from package.json

/** Entry point of the command line. The other parts lie beside it, as the build puts them. */
const beside = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const code = await runStarling(process.argv.slice(2), {
  openCore: async () => {
    keepFilesPrivate()
    return (await import('../api/core.ts')).openCore
  },
  childPath: beside('core-child.mjs'),
  pageFolder: beside('page'),
  root: beside('..'),
  shellPath: beside('electron/main.cjs'),
  version: STARLING_VERSION
})
// Native modules may hold handles of things that are closed; everything was closed above, and every line was written.
process.exit(code)
