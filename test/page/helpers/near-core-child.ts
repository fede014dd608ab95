import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openCore } from '../../../core/api/core.ts'
import { processParent } from '../../../core/peer/process-parent.ts'
import { runCoreChild } from '../../../core/peer/run-core-child.ts'
import { floorCost } from '../../../core/vault/stretch-passphrase.ts'

/** The core process of the product, found by another laptop of the test on this machine: `ports` in the profile's folder, its own first. */
const parent = processParent()
if (parent !== null)
  runCoreChild(
    parent,
    (options) => {
      const [beaconPort = 0, ...loopbackPorts]: number[] = JSON.parse(readFileSync(join(options.profileDir, 'ports'), 'utf8'))
      return openCore({ ...options, passphraseCost: floorCost, beaconPort, loopbackPorts })
    },
    (code) => process.exit(code)
  )
