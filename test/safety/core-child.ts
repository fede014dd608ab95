import * as v from 'valibot'
import { openCore } from '../../core/api/core.ts'
import { operations } from '../../core/contract/operations.ts'
import { floorCost } from '../../core/vault/stretch-passphrase.ts'

/** A whole core in a process of its own that makes events for ever: says `asked n` before each and `saved n` when it was answered. */
const [dir = '', from = '0', passphrase = ''] = process.argv.slice(2)
const core = await openCore({ profileDir: dir, passphraseCost: floorCost })
const never = (): boolean => false
await core.handlers['profile.unlock']({ passphrase }, never)
const [group] = await core.handlers['group.list']({}, never)
for (let n = Number(from); ; n++) {
  console.log(`asked ${n}`)
  const input = { group: group?.group ?? '', title: `event ${n}`, requestId: `request-${n}` }
  await core.handlers['event.create'](v.parse(operations['event.create'].input, input), never)
  console.log(`saved ${n}`)
}
