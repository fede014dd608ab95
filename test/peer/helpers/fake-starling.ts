import { fileURLToPath } from 'node:url'
import { runStarling } from '../../../core/peer/cli/run-starling.ts'
import { openFakeCore } from './fake-core.ts'

const beside = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
process.exit(
  await runStarling(process.argv.slice(2), {
    openCore: async () => openFakeCore,
    childPath: beside('fake-core-child.mjs'),
    pageFolder: beside('page'),
    root: beside('.'),
    shellPath: beside('fake-starling.mjs'),
    version: '0.0.0-test'
  })
)
