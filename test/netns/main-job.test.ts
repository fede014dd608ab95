import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CliLaptop, cliLaptop, Refused } from '../helpers/cli-laptop.ts'
import { eventually } from '../helpers/core-cast.ts'
import { canNetns, createLab, type Lab, type LabHost } from '../helpers/netns.ts'

const able = canNetns()
if (!able) console.warn('SKIPPED (issue 3): the main job needs root and iproute2; run as root to see three laptops do it')

type List = {
  items: { id: string; title: string; reach: { reachedPeople: number; ofPeople: number } }[]
}
const nouns = ['event', 'task', 'leaflet'] as const
const median = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN
const page = { limit: 500, removed: false }

describe.skipIf(!able)('two laptops, no internet, one plan; by the command line alone', () => {
  let lab: Lab
  const hosts: Record<string, LabHost> = {}
  let a: CliLaptop
  let b: CliLaptop
  let c: CliLaptop
  let groupA = ''
  let groupB = ''
  let groupC = ''
  const figures: string[] = []

  const list = (on: CliLaptop, group: string, noun: string): Promise<List> =>
    on.call<List>(`${noun}.list`, { group, ...page, ...(noun === 'task' ? { mine: false } : {}) })
  const titles = async (on: CliLaptop, group: string, noun: string): Promise<string[]> =>
    (await list(on, group, noun)).items.map((i) => i.title).sort()
  const connected = (on: CliLaptop) => on.call<{ peers: unknown[] }>('network.state').then((s) => s.peers.length)
  /**
   * A reach that claims more than the other store truly holds, by its own index, lies. It is read after the claim: until then it can only
   * have grown, which is the harder for us.
   */
  async function neverOverstated(): Promise<void> {
    await Promise.all(
      nouns.map(async (noun) => {
        const claims = (await list(a, groupA, noun)).items
        const held = new Set((await list(b, groupB, noun)).items.map(({ id }) => id))
        expect(claims.length).toBeGreaterThan(0)
        for (const { id, title, reach } of claims)
          expect(reach.reachedPeople, `${noun} ${title} on A`).toBeLessThanOrEqual(held.has(id) ? 2 : 1)
      })
    )
  }

  beforeAll(async () => {
    lab = createLab('main')
    for (const [i, name] of ['a', 'b', 'c'].entries()) hosts[name] = lab.host(name, `10.77.0.${i + 1}/24`)
    const [ha, hb, hc] = [hosts['a'], hosts['b'], hosts['c']]
    if (!ha || !hb || !hc) throw new Error('hosts')
    a = cliLaptop(ha)
    b = cliLaptop(hb)
    c = cliLaptop(hc)
    expect(ha.exec('ip', 'route', 'show', 'default')).toBe('')
  })
  afterAll(async () => {
    await lab?.close()
    for (const laptop of [a, b, c]) laptop?.remove()
    console.log(`main job, medians: ${figures.join(' · ')}`)
  })

  test('A makes a group; B comes in by invite and check code', { timeout: 180_000 }, async () => {
    await Promise.all(
      [
        { on: a, name: 'Amira', language: 'ar' },
        { on: b, name: 'Kenji', language: 'ja' }
      ].map(async ({ on, ...profile }) => {
        await on.call('profile.create', profile)
        await on.start()
        await on.call('profile.set', { lockAfterMinutes: 0 }) // nobody touches them, however slow the machine
        await on.call('network.mode', { mode: 'lan' })
      })
    )
    groupA = (await a.call<{ group: string }>('group.create', { name: 'اتحاد الميناء' })).group
    const invite = await a.call<{ text: string }>('invite.create', { group: groupA, role: 'organiser', minutes: 30 })
    const { join } = await b.call<{ join: string }>('join.start', { text: invite.text })
    type Join = { join: string; state: string; code: { digits: string } | null; group: string | null }
    const joining = await eventually(
      'code on B',
      async () => (await b.call<Join[]>('join.list')).find((j) => j.join === join),
      (j) => j?.state === 'comparing'
    )
    const [asked] = await eventually(
      'code on A',
      () => a.call<{ admission: string; code: { digits: string } }[]>('admission.list'),
      (l) => l.length > 0
    )
    expect(asked?.code.digits).toBe(joining?.code?.digits)
    await b.call('join.answer', { join, same: true })
    await a.call('admission.answer', { admission: asked?.admission, same: true })
    const done = await eventually(
      'B is in',
      async () => (await b.call<Join[]>('join.list')).find((j) => j.join === join),
      (j) => j?.state === 'done'
    )
    groupB = done?.group ?? ''
    await eventually(
      'B may write',
      () => b.call<{ role: string }>('group.get', { group: groupB }),
      (g) => g.role === 'organiser'
    )
  })

  test('an event, a task and a leaflet made on each are on the other', { timeout: 180_000 }, async () => {
    const sides = [
      { on: a, group: groupA, word: 'A' },
      { on: b, group: groupB, word: 'B' }
    ]
    await Promise.all(
      sides.map(async ({ on, group, word }) => {
        await on.call('event.create', {
          group,
          title: `march ${word}`,
          start: '2026-11-28T13:00',
          zone: 'Asia/Tokyo',
          fallbackPlace: 'fountain'
        })
        await on.call('task.create', { group, title: `print ${word}`, steps: ['paper'] })
        await on.call('leaflet.create', {
          group,
          title: `call ${word}`,
          blocks: [{ kind: 'heading1', spans: [{ text: `All together ${word}` }] }]
        })
      })
    )
    for (const noun of nouns)
      for (const { on, group, word } of sides)
        await eventually(
          `both ${noun}s on ${word}`,
          () => titles(on, group, noun),
          (t) => t.length === 2
        )
    await eventually(
      'A knows that B has it',
      () => list(a, groupA, 'event'),
      (l) => l.items.every((i) => i.reach.reachedPeople === 2)
    )
    await neverOverstated()
  })

  test('what one adds, the other sees at once', { timeout: 180_000 }, async () => {
    const watch = await b.watch()
    const seen: number[] = []
    for (let i = 0; i < 7; i++) {
      const since = Date.now()
      const { id } = await a.call<{ id: string }>('task.create', { group: groupA, title: `quick ${i}` })
      const heard = await eventually(
        'B hears of it',
        async () => watch.heard.find((h) => h.at >= since && h.topics.includes('task'))?.at ?? 0,
        (at) => at > 0
      )
      const { made } = await b.call<{ made: { at: number } }>('task.get', { group: groupB, id })
      seen.push(heard - made.at) // both by the clock of this machine: from signing on A to the news on B's command line
    }
    watch.stop()
    figures.push(`append to seen ${median(seen)} ms (${seen.join(', ')})`)
    expect(median(seen)).toBeLessThan(2000)
  })

  test('a laptop that is switched on is connected', { timeout: 180_000 }, async () => {
    const ms: number[] = []
    for (let i = 0; i < 3; i++) {
      await b.stop()
      await eventually(
        'A sees B go',
        () => connected(a),
        (n) => n === 0,
        30_000
      )
      await b.start()
      const met = await eventually(
        'connected',
        async () => {
          const [peer] = (await a.call<{ peers: { since: number }[] }>('network.state')).peers
          return peer?.since ?? 0
        },
        (since) => since > 0
      )
      ms.push(Math.max(0, met - b.openedAt()))
    }
    figures.push(`profile open to connected ${median(ms)} ms (${ms.join(', ')})`)
    expect(median(ms)).toBeLessThan(5000)
  })

  test('the cable is pulled, both edit, the cable is back: both have everything and agree', { timeout: 180_000 }, async () => {
    const heal: number[] = []
    for (let round = 0; round < 3; round++) {
      hosts['b']?.cut()
      const edits = [a, b].flatMap((on, side) =>
        [0, 1].map((i) =>
          on.call('event.create', {
            group: side === 0 ? groupA : groupB,
            title: `apart ${round} ${side} ${i}`,
            start: '2026-12-01'
          })
        )
      )
      await Promise.all(edits)
      await neverOverstated()
      const watches = await Promise.all([a.watch(), b.watch()])
      const since = Date.now()
      hosts['b']?.join()
      const news = () => watches.map((w) => w.heard.filter((h) => h.at >= since && h.topics.includes('event')))
      await eventually(
        'news on both',
        async () => news(),
        (heard) => heard.every((one) => one.length > 0),
        60_000
      )
      await eventually(
        'both agree',
        () => Promise.all([titles(a, groupA, 'event'), titles(b, groupB, 'event')]),
        ([x = [], y = []]) => x.length === 2 + 4 * (round + 1) && x.join() === y.join(),
        60_000
      )
      // The last news of an event on either side: from then on nothing moved any more.
      const last = news().flat()
      heal.push(Math.max(...last.map(({ at }) => at)) - since)
      for (const w of watches) w.stop()
    }
    figures.push(`cable back to agreed ${median(heal)} ms (${heal.join(', ')})`)
    await neverOverstated()
  })

  test('C, who holds only a reading code, gets everything, also from B alone, and can write nothing', {
    timeout: 180_000
  }, async () => {
    const { text } = await a.call<{ text: string }>('reading.create', { group: groupA, label: 'poster 3' })
    await eventually(
      'B has heard of the reading code',
      () => b.call<{ observers: number }>('group.get', { group: groupB }),
      (g) => g.observers === 1
    )
    await a.stop()
    await c.call('profile.create', { name: 'Reader', language: 'es' })
    await c.start()
    await c.call('network.mode', { mode: 'lan' })
    groupC = (await c.call<{ group: string }>('reading.open', { text })).group
    for (const noun of nouns) {
      const all = await titles(b, groupB, noun)
      await eventually(
        `every ${noun} on C, from B alone`,
        () => titles(c, groupC, noun),
        (t) => t.join() === all.join(),
        30_000
      )
    }
    await expect(c.call('event.create', { group: groupC, title: 'not mine to write' })).rejects.toThrow('READ_ONLY')
    await expect(c.call('invite.create', { group: groupC })).rejects.toBeInstanceOf(Refused)
    await b.call('event.create', { group: groupB, title: 'while A is off' })
    await eventually(
      'C sees it live',
      () => titles(c, groupC, 'event'),
      (t) => t.includes('while A is off')
    )
  })

  test('A, killed in the middle of a first sync, comes back and completes', { timeout: 180_000 }, async () => {
    await a.start()
    await eventually(
      'A has caught up',
      () => titles(a, groupA, 'event'),
      (t) => t.includes('while A is off'),
      30_000
    )
    const d = cliLaptop(lab.host('d', '10.77.0.4/24'))
    await d.call('profile.create', { name: 'Dora', language: 'en' })
    const fill = (i: number) => a.call('task.create', { group: groupA, title: `many ${i}`, notes: 'x'.repeat(9000) })
    for (let i = 0; i < 20; i += 5) await Promise.all([0, 1, 2, 3, 4].map((more) => fill(i + more)))
    const { text } = await a.call<{ text: string }>('reading.create', { group: groupA, label: 'killed' })
    await d.start()
    await d.call('network.mode', { mode: 'lan' })
    const group = (await d.call<{ group: string }>('reading.open', { text })).group
    await d.kill()
    await d.start()
    const all = await titles(a, groupA, 'task')
    await eventually(
      'everything after the kill',
      () => titles(d, group, 'task'),
      (t) => t.join() === all.join(),
      60_000
    )
    d.remove()
  })
})
