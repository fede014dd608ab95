import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldEntity } from '../../core/domain/plan/fold-entity.ts'
import { type UndoPlan, undoChange } from '../../core/domain/plan/undo-change.ts'
import { type RecordInside, shortName } from '../../core/domain/record/record-inside.ts'
import { laptop, writeBytes } from '../domain/plan/plan-kit.ts'
import { createModelGroup, entities, type Step } from './model-group.ts'
import { snapshot } from './snapshot.ts'

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31)
const numRuns = Number(process.env['RUNS'] ?? 100)
console.info(`undo: SEED=${seed}, ${numRuns} runs`)

const who = fc.nat({ max: 2 })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('write' as const),
      who,
      entity: fc.nat({ max: entities.length - 1 }),
      field: fc.nat({ max: 2 }),
      value: fc.nat({ max: 9 })
    })
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('meet' as const), who, with: who, share: fc.constant(100) }) }
)

const sol = laptop('sol')

describe('undoing any change of any plan', () => {
  it('and undoing that shows again what was shown before, field by field and word by word', async () => {
    let undone = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40, size: 'max' }), fc.nat(), async (steps, pick) => {
        const group = createModelGroup(3)
        for (const each of steps) group.take(each)
        await group.heal()
        const order = group.order()
        const target = order[pick % Math.max(1, order.length)]?.record
        const entry = target === undefined ? null : group.members[0]?.index.change(shortName(target.name))?.entry
        if (target === undefined || !entry) return
        const { noun, id } = entry
        const before = order.filter(
          ({ record }) => record.type.startsWith(noun) && Buffer.from(record.entity).toString('hex') === id
        )
        const all: RecordInside[] = before.map(({ record }) => record)
        const shown = shownOf(noun, id, all)
        const plan = undoChange(noun, id, all, shortName(target.name))
        expect(plan).not.toBeNull()
        if (plan === null || plan.changes.length === 0) return
        const undo = ({ versions, changes }: UndoPlan): void => {
          const seen = foldEntity(noun, id, all)
          for (const each of [...versions.map((version) => [version]), changes])
            all.push(writeBytes({ type: `${noun}.undo`, id, by: sol, seen }, each))
        }
        undo(plan)
        const first = all.at(-1)?.name
        const back = first === undefined ? null : undoChange(noun, id, all, shortName(first))
        expect(back?.changedSince).toEqual([])
        if (back) undo(back)
        expect(shownOf(noun, id, all)).toEqual(shown)
        undone++
      }),
      { seed, numRuns }
    )
    expect(undone).toBeGreaterThan(numRuns / 4)
  })
})

/** Fields that were never set and fields cleared again show the same: nothing. */
function shownOf(noun: string, id: (typeof entities)[number]['id'], records: readonly RecordInside[]) {
  const { slots, text } = snapshot(foldEntity(noun, id, records))
  return { text, values: slots.filter(({ value }) => value !== '').map(({ slot, value }) => [slot, value]) }
}
