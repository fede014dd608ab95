import { expect, test } from 'vitest'
import { encodeNearCode } from '../../core/domain/text-forms/near-code.ts'
import { cast, refusal } from '../helpers/core-cast.ts'

test('on the same network only, no address of the open internet is asked, and an address code may not bring one in', async () => {
  const [amira] = await cast('Amira')
  await expect(amira.call('network.add', { text: '203.0.113.7' })).rejects.toEqual(refusal('ADDRESS_NOT_NEAR'))
  for (const text of ['224.0.0.1', '255.255.255.255', '0.0.0.0', 'example.org', '10.0.0.5:0', '10.0.0.5:99999', '10.0.0.999'])
    await expect(amira.call('network.add', { text }), text).rejects.toEqual(refusal('BAD_INPUT'))
  const text = encodeNearCode([
    { host: '203.0.113.7', port: 38_777 },
    { host: '192.168.7.9', port: 4000 }
  ])
  expect(await amira.call('network.add', { text })).toEqual({ asked: ['192.168.7.9:4000'], left: 1 })
  await expect(amira.call('network.add', { text: text.replace(/.$/, (c) => (c === 'y' ? 'b' : 'y')) })).rejects.toEqual(
    refusal('CODE_MISTYPED')
  )
})

test('every address that anything is sent to is listed with the reason, and can be taken off again', async () => {
  const [amira, kenji] = await cast('Amira', 'Kenji')
  await amira.call('network.add', { text: ' 10.1.2.3:5000 ' })
  const listed = async () => (await amira.call('network.addresses', {})).map(({ address, why }) => `${why} ${address}`)
  expect(await listed()).toContain('added 10.1.2.3:5000')
  expect((await listed()).filter((one) => one.startsWith('call 127.0.0.1:'))).toHaveLength(1) // where Kenji is, in this test
  expect(await amira.call('network.forget', { address: '10.1.2.3:5000' })).toEqual({ forgotten: true })
  expect(await amira.call('network.forget', { address: '10.1.2.3:5000' })).toEqual({ forgotten: false })
  expect(await listed()).not.toContain('added 10.1.2.3:5000')
  await amira.call('network.mode', { mode: 'off' })
  expect(await listed()).toEqual([])
  await expect(amira.call('network.add', { text: '10.1.2.3' })).rejects.toEqual(refusal('NETWORK_OFF'))
  expect((await kenji.call('network.code', {})).text).toMatch(/^starling-near1-/)
})
