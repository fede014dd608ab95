import { readFileSync } from 'node:fs'
import { openCore } from '../../core/api/core.ts'
import { pieceBytes } from '../../core/contract/operations/courier.ts'
import { floorCost } from '../../core/vault/stretch-passphrase.ts'

/** A whole core in a process of its own that adds pictures for ever: says `asked n` before each and `saved n` with its id when it was answered. */
const [dir = '', passphrase = '', file = '', from = '0'] = process.argv.slice(2)
const core = await openCore({ profileDir: dir, passphraseCost: floorCost })
const never = (): boolean => false
await core.handlers['profile.unlock']({ passphrase }, never)
const group = (await core.handlers['group.list']({}, never))[0]?.group ?? ''
const leaflets = await core.handlers['leaflet.list']({ group, removed: false, limit: 1 }, never)
const leaflet = leaflets.items[0]?.id ?? ''
const bytes = readFileSync(file)
for (let n = Number(from); ; n++) {
  let upload: string | undefined
  for (let offset = 0; offset < bytes.byteLength; offset += pieceBytes) {
    const data = bytes.subarray(offset, offset + pieceBytes).toString('base64')
    upload = (await core.handlers['picture.write']({ group, offset, data, upload }, never)).upload
  }
  console.log(`asked ${n}`)
  const { id } = await core.handlers['picture.add']({ group, leaflet, upload: upload ?? '', requestId: undefined }, never)
  console.log(`saved ${n} ${id}`)
}
