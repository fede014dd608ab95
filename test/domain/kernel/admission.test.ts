import { describe, expect, test } from 'vitest'
import { randomBytes } from '../../../core/domain/crypto.ts'
import { certificateOf } from '../../../core/domain/kernel/group-identity.ts'
import { createRights } from '../../../core/domain/kernel/rights.ts'
import { admission, foundBody, laptopBody, PaperGroup, roleBody, secondLaptop, someone } from './kernel-kit.ts'

const [reader, organiser, coordinator] = [0, 1, 2]

describe('founding', () => {
  test('a group is founded once', () => {
    const group = new PaperGroup()
    expect(group.says(group.founder, foundBody(group.founder, group.groupKey))).toBe('refused')
    expect(group.says(someone(), foundBody(someone(), group.groupKey))).toBe('refused')
  })

  test('only the first writer of a log founds it, with a certificate for this group, under rules that we know', () => {
    const group = new PaperGroup()
    const { founder, groupKey } = group
    const body = foundBody(founder, groupKey)
    if (body.type !== 'found') throw new Error('not a founding')
    const fresh = (change: object, carrier = groupKey, author = founder) => {
      group.rights = createRights(groupKey)
      return group.take(group.record(author, { ...body, ...change }), carrier)
    }
    expect(fresh({})).toBe('accepted')
    expect(fresh({}, randomBytes(32))).toBe('refused')
    expect(fresh({}, groupKey, someone())).toBe('refused')
    expect(fresh({ rules: 2 })).toBe('refused')
    expect(fresh({ personKey: randomBytes(32) })).toBe('refused')
    expect(fresh({ certificate: certificateOf(founder.identity, founder.writer, randomBytes(32)) })).toBe('refused')
    expect(fresh({ certificate: certificateOf(founder.identity, randomBytes(32), groupKey) })).toBe('refused')
  })

  test('nothing counts before the founding', () => {
    const group = new PaperGroup()
    group.rights = createRights(group.groupKey)
    expect(group.says(group.founder, admission(someone(), organiser))).toBe('refused')
  })
})

describe('letting people in', () => {
  test('a coordinator alone lets in readers and organisers', () => {
    const group = new PaperGroup()
    const [ines, omar] = [group.joins(reader), group.joins(organiser)]
    expect([group.roleOf(ines), group.roleOf(omar)]).toEqual([reader, organiser])
  })

  test('an organiser or a reader lets nobody in', () => {
    const group = new PaperGroup()
    for (const author of [group.joins(organiser), group.joins(reader), someone()])
      for (const role of [reader, organiser, coordinator]) expect(group.says(author, admission(someone(), role))).toBe('refused')
  })

  test('an invite lets in one person, whatever happens', () => {
    const group = new PaperGroup()
    const invite = randomBytes(32)
    expect(group.says(group.founder, admission(someone(), organiser, invite))).toBe('accepted')
    expect(group.says(group.founder, admission(someone(), organiser, invite))).toBe('refused')
  })

  test('an invite that somebody used while a coordinator was being decided on lets in nobody more', () => {
    const group = new PaperGroup()
    const rosa = group.joins(2)
    const invite = randomBytes(32)
    const late = someone()
    const proposal = group.record(group.founder, admission(late, 2, invite))
    expect(group.take(proposal)).toBe('accepted')
    expect(group.roleOf(late)).toBeUndefined()
    const first = someone()
    expect(group.says(group.founder, admission(first, organiser, invite))).toBe('accepted')
    expect(group.says(rosa, { type: 'approve', proposal: proposal.name })).toBe('accepted')
    expect([group.roleOf(first), group.roleOf(late)]).toEqual([organiser, undefined])
  })

  test('a certificate made for another invite lets nobody in', () => {
    const group = new PaperGroup()
    expect(group.says(group.founder, admission(someone(), organiser, randomBytes(32), { invite: randomBytes(32) }))).toBe(
      'refused'
    )
  })

  test('a certificate that the person did not sign lets nobody in', () => {
    const group = new PaperGroup()
    const [zoe, thief] = [someone(), someone()]
    const stolen = { ...admission(zoe, organiser), personKey: thief.identity.person.publicKey }
    expect(group.says(group.founder, stolen)).toBe('refused')
  })

  test('whoever is in does not come in again, and no laptop or writer stands in the list twice', () => {
    const group = new PaperGroup()
    const omar = group.joins(organiser)
    expect(group.says(group.founder, admission(omar, organiser))).toBe('refused')
    const sameLaptop = { writer: randomBytes(32), identity: { ...omar.identity, person: someone().identity.person } }
    expect(group.says(group.founder, admission(sameLaptop, organiser))).toBe('refused')
    expect(group.says(group.founder, admission({ ...someone(), writer: omar.writer }, organiser))).toBe('refused')
  })

  test('who shall write needs a laptop with a writer', () => {
    const group = new PaperGroup()
    const mute = { ...someone(), writer: new Uint8Array(32) }
    expect(group.says(group.founder, admission(mute, organiser))).toBe('refused')
    expect(group.says(group.founder, admission(mute, reader))).toBe('accepted')
  })

  test('a record that was refused may be carried again later, one that was accepted counts once', () => {
    const group = new PaperGroup()
    const rosa = group.joins(organiser)
    const record = group.record(rosa, admission(someone(), organiser))
    expect(group.take(record)).toBe('refused')
    expect(group.says(group.founder, roleBody(rosa, coordinator))).toBe('accepted')
    expect(group.take(record, randomBytes(32))).toBe('accepted')
    expect(group.take(record)).toBe('refused')
  })
})

describe('another laptop of somebody who is in', () => {
  test('is vouched for by a laptop of theirs or by another coordinator', () => {
    const group = new PaperGroup()
    const omar = group.joins(organiser)
    expect(group.says(omar, laptopBody(secondLaptop(omar), group.groupKey))).toBe('accepted')
    expect(group.says(group.founder, laptopBody(secondLaptop(omar), group.groupKey))).toBe('accepted')
  })

  test('is not vouched for by an organiser or a reader while another coordinator is there', () => {
    const group = new PaperGroup()
    const omar = group.joins(organiser)
    for (const author of [group.joins(organiser), group.joins(reader)])
      expect(group.says(author, laptopBody(secondLaptop(omar), group.groupKey))).toBe('refused')
  })

  test('of the only coordinator is vouched for by any member, because nobody else is there to do it', () => {
    const group = new PaperGroup()
    const omar = group.joins(organiser)
    expect(group.says(omar, laptopBody(secondLaptop(group.founder), group.groupKey))).toBe('accepted')
    const rosa = group.joins(coordinator)
    expect(group.says(omar, laptopBody(secondLaptop(group.founder), group.groupKey))).toBe('refused')
    expect(group.says(rosa, laptopBody(secondLaptop(group.founder), group.groupKey))).toBe('accepted')
  })

  test('comes in neither by the recovery words alone nor with a certificate of another group', () => {
    const group = new PaperGroup()
    const omar = group.joins(organiser)
    const next = secondLaptop(omar)
    expect(group.says(next, laptopBody(next, group.groupKey))).toBe('refused')
    expect(group.says(omar, laptopBody(next, randomBytes(32)))).toBe('refused')
    expect(group.says(omar, laptopBody(secondLaptop(someone()), group.groupKey))).toBe('refused')
  })
})

describe('reading codes', () => {
  const code = (signKey = randomBytes(32)) => ({ type: 'observer' as const, signKey, boxKey: randomBytes(32), boxes: [] })

  test('are made by coordinators only, each once', () => {
    const group = new PaperGroup()
    const once = code()
    expect(group.says(group.joins(organiser), once)).toBe('refused')
    expect(group.says(group.founder, once)).toBe('accepted')
    expect(group.says(group.founder, once)).toBe('refused')
  })

  test('never carry the key of a laptop, nor a laptop the key of a reading code', () => {
    const group = new PaperGroup()
    const omar = group.joins(organiser)
    expect(group.says(group.founder, code(omar.identity.sign.publicKey))).toBe('refused')
    const zoe = someone()
    expect(group.says(group.founder, code(zoe.identity.sign.publicKey))).toBe('accepted')
    expect(group.says(group.founder, admission(zoe, organiser))).toBe('refused')
  })
})
