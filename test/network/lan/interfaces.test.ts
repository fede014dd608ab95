import { expect, test } from 'vitest'
import { isAddressReplaced, type LanInterface } from '../../../core/network/lan/interfaces.ts'
import { broadcastOf } from '../../../core/network/lan/ipv4.ts'

const card = (name: string, address: string, used = true): LanInterface => ({
  name,
  address,
  prefix: 24,
  broadcast: broadcastOf(address, 24),
  virtual: !used,
  because: used ? null : 'name',
  used
})

test('a connection is dead at once when the address that it came to is another one now', () => {
  const before = [card('eth0', '10.77.0.2')]
  expect(isAddressReplaced('10.77.0.1', before, [card('eth0', '10.77.0.52')])).toBe(true)
  expect(isAddressReplaced('10.77.0.1', before, [card('eth0', '192.168.9.2')])).toBe(true)
})

test('it may live where the address is still there, the card is only gone, or another card leads there too', () => {
  const before = [card('eth0', '10.77.0.2')]
  expect(isAddressReplaced('10.77.0.1', before, [...before, card('eth0', '10.77.0.52')])).toBe(false)
  expect(isAddressReplaced('10.77.0.1', before, [])).toBe(false)
  expect(isAddressReplaced('10.78.0.1', before, [card('eth0', '10.77.0.52')])).toBe(false) // came by a router
  const both = [card('eth0', '10.77.0.2'), card('wlan0', '10.77.0.3')]
  expect(isAddressReplaced('10.77.0.1', both, [card('eth0', '10.77.0.52'), card('wlan0', '10.77.0.3')])).toBe(false)
  expect(isAddressReplaced('10.77.0.1', both, [card('eth0', '10.77.0.52'), card('wlan0', '10.77.0.53')])).toBe(true)
})
