import { openCore } from '../api/core.ts'
import { keepFilesPrivate } from './private-files.ts'
import { runUtilityCore, type UtilityPort } from './utility/run-utility-core.ts'

/** Entry point of core in Electron's utilityProcess. It does nothing when started in any other way. */
const { parentPort } = process as { readonly parentPort?: UtilityPort } // Electron adds it, and only there
if (parentPort !== undefined) {
  keepFilesPrivate()
  runUtilityCore(parentPort, openCore, (code) => process.exit(code))
}
