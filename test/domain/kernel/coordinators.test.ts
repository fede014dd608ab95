import { describe, expect, test } from 'vitest'
import { randomBytes } from '../../../core/domain/crypto.ts'
import { chooseIndexers } from '../../../core/domain/kernel/indexers.ts'
import { writerIdOf } from '../../../core/domain/kernel/rights.ts'
import { admission, laptopBody, PaperGroup, roleBody, type Someone, secondLaptop, someone } from './kernel-kit.ts'

const [reader, organiser, coordinator] = [0, 1, 2]

describe('roles', () => {
  test('a coordinator alone changes readers and organisers', () => {
    const group = new PaperGroup()
    const omar = group.joins(organiser)
    expect(group.says(group.founder, roleBody(omar, reader))).toBe('accepted')
    expect(group.roleOf(omar)).toBe(reader)
  })

  test('an organiser changes nobody, not even herself upwards', () => {
    const group = new PaperGroup()
    const [omar, ines] = [group.joins(organiser), group.joins(reader)]
    expect(group.says(omar, roleBody(omar, coordinator))).toBe('refused')
    expect(group.says(omar, roleBody(ines, organiser))).toBe('refused')
    expect(group.says(omar, roleBody(group.founder, organiser))).toBe('refused')
  })

  test('who steps back signs it alone, but the last coordinator cannot', () => {
    const group = new PaperGroup()
    expect(group.says(group.founder, roleBody(group.founder, organiser))).toBe('refused')
    const rosa = group.joins(coordinator)
    expect(group.says(rosa, roleBody(rosa, organiser))).toBe('accepted')
    expect(group.says(rosa, roleBody(rosa, reader))).toBe('accepted')
    expect(group.says(group.founder, roleBody(group.founder, reader))).toBe('refused')
  })

  test('a role that somebody has already, or of somebody who is not there, is nothing', () => {
    const group = new PaperGroup()
    expect(group.says(group.founder, roleBody(group.joins(organiser), organiser))).toBe('refused')
    expect(group.says(group.founder, roleBody(someone(), organiser))).toBe('refused')
  })
})

describe('approvals', () => {
  test('with one coordinator, she alone makes the second', () => {
    const group = new PaperGroup()
    expect(group.roleOf(group.joins(coordinator))).toBe(coordinator)
  })

  test('from two coordinators on, more than half of them must say yes to a new one', () => {
    const group = new PaperGroup()
    const rosa = group.joins(coordinator)
    const sam = someone()
    const proposal = group.record(group.founder, admission(sam, coordinator))
    expect(group.take(proposal)).toBe('accepted')
    expect(group.roleOf(sam)).toBeUndefined()
    expect(group.says(group.founder, { type: 'approve', proposal: proposal.name })).toBe('refused')
    expect(group.says(group.joins(organiser), { type: 'approve', proposal: proposal.name })).toBe('refused')
    expect(group.says(rosa, { type: 'approve', proposal: randomBytes(32) })).toBe('refused')
    expect(group.says(rosa, { type: 'approve', proposal: proposal.name })).toBe('accepted')
    expect(group.roleOf(sam)).toBe(coordinator)
    expect(group.says(rosa, { type: 'approve', proposal: proposal.name })).toBe('refused')
  })

  test('several laptops of one coordinator are one yes', () => {
    const group = new PaperGroup()
    const rosa = group.joins(coordinator)
    const sam = group.joins(coordinator, [rosa])
    group.joins(coordinator, [rosa]) // four coordinators: three yes
    const second = secondLaptop(rosa)
    expect(group.says(rosa, laptopBody(second, group.groupKey))).toBe('accepted')
    const omar = group.joins(organiser)
    const proposal = group.record(group.founder, roleBody(omar, coordinator))
    expect(group.take(proposal)).toBe('accepted')
    expect(group.says(rosa, { type: 'approve', proposal: proposal.name })).toBe('accepted')
    expect(group.says(second, { type: 'approve', proposal: proposal.name })).toBe('refused')
    expect(group.roleOf(omar)).toBe(organiser)
    expect(group.says(sam, { type: 'approve', proposal: proposal.name })).toBe('accepted')
    expect(group.roleOf(omar)).toBe(coordinator)
  })

  test('of two coordinators neither can put the other out; of three, two can', () => {
    const group = new PaperGroup()
    const rosa = group.joins(coordinator)
    const alone = group.record(group.founder, roleBody(rosa, organiser))
    expect(group.take(alone)).toBe('accepted')
    expect(group.says(rosa, { type: 'approve', proposal: alone.name })).toBe('refused')
    expect(group.roleOf(rosa)).toBe(coordinator)
    const sam = group.joins(coordinator, [rosa])
    const both = group.record(group.founder, roleBody(rosa, organiser))
    expect(group.take(both)).toBe('accepted')
    expect(group.roleOf(rosa)).toBe(coordinator)
    expect(group.says(rosa, { type: 'approve', proposal: both.name })).toBe('refused')
    expect(group.says(sam, { type: 'approve', proposal: both.name })).toBe('accepted')
    expect(group.roleOf(rosa)).toBe(organiser)
  })

  test('a proposal lapses when the list of coordinators changes, for good, even if the list is the old one again', () => {
    const group = new PaperGroup()
    const rosa = group.joins(coordinator)
    const proposal = group.record(group.founder, admission(someone(), coordinator))
    expect(group.take(proposal)).toBe('accepted')
    const sam = group.joins(coordinator, [rosa])
    expect(group.says(rosa, { type: 'approve', proposal: proposal.name })).toBe('refused')
    expect(group.says(sam, roleBody(sam, organiser))).toBe('accepted')
    expect(group.says(rosa, { type: 'approve', proposal: proposal.name })).toBe('refused')
    expect(group.take(proposal)).toBe('refused')
  })

  test('a proposal that was overtaken by its own invite lets nobody in a second time', () => {
    const group = new PaperGroup()
    const rosa = group.joins(coordinator)
    const [invite, sam] = [randomBytes(32), someone()]
    const proposal = group.record(group.founder, admission(sam, coordinator, invite))
    expect(group.take(proposal)).toBe('accepted')
    expect(group.says(rosa, admission(sam, organiser, invite))).toBe('accepted')
    expect(group.says(rosa, { type: 'approve', proposal: proposal.name })).toBe('accepted')
    expect(group.roleOf(sam)).toBe(organiser)
  })
})

describe('who settles the order', () => {
  const settlers = (group: PaperGroup, mute: readonly Someone[] = []) =>
    chooseIndexers(group.rights, async (writer) => !mute.some((m) => writerIdOf(m.writer) === writer))

  test('one laptop below three coordinators, three below five, then five, of those longest in the role', async () => {
    const group = new PaperGroup()
    const all = [group.founder]
    const counts: number[] = []
    for (let i = 1; i <= 6; i++) {
      const chosen = await settlers(group)
      counts.push(chosen.length)
      expect(chosen).toEqual(all.slice(0, chosen.length).map((one) => writerIdOf(one.writer)))
      all.push(group.joins(coordinator, all.slice(1, Math.floor(i / 2) + 1)))
    }
    expect(counts).toEqual([1, 1, 3, 3, 5, 5])
  })

  test('where fewer have written anything, the next lower odd number', async () => {
    const group = new PaperGroup()
    const rosa = group.joins(coordinator)
    const sam = group.joins(coordinator, [rosa])
    expect(await settlers(group, [sam])).toEqual([writerIdOf(group.founder.writer)])
    expect(await settlers(group, [group.founder, sam])).toEqual([writerIdOf(rosa.writer)])
    expect(await settlers(group, [group.founder, rosa, sam])).toEqual([])
    expect(await settlers(group)).toHaveLength(3)
  })

  test('who comes back to the role stands last', async () => {
    const group = new PaperGroup()
    const rosa = group.joins(coordinator)
    expect(group.says(group.founder, roleBody(group.founder, organiser))).toBe('accepted')
    expect(group.says(rosa, roleBody(group.founder, coordinator))).toBe('accepted')
    expect(await settlers(group)).toEqual([writerIdOf(rosa.writer)])
  })
})
