import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openCore } from '../../../core/api/core.ts'
import { processParent } from '../../../core/peer/process-parent.ts'
import { runCoreChild } from '../../../core/peer/run-core-child.ts'
import { floorCost } from '../../../core/vault/stretch-passphrase.ts'

/** The core process of the product with a clock that a test sets: `clock` in the profile's folder, in minutes from now. */
function ahead(profileDir: string): number {
  try {
    return Number(readFileSync(join(profileDir, 'clock'), 'utf8')) * 60_000
  } catch {
    return 0 // nobody set it
  }
}

const parent = processParent()
if (parent !== null)
  runCoreChild(
    parent,
    (options) =>
      openCore({
        ...options,
        passphraseCost: floorCost,
        idleClock: { steady: () => performance.now(), wall: () => Date.now() + ahead(options.profileDir) }
      }),
    (code) => process.exit(code)
  )
