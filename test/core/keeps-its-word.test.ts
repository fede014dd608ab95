import { expect, test } from 'vitest'
import { decodePayload, encodePayload, networkModes } from '../../core/vault/payload.ts'
import { admit, cast, eventually, meet, part } from '../helpers/core-cast.ts'
import { samplePayload } from '../vault/samples.ts'

test('R5: that nothing is connected is said before anything is pressed, and what is pressed then says that it is saved here only', async () => {
  const [amira, kenji] = await cast('Amira', 'Kenji')
  const { group } = await amira.call('group.create', { name: 'Union' })
  const kenjis = await admit(amira, group, kenji)
  await part(amira)
  await amira.reopen()
  const said = await amira.call('network.state', {})
  expect(said.mode).toBe('off')
  expect(said.peers).toEqual([])
  const { id } = await amira.call('event.create', { group, title: 'Picket' })
  expect((await amira.call('event.get', { group, id })).reach).toMatchObject({ saved: true, reachedPeople: 1 })
  await meet(amira)
  await eventually(
    'it arrives once connected',
    () => kenji.call('event.get', { group: kenjis, id }).catch(() => null),
    (event) => event?.title === 'Picket'
  )
})

test('R7: a start with a newer Starling never changes the mode that was chosen', async () => {
  for (const mode of networkModes) {
    const payload = samplePayload()
    const older = encodePayload({ ...payload, settings: { ...payload.settings, mode } })
    expect(decodePayload(older)?.settings.mode).toBe(mode)
    // What a newer one added at the end and an older one wrote back.
    expect(decodePayload(encodePayload(decodePayload(older) ?? payload))?.settings.mode).toBe(mode)
  }
  const [amira] = await cast('Amira')
  for (const mode of ['off', 'lan', 'off'] as const) {
    await amira.call('network.mode', { mode })
    await amira.reopen()
    expect((await amira.call('network.state', {})).mode).toBe(mode)
  }
})
