import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type Core, openCore } from '../../core/api/core.ts'
import { createIdleLock, mostWaitMinutes } from '../../core/api/idle-lock.ts'
import { floorCost } from '../../core/vault/stretch-passphrase.ts'
import { passphrase, refusal } from '../helpers/core-cast.ts'
import { freshPort } from '../helpers/ports.ts'

const minute = 60_000
const never = (): boolean => false

interface HandClock {
  steady(): number
  wall(): number
  pass(minutes: number): void
  /** The computer sleeps: the clock that nobody can set stands still. */
  sleep(minutes: number): void
  setWall(minutes: number): void
}

function handClock(): HandClock {
  let steady = 0
  let wall = 1_800_000_000_000
  return {
    steady: () => steady,
    wall: () => wall,
    pass: (minutes) => {
      steady += minutes * minute
      wall += minutes * minute
    },
    sleep: (minutes) => {
      wall += minutes * minute
    },
    setWall: (minutes) => {
      wall += minutes * minute
    }
  }
}

function lockOn(clock: HandClock, { after = 5, atWork = never } = {}) {
  let locked = 0
  const idle = createIdleLock({
    clock,
    lockAfterMinutes: () => after,
    isAtWork: atWork,
    lock: async () => {
      locked++
    }
  })
  onTestFinished(() => idle.stop())
  return { ...idle, isLocked: () => idle.look() !== null, times: () => locked }
}

test('the profile locks when nobody was there for the time that is set, and not a minute before', () => {
  const clock = handClock()
  const idle = lockOn(clock)
  clock.pass(4)
  expect(idle.isLocked()).toBe(false)
  idle.sign()
  clock.pass(4.9)
  expect(idle.isLocked()).toBe(false)
  clock.pass(0.1)
  expect(idle.isLocked()).toBe(true)
  expect(idle.isLocked()).toBe(true)
  expect(idle.times()).toBe(1)
})

test('time that the laptop slept counts, and a clock that is set back prolongs nothing', () => {
  const asleep = handClock()
  const woken = lockOn(asleep)
  asleep.pass(1)
  expect(woken.isLocked()).toBe(false)
  asleep.sleep(4)
  expect(woken.isLocked()).toBe(true)

  const setBack = handClock()
  const idle = lockOn(setBack)
  setBack.pass(2)
  expect(idle.isLocked()).toBe(false)
  setBack.setWall(-600)
  expect(idle.isLocked()).toBe(false)
  setBack.pass(1)
  setBack.setWall(-600)
  expect(idle.isLocked()).toBe(false)
  setBack.sleep(2)
  expect(idle.isLocked()).toBe(true)
})

test('never means never, also after a night', () => {
  const clock = handClock()
  const idle = lockOn(clock, { after: 0 })
  clock.pass(700)
  expect(idle.isLocked()).toBe(false)
})

test('what is under way is waited for a quarter of an hour at most, and no longer than it lasts', () => {
  const clock = handClock()
  let busy = true
  const idle = lockOn(clock, { atWork: () => busy })
  clock.pass(6)
  expect(idle.isLocked()).toBe(false)
  busy = false
  expect(idle.isLocked()).toBe(true)

  const hanging = lockOn(clock, { atWork: () => true })
  clock.pass(4 + mostWaitMinutes)
  expect(hanging.isLocked()).toBe(false)
  clock.pass(1)
  expect(hanging.isLocked()).toBe(true)
})

interface Laptop {
  readonly core: Core
  readonly clock: HandClock
  readonly ended: () => number
  readonly group: string
}

async function laptop(): Promise<Laptop> {
  const profileDir = await mkdtemp(join(tmpdir(), 'starling-idle-'))
  const clock = handClock()
  let ended = 0
  const ports = { beaconPort: freshPort(), loopbackPorts: [] }
  const core = await openCore({ profileDir, ...ports, passphraseCost: floorCost, idleClock: clock, onLocked: () => ended++ })
  onTestFinished(async () => {
    await core.close()
    await rm(profileDir, { recursive: true, force: true })
  })
  await core.handlers['profile.create']({ passphrase, name: 'Amira', language: 'en' }, never)
  const { group } = await core.handlers['group.create']({ name: 'Union' }, never)
  return { core, clock, ended: () => ended, group }
}

test('questions and watches are no sign of life, commands are; whoever asks too late finds it locked', async () => {
  const { core, clock, ended, group } = await laptop()
  const { handlers } = core
  expect((await handlers['profile.state']({}, never)).lockAfterMinutes).toBe(5)
  const stop = handlers['changes.watch']({}, () => {})
  onTestFinished(stop)

  clock.pass(4)
  expect(await handlers['profile.stay']({}, never)).toEqual({ stays: true })
  clock.pass(4)
  await handlers['group.rename']({ group, name: 'Harbour Union' }, never)
  clock.pass(4)
  expect(await handlers['group.get']({ group }, never)).toMatchObject({ name: 'Harbour Union' })
  expect((await handlers['job.list']({}, never)).length).toBe(0)
  await handlers['draft.keep']({ group, form: 'task.new', text: 'Banner' }, never)
  handlers['changes.watch']({}, () => {})()
  expect(ended()).toBe(0)
  clock.pass(1)

  await expect(Promise.resolve(handlers['profile.stay']({}, never))).rejects.toEqual(refusal('PROFILE_LOCKED'))
  await expect(Promise.resolve(handlers['group.get']({ group }, never))).rejects.toEqual(refusal('PROFILE_LOCKED'))
  expect(await handlers['profile.state']({}, never)).toMatchObject({ state: 'locked', lockAfterMinutes: null })
  expect(ended()).toBe(1)
})

test('with nobody asking anything it locks by itself, within seconds of the time', async () => {
  const { clock, ended } = await laptop()
  clock.sleep(60)
  await expect.poll(ended, { timeout: 10_000 }).toBe(1)
})

test('a laptop that wakes too late is locked before it is on the network again', async () => {
  const { core, clock, ended } = await laptop()
  await core.suspend()
  clock.sleep(6)
  await core.resume()
  expect(ended()).toBe(1)
  expect(await core.handlers['profile.state']({}, never)).toMatchObject({ state: 'locked' })
})

test('the time is a setting of the profile, and outlives it being locked', async () => {
  const { core, clock, ended } = await laptop()
  const { handlers } = core
  expect(await handlers['profile.set']({ lockAfterMinutes: 0 }, never)).toMatchObject({ lockAfterMinutes: 0, name: 'Amira' })
  clock.pass(700)
  expect(await handlers['profile.state']({}, never)).toMatchObject({ state: 'open' })
  await handlers['profile.set']({ lockAfterMinutes: 15 }, never)
  await handlers['profile.lock']({}, never)
  clock.pass(700)
  expect(await handlers['profile.unlock']({ passphrase }, never)).toMatchObject({ state: 'open', lockAfterMinutes: 15 })
  clock.pass(14)
  expect(await handlers['profile.state']({}, never)).toMatchObject({ state: 'open' })
  expect(ended()).toBe(0)
  clock.pass(1)
  expect(await handlers['profile.state']({}, never)).toMatchObject({ state: 'locked' })
  expect(ended()).toBe(1)
})

test('a join under way is waited for, and one that was called off no longer', async () => {
  const amira = await laptop()
  const kenji = await laptop()
  const { text } = await amira.core.handlers['invite.create']({ group: amira.group, role: 'organiser', minutes: 60 }, never)
  await kenji.core.handlers['network.mode']({ mode: 'lan' }, never)
  const { join } = await kenji.core.handlers['join.start']({ text }, never)
  const state = async (of: Laptop) => (await of.core.handlers['profile.state']({}, never)).state
  for (const { clock } of [amira, kenji]) clock.pass(6)
  expect([await state(amira), await state(kenji)]).toEqual(['locked', 'open'])
  await kenji.core.handlers['join.cancel']({ join }, never)
  kenji.clock.pass(5)
  expect(await state(kenji)).toBe('locked')
})

test('while somebody writes down the recovery words the time is longer, until there is a group', async () => {
  const profileDir = await mkdtemp(join(tmpdir(), 'starling-idle-'))
  const clock = handClock()
  let ended = 0
  const core = await openCore({ profileDir, passphraseCost: floorCost, idleClock: clock, onLocked: () => ended++ })
  onTestFinished(async () => {
    await core.close()
    await rm(profileDir, { recursive: true, force: true })
  })
  const state = () => core.handlers['profile.state']({}, never)
  await core.handlers['profile.create']({ passphrase, name: 'Amira', language: 'en' }, never)
  clock.pass(6)
  expect(await state()).toMatchObject({ state: 'open' })
  await core.handlers['group.create']({ name: 'Union' }, never)
  clock.pass(6)
  expect(await state()).toMatchObject({ state: 'locked' })
  expect(ended).toBe(1)
})
