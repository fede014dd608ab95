import { expect, test } from 'vitest'
import { toHex } from '../../core/domain/crypto.ts'
import { decide, type Verdict } from '../../core/domain/kernel/decide.ts'
import { epochCommitment } from '../../core/domain/kernel/epoch-keys.ts'
import { kernelTypes, readKernelBody } from '../../core/domain/kernel/kernel-body.ts'
import { copyRights, type Rights } from '../../core/domain/kernel/rights.ts'
import { foldEntity } from '../../core/domain/plan/fold-entity.ts'
import { kernelKeyOf, openEnvelope, readEnvelope, recordKinds } from '../../core/domain/record/envelope.ts'
import { readInside } from '../../core/domain/record/record-inside.ts'
import { Keyring } from '../../core/log/keyring.ts'
import { writeViewBlock } from '../../core/log/log-view.ts'
import { openViewBlock } from '../../core/log/open-record.ts'
import { PaperGroup, type Someone } from '../domain/kernel/kernel-kit.ts'
import { noise } from '../helpers/mutate.ts'
import { seededRandom } from '../vault/seeded-random.ts'
import type { HostileMember } from './hostile-members.ts'
import { createHostileRecords, type HostileRecord, type Layer, layers } from './hostile-records.ts'
import { rightsPicture } from './rights-picture.ts'

const total = 100_000
const perGroup = 500

/** How many got past the gate before their layer, so that it was really the layer that was tried. */
type Tally = Record<Layer, { made: number; reached: number; accepted: number }>

const { random, seed } = seededRandom()

test('no damaged record, at any depth, makes a decoder throw, and two laptops judge each the same', { timeout: 300_000 }, () => {
  const tally = Object.fromEntries(layers.map((layer) => [layer, { made: 0, reached: 0, accepted: 0 }])) as Tally // one per layer
  const verdicts: Record<Verdict, number> = { accepted: 0, refused: 0, 'no-effect': 0 }
  const types = new Map<string, number>()
  for (let made = 0; made < total; made += perGroup) {
    const trial = startTrial()
    const other = copyRights(trial.rights)
    for (let i = 0; i < perGroup; i++) {
      const layer = layers[i % layers.length] ?? 'outside'
      const hostile = trial.make(layer, trial.rights, trial.writer)
      const { reached, verdict } = meet(trial, hostile, other)
      tally[layer].made++
      if (reached) tally[layer].reached++
      if (verdict === 'accepted') tally[layer].accepted++
      if (verdict) verdicts[verdict]++
      if (hostile.kernelType && verdict === 'accepted') types.set(hostile.kernelType, (types.get(hostile.kernelType) ?? 0) + 1)
    }
    expect(rightsPicture(other), `seed ${seed}`).toBe(rightsPicture(trial.rights))
  }
  console.info(
    `seed ${seed}: ${total} of 100000 damaged records; ${JSON.stringify({ tally, verdicts, types: Object.fromEntries(types) })}`
  )
  for (const layer of layers) expect(tally[layer].reached / tally[layer].made, `${layer}, seed ${seed}`).toBeGreaterThan(0.2)
  for (const verdict of ['accepted', 'refused', 'no-effect'] as const) expect(verdicts[verdict], verdict).toBeGreaterThan(100)
})

test('no bytes make the decoder of a kernel body throw', () => {
  let read = 0
  for (let i = 0; i < 20_000; i++) {
    const type = kernelTypes[i % kernelTypes.length] ?? 'found'
    if (readKernelBody(type, 1, noise(random, Math.floor(random() * 400)))) read++
  }
  expect(read, `seed ${seed}`).toBeGreaterThan(1000)
})

function startTrial() {
  const group = new PaperGroup()
  const rosa = group.joins(2)
  const cast: [Someone, number][] = [
    [group.founder, 2],
    [rosa, 2],
    [group.joins(1), 1],
    [group.joins(0), 0]
  ]
  const members: HostileMember[] = cast.map(([who, role]) => ({ who, role }))
  const epochKey = noise(random, 32)
  const commitment = epochCommitment(epochKey, group.groupKey, 0, 0)
  const keys = { kernelKey: kernelKeyOf(noise(random, 32)), epochKey, commitment: commitment.subarray(0, 4) }
  const { identity, writer } = group.founder
  const self = { signKey: identity.sign.publicKey, box: identity.box }
  const keyring = new Keyring(group.groupKey, self, [{ epoch: 0, audience: 0, key: epochKey }])
  const make = createHostileRecords(random, { groupKey: group.groupKey, members, spared: [] }, keys)
  return { ...keys, groupKey: group.groupKey, rights: group.rights, keyring, writer, make }
}

/** What every laptop does with a block: in apply, in the index, and again on another laptop. */
function meet(
  trial: ReturnType<typeof startTrial>,
  hostile: HostileRecord,
  other: Rights
): { reached: boolean; verdict: Verdict | null } {
  const { groupKey, rights, keyring, writer } = trial
  const item = openViewBlock(writeViewBlock(writer, 1, hostile.block), 0, groupKey, rights, keyring)
  if ('record' in item) {
    const noun = item.record.type.split('.')[0] ?? ''
    const state = foldEntity(noun, toHex(item.record.entity) as never, [item.record]) // brand of an id
    expect(state.noun).toBe(noun)
  }
  const envelope = readEnvelope(hostile.block)
  if (typeof envelope === 'string') return { reached: false, verdict: null }
  const kernel = envelope.kind === recordKinds.kernel
  const bytes = openEnvelope(envelope, groupKey, writer, kernel ? trial.kernelKey : trial.epochKey)
  if (hostile.layer === 'outside') return { reached: true, verdict: null }
  const record = bytes && readInside(bytes, { groupKey, kind: envelope.kind, audience: envelope.audience })
  if (hostile.layer === 'inside')
    return { reached: record !== null && (typeof record !== 'string' || record === 'forged'), verdict: null }
  if (!record || typeof record === 'string') return { reached: false, verdict: null }
  if (!kernel) return { reached: true, verdict: null }
  const verdict = decide(rights, record, writer)
  if (verdict === 'accepted') expect(decide(other, record, writer)).toBe('accepted')
  return { reached: true, verdict }
}
