import { expect, test } from 'vitest'
import { CoreError } from '../../core/contract/errors.ts'
import { randomBytes } from '../../core/domain/crypto.ts'
import { epochCommitment, sealPrevious } from '../../core/domain/kernel/epoch-keys.ts'
import type { KernelBody } from '../../core/domain/kernel/kernel-body.ts'
import { boxKeysTo, type HeldKey, nextEpoch } from '../../core/domain/kernel/write-kernel.ts'
import { maxRecordBytes, type SealOptions, sealRecord } from '../../core/domain/record/envelope.ts'
import { authorOf, type RecordDraft, writeInside } from '../../core/domain/record/record-inside.ts'
import { Keyring } from '../../core/log/keyring.ts'
import { writeViewBlock } from '../../core/log/log-view.ts'
import { openViewBlock } from '../../core/log/open-record.ts'
import { admission, PaperGroup, type Someone, someone } from '../domain/kernel/kernel-kit.ts'

const ringOf = (group: PaperGroup, who: Someone, handed: HeldKey[] = []): Keyring =>
  new Keyring(group.groupKey, { signKey: who.identity.sign.publicKey, box: who.identity.box }, handed)

const draftOf = (change: Partial<RecordDraft> = {}): RecordDraft => ({
  wallMs: 1,
  type: 'event.set',
  typeVersion: 1,
  entity: randomBytes(16),
  heads: [],
  fields: [],
  body: randomBytes(20),
  ...change
})

/** A group in which everybody holds the key of an epoch that stands in the log. */
function scene() {
  const group = new PaperGroup()
  const omar = group.joins(1)
  const { bodies, keys } = nextEpoch(group.rights, group.groupKey, 1, [])
  for (const body of bodies) group.says(group.founder, body)
  const ring = ringOf(group, omar)
  ring.follow(group.rights)
  const [key, secret] = keys.map((held) => held.key)
  if (!key || !secret) throw new Error('no keys')
  const seal = (by: Someone, change: Partial<SealOptions> = {}, groupKey = group.groupKey): Uint8Array => {
    const place = { groupKey, kind: 1, audience: change.audience ?? 0 }
    const inside = writeInside(draftOf(), place, authorOf(by.identity.sign))
    const commitment = epochCommitment(key, group.groupKey, 1, 0)
    return sealRecord(inside.bytes, { ...place, epoch: 1, commitment, writerKey: by.writer, key, ...change })
  }
  const open = (block: Uint8Array, writer: Uint8Array) => {
    const item = openViewBlock(writeViewBlock(writer, 1, block), 0, group.groupKey, group.rights, ring)
    return 'unreadable' in item ? item.unreadable : item.personId
  }
  return { group, omar, ring, key, secret, seal, open }
}

test('a record opens for whoever holds its key, and tells who made it', () => {
  const { omar, seal, open } = scene()
  expect(open(seal(omar), omar.writer)).toBe(Buffer.from(omar.identity.person.publicKey).toString('hex'))
})

test('a record moved to another writer, group or epoch does not open', () => {
  const { group, omar, key, seal, open } = scene()
  expect(open(seal(omar), group.founder.writer)).toBe('bad')
  expect(open(seal(omar, {}, randomBytes(32)), omar.writer)).toBe('bad')
  const moved = Buffer.from(seal(omar))
  moved.writeUInt32LE(2, 3)
  expect(open(moved, omar.writer)).toBe('needs-key')
  expect(open(seal(omar, { key: randomBytes(32) }), omar.writer)).toBe('bad')
  expect(key.byteLength).toBe(32)
})

test('what is signed for coordinators is not shown to everyone by sealing it anew', () => {
  const { group, omar, key, open } = scene()
  const inside = writeInside(draftOf(), { groupKey: group.groupKey, kind: 1, audience: 1 }, authorOf(omar.identity.sign))
  const commitment = epochCommitment(key, group.groupKey, 1, 0)
  const place = { groupKey: group.groupKey, kind: 1, audience: 0, epoch: 1, commitment, writerKey: omar.writer, key }
  expect(open(sealRecord(inside.bytes, place), omar.writer)).toBe('bad')
})

test('a record signed by another laptop than the one let in with that writer does not count, whoever it is', () => {
  const { group, omar, seal, open } = scene()
  expect(open(seal({ ...omar, writer: group.founder.writer }), group.founder.writer)).toBe('bad')
  expect(open(seal({ ...someone(), writer: omar.writer }), omar.writer)).toBe('bad')
})

test('what needs a key or a newer Starling says so', () => {
  const { group, omar, secret, seal, open } = scene()
  const commitment = epochCommitment(secret, group.groupKey, 1, 1)
  expect(open(seal(omar, { audience: 1, commitment, key: secret }), omar.writer)).toBe('needs-key')
  expect(open(Uint8Array.of(2, 1), omar.writer)).toBe('needs-newer')
  expect(open(seal(omar, { kind: 7 }), omar.writer)).toBe('needs-newer')
  expect(open(new Uint8Array(0), omar.writer)).toBe('bad')
})

test('a newcomer opens every earlier epoch through the newest, and an organiser no key of coordinators', () => {
  const { group, key, secret } = scene()
  const held = [
    { epoch: 1, audience: 0, key },
    { epoch: 1, audience: 1, key: secret }
  ]
  const next = nextEpoch(group.rights, group.groupKey, 2, held)
  for (const body of next.bodies) expect(group.says(group.founder, body)).toBe('accepted')
  const zoe = someone()
  const boxes = boxKeysTo(zoe.identity.box.publicKey, next.keys.slice(0, 1))
  expect(group.says(group.founder, admission(zoe, 1, randomBytes(32), { boxes }))).toBe('accepted')
  const ring = ringOf(group, zoe)
  expect(ring.follow(group.rights)).toBe(true)
  expect(ring.all().map((k) => [k.epoch, k.audience])).toEqual([
    [2, 0],
    [1, 0]
  ])
  expect(ring.follow(group.rights)).toBe(false)
})

test('a key that does not fit the commitment in the log is dropped, from a box and from an epoch before', () => {
  const { group, omar } = scene()
  const wrong = randomBytes(32)
  const [commitment] = [group.rights.epochs.at(-1)?.body.commitments[0]?.commitment ?? wrong]
  const recipient = omar.identity.sign.publicKey
  const [box] = boxKeysTo(omar.identity.box.publicKey, [{ epoch: 1, audience: 0, key: wrong }])
  const bad: KernelBody = {
    type: 'seal',
    epoch: 1,
    commitment: commitment.subarray(0, 4),
    audience: 0,
    recipient,
    box: box?.box ?? wrong
  }
  expect(group.says(group.founder, bad)).toBe('accepted') // apply checks this and no more
  const next = nextEpoch(group.rights, group.groupKey, 2, [])
  const epoch = next.bodies[0]
  if (epoch?.type !== 'epoch') throw new Error('no epoch')
  const under = next.keys[0]?.key ?? wrong
  const prefix = epochCommitment(wrong, group.groupKey, 0, 0).subarray(0, 4)
  epoch.previous.push({ epoch: 0, audience: 0, commitment: prefix, sealed: sealPrevious(wrong, under, group.groupKey, 0, 0) })
  expect(group.says(group.founder, epoch)).toBe('accepted')
  const ring = ringOf(group, omar)
  ring.follow(group.rights)
  expect(ring.all().map((k) => k.epoch)).toEqual([2, 1])
  expect(ring.all().some((k) => Buffer.compare(k.key, wrong) === 0)).toBe(false)
})

test('nothing is written that no laptop could read', () => {
  const { group, omar } = scene()
  const write = (change: Partial<RecordDraft>) => () =>
    writeInside(draftOf(change), { groupKey: group.groupKey, kind: 1, audience: 0 }, authorOf(omar.identity.sign))
  expect(write({ body: randomBytes(maxRecordBytes) })).toThrow(CoreError)
  expect(write({ heads: Array.from({ length: 65 }, () => randomBytes(16)) })).toThrow()
  expect(write({ fields: [2, 1].map((number) => ({ number, key: new Uint8Array(0), replaces: [] })) })).toThrow()
  expect(write({ fields: [{ number: 1, key: new Uint8Array(0), replaces: [0] }] })).toThrow()
  expect(write({ type: 'Not a type' })).toThrow()
  expect(write({})).not.toThrow()
})
