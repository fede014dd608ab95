import type Corestore from 'corestore'
import { afterAll, expect, onTestFinished, test, vi } from 'vitest'
import { type BlobName, openBlobCore } from '../../core/blobs/blob-core.ts'
import { createBlobStore } from '../../core/blobs/blob-store.ts'
import { plainStore, plug } from '../helpers/blob-stores.ts'
import { admit, eventually, openCorePeer } from '../helpers/core-cast.ts'
import { picturesIn, showPicture } from '../helpers/picture-hands.ts'
import { freshPort } from '../helpers/ports.ts'
import { noisePng, withTraces } from '../helpers/sample-pictures.ts'
import { axeCheck } from './helpers/axe-check.ts'
import { openLeaflet } from './helpers/leaflet-page.ts'
import { closeBrowser, hasChromium, settled } from './helpers/open-page.ts'
import { pagePassphrase, startPagePeer } from './helpers/page-peer.ts'
import { picturesOf, soon } from './helpers/picture-page.ts'

const inBrowser = test.skipIf(!hasChromium)
if (!hasChromium) console.warn('How a picture arrives is not tried in a browser: there is no chromium here (issue 5)')
afterAll(closeBrowser)

/** Amira's laptop runs in this process, with a disk that can be reached into and a Starling that need not be the one that others have. */
const amiras = vi.hoisted(() => ({
  kept: null as { readonly store: Corestore; readonly name: BlobName; readonly blocks: readonly Uint8Array[] } | null,
  hasFirstBlockAlone: false,
  leavesTraces: false
}))
vi.mock('../../core/blobs/blob-store.ts', async (original) => {
  const real = await original<typeof import('../../core/blobs/blob-store.ts')>()
  return {
    ...real,
    createBlobStore: (store: Corestore) => {
      const blobs = real.createBlobStore(store)
      const add = async (blocks: readonly Uint8Array[]) => {
        const name = amiras.hasFirstBlockAlone ? await firstBlockOf(blocks, store, real.createBlobStore) : await blobs.add(blocks)
        amiras.kept = { store, name, blocks }
        return name
      }
      return { ...blobs, add }
    }
  }
})
vi.mock('../../core/domain/picture/picture-file.ts', async (original) => {
  const real = await original<typeof import('../../core/domain/picture/picture-file.ts')>()
  const cleanPicture = (bytes: Uint8Array) => {
    const cleaned = real.cleanPicture(bytes)
    return amiras.leavesTraces && typeof cleaned !== 'string' ? { ...cleaned, bytes } : cleaned
  }
  return { ...real, cleanPicture }
})

/** As if she had been cut off while she fetched it from somebody. */
async function firstBlockOf(blocks: readonly Uint8Array[], to: Corestore, blobsIn: typeof createBlobStore): Promise<BlobName> {
  const from = await plainStore()
  const name = await blobsIn(from).add(blocks)
  const wire = plug(from, to)
  const core = await openBlobCore(to, name, true)
  await core.get(0)
  await core.close()
  wire.pull()
  return name
}

/** Amira, and Kenji's laptop in processes of its own with its page; they are connected, and he has the leaflet. */
async function connected() {
  const [hers, his] = [freshPort(), freshPort()]
  const amira = await openCorePeer('Amira', { own: hers, others: [his] })
  const kenji = await startPagePeer({ more: ['--beacon-port', `${his}`, '--loopback-ports', `${hers}`] })
  onTestFinished(() => kenji.close())
  await kenji.call('profile.create', { passphrase: pagePassphrase, name: 'Kenji', language: 'en' })
  for (const each of [amira, kenji]) await each.call('network.mode', { mode: 'lan' })
  const { group } = await amira.call('group.create', { name: 'Harbour' })
  const there = await admit(amira, group, kenji)
  const { id } = await amira.call('leaflet.create', { group, title: 'Call', language: 'en' })
  await eventually(
    'Kenji has the leaflet',
    () => kenji.call('leaflet.list', { group: there }),
    ({ total }) => total === 1
  )
  return { amira, group, kenji, there, id }
}

inBrowser('whoever gives a picture is named while it comes, and then it stands there', { timeout: 120_000 }, async () => {
  const { amira, group, kenji, there, id } = await connected()
  const { page, faults, close } = await openLeaflet(kenji, id)
  amiras.hasFirstBlockAlone = true
  onTestFinished(() => {
    amiras.hasFirstBlockAlone = false
  })
  await showPicture(amira, group, id, noisePng(400, 300))
  const { kept } = amiras
  if (!kept) throw new Error('nothing was kept')
  const box = page.locator('.ProseMirror .pic-box')
  await box.getByText('Picture coming from Amira').waitFor()
  const share = Math.floor(100 / kept.name.blocks)
  await box.getByText(`${share} %`).waitFor()
  expect(await picturesIn(kenji, there, id)).toMatchObject([{ state: 'coming', from: { name: 'Amira' } }])
  await settled(page)
  expect(await axeCheck(page)).toEqual([])
  expect(await createBlobStore(kept.store).take(kept.name, kept.blocks)).toBe(true)
  await picturesOf(page).waitFor({ timeout: 60_000 })
  await soon(() => page.evaluate("document.querySelector('.ProseMirror img.pic').naturalWidth")).toBe(400)
  expect(faults).toEqual([])
  await close()
})

inBrowser(
  'a picture out of a Starling that leaves in what tells where it was taken is refused in words',
  {
    timeout: 120_000
  },
  async () => {
    const { amira, group, kenji, there, id } = await connected()
    amiras.leavesTraces = true
    onTestFinished(() => {
      amiras.leavesTraces = false
    })
    await showPicture(amira, group, id, withTraces('chromium.jpg'))
    const { page, faults, close } = await openLeaflet(kenji, id)
    await page.locator('.ProseMirror .pic-box').getByText('What arrived is not the picture that was added').waitFor()
    expect(await picturesIn(kenji, there, id)).toMatchObject([{ state: 'refused', from: null }])
    expect(await picturesOf(page).count()).toBe(0)
    await settled(page)
    expect(await axeCheck(page)).toEqual([])

    amiras.leavesTraces = false
    await showPicture(amira, group, id, withTraces('chromium.jpg'))
    await picturesOf(page).waitFor()
    expect(faults).toEqual([])
    await close()
  }
)
