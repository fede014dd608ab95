import type { PagePeer } from '../helpers/page-peer.ts'

type Place = readonly [name: string, hash: string]

const screens = ['today', 'events', 'tasks', 'leaflets', 'people', 'search', 'activity', 'network', 'courier', 'versions']
const views: readonly Place[] = [
  ['month', 'events?view=month'],
  ['event-form', 'events?new=true'],
  ['task-form', 'tasks?new=true'],
  ['task-list', 'tasks?view=list'],
  ['tasks-mine', 'tasks?view=mine'],
  ['leaflet-new', 'leaflets?new=true'],
  ['invites', 'people?view=invites'],
  ['reading-codes', 'people?view=reading'],
  ['another-group', 'people?view=another'],
  ...['general', 'look', 'security', 'group', 'storage', 'about'].map(
    (part): Place => [`settings-${part}`, `settings?view=${part}`]
  )
]

/** Every screen with the address of its picture; a full plan also has things to open. */
export async function placesOf(peer: PagePeer, group: string, full: boolean): Promise<readonly Place[]> {
  const places = [...screens.map((screen): Place => [screen, screen]), ...views]
  if (!full) return places
  const [march] = (await peer.call('event.list', { group })).items.filter(({ place }) => place === 'Station square')
  const [task] = (await peer.call('task.list', { group, mine: true })).items
  const [leaflet] = (await peer.call('leaflet.list', { group })).items
  const other = (await peer.call('member.list', { group })).find(({ name }) => name.includes('Kenji'))
  return [
    ...places,
    ['event', `events?id=${march?.id}`],
    ['task', `tasks?id=${task?.id}`],
    ['leaflet', `leaflets?id=${leaflet?.id}`],
    ['leaflet-versions', `leaflets?id=${leaflet?.id}&view=versions`],
    ['member', `people?id=${other?.person}`],
    ['found', 'search']
  ]
}
