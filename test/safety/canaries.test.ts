import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Corestore from 'corestore'
import { expect, onTestFinished, test } from 'vitest'
import { utf8 } from '../../core/domain/crypto.ts'
import { openVault } from '../../core/vault/vault.ts'
import { bundleChild } from '../helpers/bundle-child.ts'
import { type Needle, scanFolder } from '../helpers/canary-scanner.ts'
import { type CorePeer, eventually, openCorePeer, passphrase } from '../helpers/core-cast.ts'
import { picturesIn, showPicture, upload } from '../helpers/picture-hands.ts'
import { profileSecrets } from '../helpers/profile-secrets.ts'
import { noisePng, secret, withTraces } from '../helpers/sample-pictures.ts'

const canaries = {
  name: 'canary Amira al-Haddad',
  group: 'canary Harbour Union 港',
  title: 'canary march from the station اجتماع',
  place: 'canary fountain square',
  step: 'canary buy cloth',
  leaflet: 'canary all together at noon, bring your neighbours',
  label: 'canary poster on gate 3'
}

/** Runs of a picture's bytes from its beginning, middle and end, as no compression or cut of a block hides them all, and what it said of its place. */
function runsOf(name: string, bytes: Buffer): Needle[] {
  const runs = Array.from({ length: 12 }, (_, i) => Math.floor((i * (bytes.byteLength - 16)) / 11))
  return [
    ...runs.map((at) => ({ name: `${name} at ${at}`, value: Buffer.from(bytes.subarray(at, at + 16)) })),
    { name: `${name}: place`, value: secret }
  ]
}

const words: Needle[] = [
  ...Object.entries(canaries).map(([name, value]) => ({ name, value })),
  { name: 'passphrase', value: passphrase }
]

const secretsOfProfile = async (dir: string) => (await profileSecrets(dir)).secrets

async function found(dir: string, needles: readonly Needle[]): Promise<string[]> {
  return (await scanFolder(dir, needles)).map(({ needle, form, file }) => `${needle} as ${form} in ${file}`)
}

test('nothing of a plan and no key stands on the disk: while it runs, after it is closed, after a kill', {
  timeout: 120_000
}, async () => {
  const pictures: Needle[] = []
  const peer = await openCorePeer(canaries.name)
  const { group } = await peer.call('group.create', { name: canaries.group })
  await peer.call('event.create', { group, title: canaries.title, place: canaries.place, start: '2026-11-28' })
  await peer.call('task.create', { group, title: canaries.title, steps: [canaries.step] })
  await peer.call('leaflet.create', {
    group,
    title: canaries.title,
    blocks: [{ kind: 'paragraph', spans: [{ text: canaries.leaflet }] }]
  })
  const shown = noisePng(300, 200)
  await showPicture(peer, group, (await peer.call('leaflet.list', { group })).items[0]?.id ?? '', shown)
  pictures.push(...runsOf('picture', shown), ...runsOf('picture with traces', withTraces('chromium.jpg')))
  await showPicture(peer, group, (await peer.call('leaflet.list', { group })).items[0]?.id ?? '', withTraces('chromium.jpg'))
  await upload(peer, group, shown) // handed over and never added
  await peer.call('invite.create', { group, role: 'organiser', minutes: 10 })
  await peer.call('reading.create', { group, label: canaries.label })
  await peer.close()
  const secrets = await secretsOfProfile(peer.dir)
  expect(secrets.length).toBeGreaterThan(8)
  expect(await found(peer.dir, [...words, ...secrets, ...pictures]), 'after close').toEqual([])

  await peer.reopen()
  await peer.call('event.create', { group, title: `${canaries.title} again`, start: '2026-11-29' })
  expect(await found(peer.dir, [...words, ...secrets, ...pictures]), 'while running').toEqual([])
  await peer.close()

  const child = await bundleChild(new URL('core-child.ts', import.meta.url))
  onTestFinished(() => child.remove())
  const run = child.start(peer.dir, '0', passphrase)
  await run.line((line) => line === 'saved 20')
  run.process.kill('SIGKILL')
  await run.ended
  expect(
    await found(peer.dir, [...words, ...secrets, ...pictures, { name: 'title of the killed process', value: 'event 15' }]),
    'after kill -9'
  ).toEqual([])
})

async function ended(peer: CorePeer, job: string) {
  const found = await eventually(
    'the job ended',
    async () => (await peer.call('job.list', {})).find((one) => one.job === job),
    (one) => one?.state === 'done'
  )
  return found?.written?.files[0]?.name ?? ''
}

test('nor on a stick, where a file waits for the page, in a draft, or where a file is taken in', {
  timeout: 120_000
}, async () => {
  const peer = await openCorePeer(canaries.name)
  const { group } = await peer.call('group.create', { name: canaries.group })
  const requestId = 'canary-request-1'
  const made = await peer.call('leaflet.create', {
    group,
    title: canaries.title,
    blocks: [{ kind: 'paragraph', spans: [{ text: canaries.leaflet }] }],
    requestId
  })
  await peer.call('leaflet.insert', { group, id: made.id, blocks: [{ kind: 'paragraph', spans: [{ text: canaries.step }] }] })
  const { versions } = await peer.call('leaflet.versions', { group, id: made.id })
  await peer.call('leaflet.restoreVersion', { group, id: made.id, version: versions.at(-1)?.version ?? '' })
  const shown = noisePng(300, 200)
  await showPicture(peer, group, made.id, shown)
  await peer.call('draft.keep', { group, form: 'leaflet.text', text: `draft: ${canaries.leaflet}` })
  const { text } = await peer.call('reading.create', { group, label: canaries.label })
  const stick = await mkdtemp(join(tmpdir(), 'starling-stick-'))
  onTestFinished(() => rm(stick, { recursive: true, force: true }))
  const name = await ended(peer, (await peer.call('courier.export', { group, path: stick, pictures: true })).job)
  await ended(peer, (await peer.call('courier.export', { group, pictures: true })).job)
  expect(await peer.call('courier.trips', { group })).toHaveLength(2)

  const press = await openCorePeer('canary Press')
  const { group: there } = await press.call('reading.open', { text })
  const bytes = await readFile(join(stick, name))
  let upload: string | undefined
  for (let offset = 0; offset < bytes.byteLength; offset += 256 * 1024) {
    const data = bytes.subarray(offset, offset + 256 * 1024).toString('base64')
    upload = (await press.call('courier.write', { ...(upload ? { upload } : {}), offset, data })).upload
  }
  expect(await readdir(join(press.dir, 'carry'))).toHaveLength(1)
  const needles = [...words, { name: 'request', value: requestId }, ...runsOf('picture', shown)]
  for (const dir of [peer.dir, stick, press.dir]) expect(await found(dir, needles), `${dir} while running`).toEqual([])
  await ended(press, (await press.call('courier.import', { group: there, upload })).job)
  expect((await press.call('leaflet.list', { group: there })).items).toHaveLength(1)
  expect(await picturesIn(press, there, made.id)).toMatchObject([{ state: 'here' }])
  await peer.close()
  await press.close()
  const secrets = [...(await secretsOfProfile(peer.dir)), ...(await secretsOfProfile(press.dir))]
  for (const dir of [peer.dir, stick, press.dir]) expect(await found(dir, [...needles, ...secrets]), dir).toEqual([])
  // Not even that it is of this group.
  const { payload, close } = await openVault(peer.dir, utf8(passphrase))
  const groupKeys = payload.groups.map(({ groupKey }) => ({ name: 'group key', value: Buffer.from(groupKey) }))
  await close()
  expect(await found(stick, groupKeys)).toEqual([])
})

test('the same scanner finds them all in a store that is not sealed', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'starling-unsealed-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  const store = new Corestore(dir)
  const core = store.get({ name: 'plain' })
  await core.ready()
  await core.append(Object.values(canaries).map((text) => Buffer.from(text)))
  await core.append([Buffer.from(passphrase)])
  await store.close()
  expect(new Set((await scanFolder(dir, words)).map(({ needle }) => needle))).toEqual(new Set(words.map(({ name }) => name)))
})
