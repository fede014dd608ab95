import { expect, onTestFinished, test, vi } from 'vitest'
import type { KernelBody } from '../../core/domain/kernel/kernel-body.ts'
import { deviceIdOf } from '../../core/domain/kernel/rights.ts'
import { createEpochKeeper } from '../../core/group/epoch-keeper.ts'
import { Keyring } from '../../core/log/keyring.ts'
import { PaperGroup, roleBody, type Someone } from '../domain/kernel/kernel-kit.ts'

/** A coordinator's laptop that keeps the lock of a group on paper; its timers are the test's. */
function keeper(group: PaperGroup, who: Someone, append?: (bodies: readonly KernelBody[]) => void) {
  const appended: (readonly KernelBody[])[] = []
  const { sign, box } = who.identity
  const made = createEpochKeeper({
    device: deviceIdOf(sign.publicKey),
    rights: () => group.rights,
    keyring: new Keyring(group.groupKey, { signKey: sign.publicKey, box }),
    writable: () => true,
    append: async (plan) => {
      const bodies = plan()
      appended.push(bodies)
      append?.(bodies)
      for (const body of bodies) expect(group.says(who, body)).toBe('accepted')
    }
  })
  onTestFinished(made.close)
  return { appended, look: made.look, close: made.close }
}

function steppedBack() {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const group = new PaperGroup()
  const rosa = group.joins(2)
  const omar = group.joins(2, [rosa])
  expect(group.says(omar, roleBody(omar, 1))).toBe('accepted')
  return { group, rosa, omar }
}

test('the first in line starts the next epoch at once; the second finds it there and starts none', async () => {
  const { group, rosa, omar } = steppedBack()
  const [first, second, gone] = [keeper(group, group.founder), keeper(group, rosa), keeper(group, omar)]
  for (const { look } of [gone, second, first]) look()
  await vi.advanceTimersByTimeAsync(0)
  expect(first.appended).toHaveLength(1)
  expect(group.rights.epochs.at(-1)?.number).toBe(1)
  const boxes = group.rights.epochs.at(-1)?.body.boxes ?? []
  const toOmar = boxes.filter((b) => Buffer.from(b.recipient).equals(omar.identity.sign.publicKey))
  expect(toOmar.map((b) => b.audience)).toEqual([0])
  second.look()
  await vi.advanceTimersByTimeAsync(120_000)
  expect(second.appended).toEqual([])
  expect(gone.appended).toEqual([])
})

test('the second in line starts it after 20 seconds when the first is away, however often the list moves meanwhile', async () => {
  const { group, rosa } = steppedBack()
  const second = keeper(group, rosa)
  second.look()
  await vi.advanceTimersByTimeAsync(19_000)
  second.look()
  expect(second.appended).toEqual([])
  await vi.advanceTimersByTimeAsync(1_000)
  expect(second.appended).toHaveLength(1)
  expect(group.rights.epochs.at(-1)?.number).toBe(1)
})

test('a disk that is full does not end it: it is tried again', async () => {
  const { group } = steppedBack()
  let full = true
  const first = keeper(group, group.founder, () => {
    if (full) throw new Error('no room')
  })
  first.look()
  await vi.advanceTimersByTimeAsync(0)
  expect(group.rights.epochs).toHaveLength(1)
  full = false
  await vi.advanceTimersByTimeAsync(20_000)
  expect(group.rights.epochs.at(-1)?.number).toBe(1)
})

test('a group that closes starts nothing more', async () => {
  const { group } = steppedBack()
  const first = keeper(group, group.founder)
  first.look()
  first.close()
  first.look()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(first.appended).toEqual([])
})
