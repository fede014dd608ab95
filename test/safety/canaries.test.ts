import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Corestore from 'corestore'
import { expect, onTestFinished, test } from 'vitest'
import { utf8 } from '../../core/domain/crypto.ts'
import { identityFrom } from '../../core/domain/kernel/group-identity.ts'
import { secretsOf } from '../../core/vault/payload.ts'
import { openVault } from '../../core/vault/vault.ts'
import { bundleChild } from '../helpers/bundle-child.ts'
import { type Needle, scanFolder } from '../helpers/canary-scanner.ts'
import { openCorePeer, passphrase } from '../helpers/core-cast.ts'

const canaries = {
  name: 'canary Amira al-Haddad',
  group: 'canary Harbour Union 港',
  title: 'canary march from the station اجتماع',
  place: 'canary fountain square',
  step: 'canary buy cloth',
  leaflet: 'canary all together at noon, bring your neighbours',
  label: 'canary poster on gate 3'
}

/** Every secret of a profile, read with its passphrase while nobody has it open: the vault's, and the key pairs made from its seeds. */
async function secretsIn(dir: string): Promise<Needle[]> {
  const vault = await openVault(dir, utf8(passphrase))
  const { payload } = vault
  const needles = secretsOf(payload)
    .filter((bytes) => bytes.byteLength >= 16)
    .map((bytes, i) => ({ name: `vault secret ${i}`, value: Buffer.from(bytes) }))
  for (const group of payload.groups) {
    if (group.kind !== 'member') continue
    const { sign, box, writer } = identityFrom(group, payload.recoverySecret)
    for (const [name, pair] of Object.entries({ sign, box, writer }))
      needles.push({ name: `${name} secret key`, value: Buffer.from(pair.secretKey) })
  }
  await vault.close()
  // The group key is the public name of a core and stands in the store's clear key names; everything else is secret.
  const groupKeys = new Set(payload.groups.map((g) => Buffer.from(g.groupKey).toString('hex')))
  return needles.filter(({ value }) => !groupKeys.has(value.toString('hex')))
}

const words: Needle[] = [
  ...Object.entries(canaries).map(([name, value]) => ({ name, value })),
  { name: 'passphrase', value: passphrase }
]

async function found(dir: string, needles: readonly Needle[]): Promise<string[]> {
  return (await scanFolder(dir, needles)).map(({ needle, form, file }) => `${needle} as ${form} in ${file}`)
}

test('nothing of a plan and no key stands on the disk: while it runs, after it is closed, after a kill', {
  timeout: 120_000
}, async () => {
  const peer = await openCorePeer(canaries.name)
  const { group } = await peer.call('group.create', { name: canaries.group })
  await peer.call('event.create', { group, title: canaries.title, place: canaries.place, start: '2026-11-28' })
  await peer.call('task.create', { group, title: canaries.title, steps: [canaries.step] })
  await peer.call('leaflet.create', {
    group,
    title: canaries.title,
    blocks: [{ kind: 'paragraph', spans: [{ text: canaries.leaflet }] }]
  })
  await peer.call('invite.create', { group, role: 'organiser', minutes: 10 })
  await peer.call('reading.create', { group, label: canaries.label })
  await peer.close()
  const secrets = await secretsIn(peer.dir)
  expect(secrets.length).toBeGreaterThan(8)
  expect(await found(peer.dir, [...words, ...secrets]), 'after close').toEqual([])

  await peer.reopen()
  await peer.call('event.create', { group, title: `${canaries.title} again`, start: '2026-11-29' })
  expect(await found(peer.dir, [...words, ...secrets]), 'while running').toEqual([])
  await peer.close()

  const child = await bundleChild(new URL('core-child.ts', import.meta.url))
  onTestFinished(() => child.remove())
  const run = child.start(peer.dir, '0', passphrase)
  await run.line((line) => line === 'saved 20')
  run.process.kill('SIGKILL')
  await run.ended
  expect(
    await found(peer.dir, [...words, ...secrets, { name: 'title of the killed process', value: 'event 15' }]),
    'after kill -9'
  ).toEqual([])
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
