import { processParent } from '../../../core/peer/process-parent.ts'
import { runCoreChild } from '../../../core/peer/run-core-child.ts'
import { openFakeCore } from './fake-core.ts'

const parent = processParent()
if (parent !== null) runCoreChild(parent, openFakeCore, (code) => process.exit(code))
