import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toHex } from '../../core/domain/crypto.ts'
import { foldEntity } from '../../core/domain/plan/fold-entity.ts'
import { shortName } from '../../core/domain/record/record-inside.ts'
import { createIndex } from '../../core/index/create-index.ts'
import { placed } from './index-kit.ts'
import { createModelGroup, entities, type Step, type Written } from './model-group.ts'
import { snapshot } from './snapshot.ts'

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31)
const numRuns = Number(process.env['RUNS'] ?? 150)
console.info(`convergence: SEED=${seed}, ${numRuns} runs`)

const size = 4
const who = fc.nat({ max: size - 1 })
const aWrite = fc.record({
  do: fc.constant('write' as const),
  who,
  entity: fc.nat({ max: entities.length - 1 }),
  field: fc.nat({ max: 2 }),
  value: fc.nat({ max: 9 })
})
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: aWrite },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('meet' as const), who, with: who, share: fc.integer({ min: 1, max: 100 }) })
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lock' as const), who, which: fc.nat({ max: 20 }) }) }
)
const course = fc.array(step, { minLength: 20, maxLength: 60, size: 'max' })

describe('laptops that write apart and meet in any order', () => {
  it('have the same plan in the end, each by its own way there and by a fold of the whole', async () => {
    let reordered = 0
    await fc.assert(
      fc.asyncProperty(course, async (steps) => {
        const group = createModelGroup(size)
        for (const each of steps) {
          const before = group.members.map(({ order }) => order)
          group.take(each)
          if (each.do === 'meet' && group.members.some(({ order }, i) => before[i]?.some((record, at) => order[at] !== record)))
            reordered++
        }
        await group.heal()
        const order = group.order()
        const whole = createIndex()
        whole.apply(0, 0, placed(order), order.length)
        for (const { noun, id } of entities) {
          const records = order.filter((written) => isOf(written, noun, id)).map(({ record }) => record)
          const expected = records.length === 0 ? null : snapshot(foldEntity(noun, id, records))
          for (const { index } of [...group.members, { index: whole }]) {
            const entry = index.entity(noun, id)
            expect(entry === null ? null : snapshot(entry.state)).toEqual(expected)
          }
        }
        const [first, ...others] = group.members.map(({ index }) => ({ counts: index.counts(), activity: activityOf(index) }))
        for (const other of others) expect(other).toEqual(first)
      }),
      { seed, numRuns }
    )
    // Without late records that stand early this would prove little.
    expect(reordered).toBeGreaterThan(numRuns / 2)
  })

  it('lose nothing: each word is shown, is one of several versions, or was replaced by somebody who had seen it', async () => {
    let replaced = 0
    let apart = 0
    await fc.assert(
      fc.asyncProperty(course, async (steps) => {
        const group = createModelGroup(size)
        for (const each of steps) group.take(each)
        await group.heal()
        const order = group.order()
        const index = group.members[0]?.index
        for (const written of order) {
          const name = shortName(written.record.name)
          const state = index?.change(name)?.entry.state
          expect(state).toBeDefined()
          if (state?.text?.edits.some((edit) => edit.name === name)) continue
          const slot = [...(state?.slots.values() ?? [])].find(({ writes }) => writes.some(({ mark }) => mark.name === name))
          expect(slot).toBeDefined()
          if (slot?.heads.has(name)) {
            if (slot.heads.size > 1) apart++
            continue
          }
          const knowing = order.filter(
            (other) =>
              slot?.writes.some(({ mark }) => mark.name === shortName(other.record.name)) &&
              names(other, name) &&
              saw(other, written)
          )
          expect(knowing.length).toBeGreaterThan(0)
          replaced++
        }
      }),
      { seed: seed + 1, numRuns }
    )
    expect(Math.min(replaced, apart)).toBeGreaterThan(numRuns / 2)
  })
})

function isOf({ record }: Written, noun: string, id: string): boolean {
  return record.type.startsWith(`${noun}.`) && toHex(record.entity) === id
}

function names({ record }: Written, name: string): boolean {
  return record.heads.some((head) => toHex(head) === name)
}

function saw(other: Written, written: Written): boolean {
  return (other.saw[written.from] ?? 0) >= written.seq
}

function activityOf(index: ReturnType<typeof createIndex>) {
  return index.activity({ limit: 1_000 }).changes.map(({ change, fields }) => [change.place, change.id, ...fields])
}
