import { expect, test } from 'vitest'
import { diagnose, type Evidence } from '../../../core/network/doctor/diagnose.ts'

const eth = { name: 'eth0', address: '10.0.0.1', used: true, virtual: false }
const vpn = { name: 'wg0', address: '10.9.0.1', used: false, virtual: true }
const nothing: Evidence = {
  off: false,
  cards: [eth],
  portInUse: false,
  clockOff: false,
  wayOut: null,
  asked: null,
  heard: [],
  connected: new Set(),
  nowMs: 100_000
}
const asked = { host: '10.0.0.2', isNeighbour: true, way: '10.0.0.1', reach: 'silent' as const }
const heard = { host: '10.0.0.2', firstMs: 60_000, lastMs: 99_000, calledMs: 99_000, answeredMs: 0, partedMs: 0 }
const codes = (evidence: Partial<Evidence>): string[] => diagnose({ ...nothing, ...evidence }).map(({ code }) => code)

test.each<[string, Partial<Evidence>, string[]]>([
  ['switched off hides everything else', { off: true, cards: [], clockOff: true }, ['NETWORK_IS_OFF']],
  ['no card', { cards: [], clockOff: true }, ['NO_NETWORK']],
  ['nobody there', {}, ['NOBODY_HEARD']],
  ['only a VPN', { cards: [vpn], wayOut: '10.9.0.1' }, ['ONLY_VPN']],
  ['the way out goes through a VPN, and nobody is heard', { cards: [eth, vpn], wayOut: '10.9.0.1' }, ['VPN_IN_THE_WAY']],
  [
    'a VPN while others are connected is nobody’s business',
    { cards: [eth, vpn], wayOut: '10.9.0.1', connected: new Set(['10.0.0.2']) },
    ['CONNECTED']
  ],
  [
    'a VPN takes what is meant for the neighbour',
    { cards: [eth, vpn], asked: { ...asked, way: '10.9.0.1' } },
    ['VPN_IN_THE_WAY']
  ],
  ['a ticked VPN is a network like any other', { cards: [{ ...vpn, used: true }], wayOut: '10.9.0.1' }, ['NOBODY_HEARD']],
  ['a neighbour that nothing reaches', { asked: { ...asked, reach: 'absent' } }, ['LAPTOPS_KEPT_APART']],
  ['a neighbour behind a wall', { asked }, ['SILENT_THERE']],
  ['a laptop without Starling', { asked: { ...asked, reach: 'there' } }, ['SILENT_THERE']],
  ['a router that refuses', { asked: { ...asked, isNeighbour: false, reach: 'closed' } }, ['GUEST_NETWORK']],
  ['no way there', { asked: { ...asked, isNeighbour: false, reach: 'no-way' } }, ['OTHER_NETWORK']],
  ['heard, not connected', { heard: [heard] }, ['FIREWALL_THERE']],
  ['heard a moment ago: not yet', { heard: [{ ...heard, firstMs: 99_000 }] }, ['NOBODY_HEARD']],
  ['it called, was connected, and is gone', { heard: [{ ...heard, partedMs: 99_500 }] }, ['NOBODY_HEARD']],
  ['it only answers', { heard: [{ ...heard, calledMs: 0, answeredMs: 99_000 }] }, ['FIREWALL_HERE']],
  [
    'it only answers, and is connected all the same',
    { heard: [{ ...heard, calledMs: 0, answeredMs: 99_000 }], connected: new Set(['10.0.0.2']) },
    ['FIREWALL_HERE', 'CONNECTED']
  ],
  ['worst first', { clockOff: true, portInUse: true, asked }, ['PORT_TAKEN', 'CLOCK_OFF', 'SILENT_THERE']]
])('%s', (_, evidence, found) => {
  expect(codes(evidence)).toEqual(found)
})
