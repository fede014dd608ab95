import { eventually } from '../../helpers/core-cast.ts'
import { showPicture } from '../../helpers/picture-hands.ts'
import { freshPort } from '../../helpers/ports.ts'
import { theBrowser } from '../helpers/open-page.ts'
import { type PagePeer, pagePassphrase, startPagePeer } from '../helpers/page-peer.ts'
import { samplePlan } from '../helpers/sample-plan.ts'

/** Hikari's laptop with a whole plan, and Kenji's, who changed the same things apart: what only two can show is on the first one. */
export async function twoLaptops(): Promise<{ readonly peer: PagePeer; readonly group: string; close(): Promise<void> }> {
  const ports = [freshPort(), freshPort()] as const
  const start = (own: number, other: number): Promise<PagePeer> =>
    startPagePeer({ more: ['--beacon-port', `${own}`, '--loopback-ports', `${other}`] })
  const peer = await start(ports[0], ports[1])
  const kenji = await start(ports[1], ports[0])
  const close = async (): Promise<void> => {
    await peer.close()
    await kenji.close()
  }
  try {
    const { group } = await samplePlan(peer)
    const [, leaflet] = (await peer.call('leaflet.list', { group })).items
    if (leaflet) await showPicture(peer, group, leaflet.id, await poster())
    await kenji.call('profile.create', { passphrase: pagePassphrase, name: '健司 Kenji' })
    for (const each of [peer, kenji]) await each.call('network.mode', { mode: 'lan' })
    await apart(peer, kenji, group, await admit(peer, kenji, group))
    await peer.call('invite.create', { group, role: 'organiser', minutes: 60 })
    await peer.call('reading.create', { group, label: 'Neighbours in the east' })
    return { peer, group, close }
  } catch (error) {
    await close()
    throw error
  }
}

const waitMs = 30_000

async function admit(peer: PagePeer, newcomer: PagePeer, group: string): Promise<string> {
  const { text } = await peer.call('invite.create', { group, role: 'organiser', minutes: 30 })
  const { join } = await newcomer.call('join.start', { text })
  const state = async () => (await newcomer.call('join.list', {})).find((one) => one.join === join)?.state
  await eventually('the code', state, (now) => now === 'comparing', waitMs)
  await newcomer.call('join.answer', { join, same: true })
  const [asked] = await eventually(
    'the newcomer',
    () => peer.call('admission.list', {}),
    (all) => all.length > 0,
    waitMs
  )
  if (asked) await peer.call('admission.answer', { admission: asked.admission, same: true })
  await eventually('the keys', state, (now) => now === 'done', waitMs)
  const there = (await newcomer.call('join.list', {})).find((one) => one.join === join)?.group ?? ''
  await eventually(
    'the plan at the newcomer',
    () => newcomer.call('leaflet.list', { group: there }),
    ({ items }) => items.length === 2,
    waitMs
  )
  return there
}

/** One group has another number on every laptop. Both are off and move the same march; Kenji writes on in the leaflet. Then they meet. */
async function apart(peer: PagePeer, kenji: PagePeer, group: string, there: string): Promise<void> {
  const [march] = (await peer.call('event.list', { group })).items.filter(({ place }) => place === 'Station square')
  if (!march) throw new Error('the plan has no march')
  for (const each of [peer, kenji]) await each.call('network.mode', { mode: 'off' })
  await peer.call('event.update', { group, id: march.id, fallbackPlace: 'Town hall steps' })
  await kenji.call('event.update', { group: there, id: march.id, fallbackPlace: '公民館の前' })
  for (const each of [peer, kenji]) await each.call('network.mode', { mode: 'lan' })
  await eventually(
    'two versions',
    () => peer.call('version.list', { group }),
    (clashes) => clashes.length > 0,
    waitMs
  )
}

/** A square with a station, drawn here, as a picture that somebody took. */
async function poster(): Promise<Buffer> {
  const page = await (await theBrowser()).newPage({ viewport: { width: 1200, height: 700 } })
  const people = Array.from({ length: 28 }, (_, i) => {
    const [x, y] = [60 + ((i * 173) % 1080), 500 + ((i * 61) % 130)]
    return `<circle cx="${x}" cy="${y}" r="16" fill="#2b2a27"/><rect x="${x - 15}" y="${y + 20}" width="30" height="56" rx="12" fill="#7a4b2a"/>`
  })
  await page.setContent(`<body style="margin:0"><svg width="1200" height="700" viewBox="0 0 1200 700"><rect width="1200" height="700" fill="#dfe7ea"/>
    <rect y="470" width="1200" height="230" fill="#c9bfae"/><rect x="250" y="190" width="700" height="290" fill="#9c5b3c"/><path d="M230 190 600 60 970 190z" fill="#6d3f2a"/>
    <rect x="540" y="300" width="120" height="180" fill="#3b2a20"/><circle cx="600" cy="140" r="34" fill="#f6f1e6"/>${people.join('')}</svg>`)
  const bytes = await page.screenshot({ type: 'jpeg', quality: 80 })
  await page.close()
  return bytes
}
