import { describe, expect, test } from 'vitest'
import { randomBytes } from '../../../core/domain/crypto.ts'
import { currentEpoch, isStale, needsNextEpoch, placeInLine } from '../../../core/domain/kernel/epochs.ts'
import type { KernelBody } from '../../../core/domain/kernel/kernel-body.ts'
import { deviceIdOf } from '../../../core/domain/kernel/rights.ts'
import { boxFor, epochBody, laptopBody, PaperGroup, roleBody, type Someone, secondLaptop, someone } from './kernel-kit.ts'

const [reader, organiser, coordinator] = [0, 1, 2]
type EpochBody = Extract<KernelBody, { type: 'epoch' }>

const starts = (group: PaperGroup, author: Someone, number: number, boxes: Parameters<typeof epochBody>[2] = []) => {
  const body = epochBody(group.groupKey, number, boxes)
  expect(group.says(author, body)).toBe('accepted')
  return body
}

describe('epochs', () => {
  test('are started by coordinators only', () => {
    const group = new PaperGroup()
    for (const author of [group.joins(organiser), group.joins(reader), someone()])
      expect(group.says(author, epochBody(group.groupKey, 1))).toBe('refused')
  })

  test('go up by one at most; two of one number stand side by side', () => {
    const group = new PaperGroup()
    expect(group.says(group.founder, epochBody(group.groupKey, 2))).toBe('refused')
    starts(group, group.founder, 1)
    starts(group, group.founder, 1)
    starts(group, group.founder, 0)
    starts(group, group.founder, 2)
    expect(group.rights.epochs.map((e) => e.number)).toEqual([0, 1, 1, 0, 2])
  })

  test('have a key for everyone, one per audience, and no commitment that begins like another of this group', () => {
    const group = new PaperGroup()
    expect(group.says(group.founder, epochBody(group.groupKey, 1, [], [1]))).toBe('refused')
    expect(group.says(group.founder, epochBody(group.groupKey, 1, [], [0, 0]))).toBe('refused')
    const first = starts(group, group.founder, 1) as EpochBody
    const taken = (first.commitments[0]?.commitment ?? randomBytes(32)).subarray(0, 4)
    for (const audience of [0, 1]) {
      const again = epochBody(group.groupKey, 2) as EpochBody
      again.commitments[audience]?.commitment.set(taken)
      expect(group.says(group.founder, again)).toBe('refused')
    }
    const alike = epochBody(group.groupKey, 2) as EpochBody
    for (const { commitment } of alike.commitments) commitment.set([1, 2, 3, 4])
    expect(group.says(group.founder, alike)).toBe('refused')
  })

  test('the highest number is in force, among equals the first in the order', () => {
    const group = new PaperGroup()
    const first = starts(group, group.founder, 1)
    starts(group, group.founder, 1)
    expect(currentEpoch(group.rights, 0)?.body.commitments).toEqual((first as EpochBody).commitments)
    const next = starts(group, group.founder, 2)
    expect(currentEpoch(group.rights, 0)?.body.commitments).toEqual((next as EpochBody).commitments)
  })

  test('an epoch boxed to a coordinator is stale for coordinators when she is one no longer, and good for everyone else', () => {
    const group = new PaperGroup()
    const rosa = group.joins(coordinator)
    starts(group, group.founder, 1, [boxFor(rosa, 0), boxFor(rosa, 1)])
    expect([0, 1].map((audience) => currentEpoch(group.rights, audience)?.number)).toEqual([1, 1])
    expect(group.says(rosa, roleBody(rosa, organiser))).toBe('accepted')
    expect([0, 1].map((audience) => currentEpoch(group.rights, audience)?.number)).toEqual([1, 0])
  })

  test('an epoch started by somebody who is no coordinator any more is stale for coordinators', () => {
    const group = new PaperGroup()
    const rosa = group.joins(coordinator)
    starts(group, rosa, 1)
    expect(group.says(rosa, roleBody(rosa, reader))).toBe('accepted')
    const epoch = group.rights.epochs.at(-1)
    if (!epoch) throw new Error('no epoch')
    expect([isStale(group.rights, epoch, 0), isStale(group.rights, epoch, 1)]).toEqual([false, true])
    expect(currentEpoch(group.rights, 1)?.number).toBe(0)
  })

  test('an epoch boxed to a stranger is never in force', () => {
    const group = new PaperGroup()
    starts(group, group.founder, 1, [boxFor(someone(), 0)])
    expect(currentEpoch(group.rights, 0)?.number).toBe(0)
  })

  test('boxed to a reading code it is good, but not the key of coordinators', () => {
    const group = new PaperGroup()
    const signKey = randomBytes(32)
    expect(group.says(group.founder, { type: 'observer', signKey, boxKey: randomBytes(32), boxes: [] })).toBe('accepted')
    starts(group, group.founder, 1, [{ recipient: signKey, audience: 0, box: randomBytes(80) }])
    expect(currentEpoch(group.rights, 0)?.number).toBe(1)
    starts(group, group.founder, 2, [{ recipient: signKey, audience: 1, box: randomBytes(80) }])
    expect(currentEpoch(group.rights, 1)?.number).toBe(1)
  })
})

describe('the next epoch is due', () => {
  test('when a coordinator steps back, also where no epoch names them: they had its key by their admission', () => {
    const group = new PaperGroup()
    const rosa = group.joins(coordinator)
    expect(needsNextEpoch(group.rights)).toBe(false)
    expect(group.says(rosa, roleBody(rosa, organiser))).toBe('accepted')
    expect(currentEpoch(group.rights, 1)?.number).toBe(0)
    expect(needsNextEpoch(group.rights)).toBe(true)
    starts(group, group.founder, 1, [boxFor(rosa, 0)])
    expect(needsNextEpoch(group.rights)).toBe(false)
  })

  test('when the newest is stale for coordinators, even if it stands after the fall', () => {
    const group = new PaperGroup()
    const rosa = group.joins(coordinator)
    expect(group.says(rosa, roleBody(rosa, organiser))).toBe('accepted')
    starts(group, group.founder, 1, [boxFor(rosa, 0), boxFor(rosa, 1)])
    expect(needsNextEpoch(group.rights)).toBe(true)
    starts(group, group.founder, 2)
    expect(needsNextEpoch(group.rights)).toBe(false)
  })

  test('not when organisers and readers change places', () => {
    const group = new PaperGroup()
    const omar = group.joins(organiser)
    expect(group.says(group.founder, roleBody(omar, reader))).toBe('accepted')
    expect(needsNextEpoch(group.rights)).toBe(false)
  })

  test('from the laptops of the coordinators in one order, and from no other', () => {
    const group = new PaperGroup()
    const omar = group.joins(organiser)
    const rosa = group.joins(coordinator)
    const second = secondLaptop(group.founder)
    expect(group.says(group.founder, laptopBody(second, group.groupKey))).toBe('accepted')
    const places = [group.founder, second, rosa].map((who) => placeInLine(group.rights, deviceIdOf(who.identity.sign.publicKey)))
    expect(places.slice(0, 2).sort()).toEqual([0, 1])
    expect(places[2]).toBe(2)
    expect(placeInLine(group.rights, deviceIdOf(omar.identity.sign.publicKey))).toBeNull()
  })
})

describe('a key handed on once more', () => {
  const sealOf = (group: PaperGroup, to: Someone | Uint8Array, audience: number, change: object = {}) => {
    const epoch = group.rights.epochs[0]?.body
    const commitment = epoch?.commitments.find((c) => c.audience === audience)?.commitment.subarray(0, 4)
    const recipient = to instanceof Uint8Array ? to : to.identity.sign.publicKey
    if (!commitment) throw new Error('no such key')
    return { type: 'seal' as const, epoch: 0, commitment, audience, recipient, box: randomBytes(80), ...change }
  }

  test('may come from any member to any member or reading code, once per author, recipient and key', () => {
    const group = new PaperGroup()
    const [omar, ines] = [group.joins(organiser), group.joins(reader)]
    const signKey = randomBytes(32)
    expect(group.says(group.founder, { type: 'observer', signKey, boxKey: randomBytes(32), boxes: [] })).toBe('accepted')
    expect(group.says(omar, sealOf(group, ines, 0))).toBe('accepted')
    expect(group.says(omar, sealOf(group, ines, 0))).toBe('refused')
    expect(group.says(ines, sealOf(group, omar, 0))).toBe('accepted')
    expect(group.says(group.founder, sealOf(group, ines, 0))).toBe('accepted')
    expect(group.says(omar, sealOf(group, signKey, 0))).toBe('accepted')
  })

  test('goes to nobody who is not in the list, comes from nobody who is not, and names an epoch that there is', () => {
    const group = new PaperGroup()
    const omar = group.joins(organiser)
    expect(group.says(omar, sealOf(group, someone(), 0))).toBe('refused')
    expect(group.says(someone(), sealOf(group, omar, 0))).toBe('refused')
    expect(group.says(omar, sealOf(group, group.founder, 0, { epoch: 1 }))).toBe('refused')
    expect(group.says(omar, sealOf(group, group.founder, 0, { commitment: randomBytes(4) }))).toBe('refused')
  })

  test('the key of coordinators goes from coordinator to coordinator only', () => {
    const group = new PaperGroup()
    const [rosa, omar] = [group.joins(coordinator), group.joins(organiser)]
    const signKey = randomBytes(32)
    expect(group.says(group.founder, { type: 'observer', signKey, boxKey: randomBytes(32), boxes: [] })).toBe('accepted')
    expect(group.says(rosa, sealOf(group, omar, 1))).toBe('refused')
    expect(group.says(rosa, sealOf(group, signKey, 1))).toBe('refused')
    expect(group.says(omar, sealOf(group, rosa, 1))).toBe('refused')
    expect(group.says(rosa, sealOf(group, group.founder, 1))).toBe('accepted')
  })
})
