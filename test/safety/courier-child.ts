import { openCore } from '../../core/api/core.ts'
import { floorCost } from '../../core/vault/stretch-passphrase.ts'

/** A whole core in a process of its own that writes a courier file, or takes one in: says how far it is, and `ended` with the state. */
const [dir = '', passphrase = '', what = '', path = ''] = process.argv.slice(2)
const core = await openCore({ profileDir: dir, passphraseCost: floorCost })
const never = (): boolean => false
await core.handlers['profile.unlock']({ passphrase }, never)
const group = (await core.handlers['group.list']({}, never))[0]?.group ?? ''
console.log('began')
const { job } =
  what === 'export'
    ? await core.handlers['courier.export']({ group, for: null, whole: true, pictures: false, path }, never)
    : await core.handlers['courier.import']({ group, path }, never)
for (;;) {
  const found = (await core.handlers['job.list']({}, never)).find((one) => one.job === job)
  if (found?.state !== 'running') {
    console.log(`ended ${found?.state} ${found?.error?.code ?? ''}`)
    break
  }
  console.log(`at ${found.total === 0 ? 0 : Math.floor((found.done * 100) / found.total)}`)
  await new Promise((resolve) => setTimeout(resolve, 1))
}
await core.close()
