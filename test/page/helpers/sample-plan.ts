import type { PagePeer } from './page-peer.ts'
import { pagePassphrase } from './page-peer.ts'

const dayMs = 86_400_000
const zone = 'Asia/Tokyo'

/** A profile and a group with a plan in four languages, made through the contract as a page would. */
export async function samplePlan(
  peer: PagePeer,
  { language = 'en', full = true }: { readonly language?: 'en' | 'ja' | 'es' | 'ar'; readonly full?: boolean } = {}
): Promise<{ readonly group: string }> {
  await peer.call('profile.create', { passphrase: pagePassphrase, name: 'Hikari', language })
  const { group } = await peer.call('group.create', { name: 'Harbour Union' })
  if (full) await fill(peer, group)
  return { group }
}

async function fill(peer: PagePeer, group: string): Promise<void> {
  const day = (n: number): string => new Date(Date.now() + n * dayMs).toLocaleDateString('sv', { timeZone: zone })
  const march = await peer.call('event.create', {
    group,
    title: 'March from the station',
    start: `${day(4)}T13:00`,
    end: `${day(4)}T16:00`,
    zone,
    place: 'Station square',
    fallbackPlace: 'Fountain in the park',
    purpose: 'For the harbour jobs',
    notes: 'Bring water.\nMeet the stewards at 12:30.'
  })
  await peer.call('event.create', {
    group,
    title: '週例会',
    start: `${day(0)}T23:00`,
    zone,
    place: '会館3号室',
    fallbackPlace: '公園の噴水'
  })
  await peer.call('event.create', { group, title: 'أمسية اعرف حقوقك', start: `${day(9)}T18:30`, zone, place: 'المكتبة' })
  const film = await peer.call('event.create', {
    group,
    title: 'Noche de cine',
    start: `${day(11)}T20:00`,
    zone: 'Europe/Madrid'
  })
  await peer.call('event.cancel', { group, id: film.id, reason: 'The hall is closed that day' })
  await peer.call('event.reply', { group, id: march.id, answer: 'yes', withMe: 2 })
  const print = await peer.call('task.create', {
    group,
    title: 'Print 200 leaflets',
    due: `${day(0)}T18:00`,
    zone,
    event: march.id,
    steps: ['Paper', 'Ink', 'Cut']
  })
  await peer.call('task.take', { group, id: print.id })
  await peer.call('task.create', { group, title: '横断幕を作る', state: 'doing', event: march.id, steps: ['布を買う'] })
  await peer.call('task.create', { group, title: 'Carta del permiso', state: 'waiting', due: day(-2), zone })
  await peer.call('task.create', { group, title: 'حجز القاعة', state: 'done' })
  await peer.call('leaflet.create', {
    group,
    title: 'All together at the station',
    language: 'en',
    blocks: [
      { kind: 'heading1', spans: [{ text: 'All together at the station' }] },
      { kind: 'paragraph', spans: [{ text: 'Bring ' }, { text: 'your neighbours', bold: true }, { text: ' and water.' }] }
    ]
  })
  await peer.call('leaflet.create', {
    group,
    title: '駅前で集まろう',
    language: 'ja',
    blocks: [{ kind: 'heading1', spans: [{ text: '駅前で集まろう' }] }]
  })
}
