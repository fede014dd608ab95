import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Needle, patternsOf } from '../../helpers/canary-scanner.ts'
import { eventually, passphrase } from '../../helpers/core-cast.ts'
import { canNetns, createLab, type Lab, type LabHost } from '../../helpers/netns.ts'
import { profileSecrets } from '../../helpers/profile-secrets.ts'
import { canCapture, capture } from '../helpers/capture.ts'
import { type CoreLaptop, coreLaptop, letIn } from '../helpers/core-laptop.ts'
import { figures } from '../helpers/figures.ts'

const able = canNetns()
if (!able) console.warn('SKIPPED (issue 5): reading along on the wire needs root, iproute2 and python3; run as root to see it')

const canaries = {
  amira: 'canary Amira al-Haddad',
  kenji: 'canary 田中けんじ',
  group: 'canary Harbour Union 港',
  event: 'canary march from the station اجتماع',
  place: 'canary fountain square',
  task: 'canary paint the banner',
  step: 'canary buy cloth',
  leaflet: 'canary all together at noon, bring your neighbours',
  label: 'canary poster on gate 3'
}

const found = (bytes: Buffer, needles: readonly Needle[]): string[] =>
  needles
    .flatMap(patternsOf)
    .flatMap(({ needle, form, bytes: wanted }) => (bytes.includes(wanted) ? [`${needle} as ${form}`] : []))

describe.skipIf(!able)('whoever reads every packet between two laptops', () => {
  const figure = figures('what is on the wire')
  let lab: Lab
  let host: LabHost
  let a: CoreLaptop
  let b: CoreLaptop
  let folder: string

  beforeAll(async () => {
    lab = createLab('wire')
    host = lab.host('a', '10.77.0.1/24')
    a = coreLaptop(host)
    b = coreLaptop(lab.host('b', '10.77.0.2/24'))
    folder = await mkdtemp(join(tmpdir(), 'starling-wire-'))
  })
  afterAll(async () => {
    await Promise.all([a?.remove(), b?.remove()])
    await lab?.close()
    await rm(folder, { recursive: true, force: true })
    figure.print()
  })

  test('D8: finds no name, no word of a plan, no code and no key in a whole session from the first start to the last, however written', {
    timeout: 120_000
  }, async () => {
    expect(canCapture(host), 'python3 is there').toBe(true)
    const wire = await capture(host, join(folder, 'session'))
    const codes: Needle[] = []
    await Promise.all([a.powerOn({ mode: 'lan' }), b.powerOn({ mode: 'lan' })])
    await a.call('profile.set', { name: canaries.amira })
    await b.call('profile.set', { name: canaries.kenji })
    const { group } = await a.call('group.create', { name: canaries.group })
    const there = await letIn(a, group, b)
    for (const { text } of [
      await a.call('invite.create', { group, role: 'reader', minutes: 10 }),
      await a.call('reading.create', { group, label: canaries.label })
    ])
      codes.push({ name: 'code', value: text })
    const event = await a.call('event.create', { group, title: canaries.event, place: canaries.place })
    const task = await b.call('task.create', { group: there, title: canaries.task, steps: [canaries.step] })
    const blocks = [{ kind: 'paragraph' as const, spans: [{ text: canaries.leaflet }] }]
    const leaflet = await a.call('leaflet.create', { group, title: canaries.event, language: 'en', blocks })
    await eventually(
      'all of it on both',
      async () =>
        (await b.call('leaflet.get', { group: there, id: leaflet.id }).catch(() => null))?.text === canaries.leaflet &&
        (await b.call('event.get', { group: there, id: event.id })).title === canaries.event &&
        (await a.call('task.get', { group, id: task.id }).catch(() => null))?.title === canaries.task &&
        (await a.call('member.list', { group })).some(({ name }) => name === canaries.kenji),
      Boolean
    )
    await b.powerOff()
    await a.call('event.update', { group, id: event.id, notes: canaries.leaflet })
    await b.powerOn()
    await eventually(
      'what was written while it was off',
      () => b.call('event.get', { group: there, id: event.id }),
      ({ notes }) => notes === canaries.leaflet
    )
    await Promise.all([a.call('network.mode', { mode: 'off' }), b.call('network.mode', { mode: 'off' })])
    const { bytes, frames, dropped } = await wire.end()
    figure.say(`D8 ${frames} frames, ${bytes.byteLength} bytes, ${dropped} that the kernel could not hand over`)
    expect(dropped).toBe(0)
    expect(frames).toBeGreaterThan(100)

    await Promise.all([a.powerOff(), b.powerOff()])
    const profiles = [await profileSecrets(a.dir), await profileSecrets(b.dir)]
    const keys = profiles.flatMap(({ secrets, names }) => [...secrets, ...names])
    expect(keys.length).toBeGreaterThan(20)
    const words = Object.entries({ ...canaries, passphrase }).map(([name, value]) => ({ name, value }))
    const needles = [...words, ...codes, ...keys]
    figure.say(`D8 ${needles.length} names, words, codes and keys looked for, each as it is and in hex, base64 and the like`)
    expect(found(bytes, needles)).toEqual([])
  })

  test('and finds what one sends in clear', { timeout: 30_000 }, async () => {
    const wire = await capture(host, join(folder, 'clear'))
    const send =
      "import socket, sys; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(sys.argv[1].encode(), ('10.77.0.2', 9))"
    host.exec('python3', '-c', send, canaries.event)
    host.exec('python3', '-c', send, Buffer.from(canaries.task).toString('base64'))
    const words = Object.entries(canaries).map(([name, value]) => ({ name, value }))
    const sent = ['event as bytes', 'task as base64']
    // It may wait in the kernel until the other one's card is known.
    const heard = async () => found(await wire.bytes(), words)
    await eventually('both are found', heard, (all) => sent.every((one) => all.includes(one)))
    await wire.end()
  })
})
