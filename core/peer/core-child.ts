import { openCore } from '../api/core.ts'
import { keepFilesPrivate } from './private-files.ts'
import { processParent } from './process-parent.ts'
import { runCoreChild } from './run-core-child.ts'

/** Entry point of the core process. It does nothing when started by hand. */
const parent = processParent()
if (parent !== null) {
  keepFilesPrivate()
  runCoreChild(parent, openCore, (code) => process.exit(code))
}
