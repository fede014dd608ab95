import Corestore from 'corestore'
import { expect, onTestFinished, test } from 'vitest'
import { exportFile } from '../../core/courier/export-file.ts'
import { inspectFile } from '../../core/courier/import-file.ts'
import { randomBytes, sign } from '../../core/domain/crypto.ts'
import { refusal } from '../helpers/core-cast.ts'
import { newIdentity } from '../helpers/log-cast.ts'
import { stick } from './courier-kit.ts'

test('more than a thousand writers fit into one file; on a screen they do not, and that is said', {
  timeout: 120_000
}, async () => {
  const store = new Corestore(await stick(), { manifestVersion: 2 })
  onTestFinished(() => store.close())
  const keys: Uint8Array[] = []
  for (let n = 0; n < 1200; n++) {
    const core = store.get({ name: `writer ${n}` })
    await core.ready()
    await core.append(Buffer.from('one'))
    keys.push(core.key)
    await core.close()
  }
  const { sign: pair } = newIdentity()
  const courierKeys = [{ groupSecret: randomBytes(32), findKey: randomBytes(32) }]
  const folder = await stick()
  const write = (small: boolean) =>
    exportFile({
      store,
      writers: keys.map((key) => ({ key, from: 0, records: 1, inViews: 0, settles: false })),
      settled: [],
      groupKey: randomBytes(32),
      author: { signKey: pair.publicKey, sign: (message) => sign(message, pair.secretKey) },
      madeAt: 1,
      to: null,
      vectors: [],
      keys: courierKeys,
      folder,
      name: null,
      small,
      progress: async () => {}
    })
  const { parts, blocks, complete } = await write(false)
  expect({ blocks, complete }).toEqual({ blocks: 1200, complete: true })
  expect((await inspectFile(parts[0]?.path ?? '', courierKeys))?.info?.cores).toHaveLength(1200)
  await expect(write(true)).rejects.toEqual(refusal('COURIER_TOO_LARGE'))
})
