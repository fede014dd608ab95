import { describe, expect, it } from 'vitest'
import type { EntityId } from '../../core/domain/ids.ts'
import { personEntityId } from '../../core/domain/plan/fixed-entities.ts'
import { spliceLeaflet } from '../../core/domain/plan/leaflet-edit.ts'
import { eventSchema, leafletSchema, personSchema, taskSchema } from '../../core/domain/plan/schemas.ts'
import { createIndex } from '../../core/index/create-index.ts'
import { laptop, newEntityId, write } from '../domain/plan/plan-kit.ts'
import { type Carried, placed } from './index-kit.ts'

const amira = laptop('amira')

function indexOf(titles: readonly string[]) {
  const index = createIndex()
  const ids = titles.map(() => newEntityId())
  const view = titles.map(
    (title, i): Carried => ({
      by: amira,
      seq: i + 1,
      record: write(
        { type: 'event.set', id: ids[i] ?? newEntityId(), by: amira },
        { field: eventSchema.fields.title, value: title }
      )
    })
  )
  index.apply(0, 0, placed(view), view.length)
  return { index, ids, view }
}

const titlesFor = (titles: readonly string[], wanted: string) =>
  indexOf(titles)
    .index.search(wanted, 10)
    .map(({ title }) => title)

describe('search', () => {
  it.each([
    ['مسجد', 'أمام المَسْجِد'],
    ['محطة', 'عند المحطة القديمة'],
    ['اضراب', 'إضراب عام'],
    ['ガード', 'ｶﾞｰﾄﾞ下に集合'],
    ['sabado', 'Reunión el sábado'],
    ['SÁBADO', 'reunion el sabado'],
    ['strike', 'STRIKE２月'],
    ['2月', 'STRIKE２月'],
    ['saterday', 'Saturday walk'],
    ['satur', 'Saturday walk'],
    ['京都', '東京都庁前']
  ])('finds by %s what is called %s', (wanted, title) => {
    expect(titlesFor(['Bread for all', title, '横浜の集まり', 'خبز'], wanted)).toEqual([title])
  })

  it('puts the very word before others that contain it', () => {
    expect(titlesFor(['東京都の集まり', '京都の集まり', 'Bread'], '京都')).toEqual(['京都の集まり', '東京都の集まり'])
    // The other has the letters twice, and nothing else.
    expect(titlesFor(['東京都東京都', '集まりは京都の大きな駅の前で'], '京都')).toEqual([
      '集まりは京都の大きな駅の前で',
      '東京都東京都'
    ])
    expect(titlesFor(['Breadline', 'Free bread'], 'bread')).toEqual(['Free bread', 'Breadline'])
  })

  it('finds nothing for nothing, and asks for all words', () => {
    expect(titlesFor(['Bread for all'], '   ')).toEqual([])
    expect(titlesFor(['Bread for all', 'Bread at noon'], 'bread noon')).toEqual(['Bread at noon'])
    expect(titlesFor(['Bread for all'], '"(*&^%$')).toEqual([])
  })

  it('reads places, notes, steps, names and the text of leaflets', () => {
    const index = createIndex()
    const ids = { event: newEntityId(), task: newEntityId(), leaflet: newEntityId() }
    const update = spliceLeaflet(null, {
      at: 0,
      remove: 0,
      insert: [{ kind: 'bullet', spans: [{ text: 'Traigan ' }, { text: 'limón', bold: true }] }]
    })
    const { place, notes } = eventSchema.fields
    const view = [
      write(
        { type: 'event.set', id: ids.event, by: amira },
        { field: place, value: 'Plaza vieja' },
        { field: notes, value: 'two drums' }
      ),
      write(
        { type: 'task.step', id: ids.task, by: amira },
        { field: taskSchema.fields.stepText, key: '1'.repeat(32), value: 'fold paper' }
      ),
      write({ type: 'leaflet.text', id: ids.leaflet, by: amira }, { field: leafletSchema.fields.text, value: update }),
      write(
        { type: 'person.set', id: personEntityId(amira.person), by: amira },
        { field: personSchema.fields.name, value: 'Amira' }
      )
    ].map((record, i): Carried => ({ by: amira, seq: i + 1, record }))
    index.apply(0, 0, placed(view), view.length)
    const found = (text: string) => index.search(text, 5).map(({ noun, snippet }) => [noun, snippet])
    expect(found('vieja')).toEqual([['event', 'Plaza vieja']])
    expect(found('drum')).toEqual([['event', 'two drums']])
    expect(found('paper')).toEqual([['task', 'fold paper']])
    expect(found('limon')).toEqual([['leaflet', 'Traigan limón']])
    expect(found('amira')).toEqual([['person', '']])
  })

  it('shows a piece of a long text around what was found', () => {
    const index = createIndex()
    const long = `${'word '.repeat(200)}ｶﾞｰﾄﾞ下 ${'more '.repeat(200)}`
    const record = write({ type: 'event.set', id: newEntityId(), by: amira }, { field: eventSchema.fields.notes, value: long })
    index.apply(0, 0, placed([{ by: amira, seq: 1, record }]), 1)
    const [hit] = index.search('ガード', 5)
    expect(hit?.snippet).toMatch(/^….*ｶﾞｰﾄﾞ下.*…$/)
    expect([...(hit?.snippet ?? '')].length).toBeLessThan(110)
  })

  it('forgets old words and removed items at once', () => {
    const { index, ids, view } = indexOf(['Bread for all'])
    const id = ids[0] ?? ('' as EntityId) // one was made
    expect(index.search('bread', 5)).toHaveLength(1)
    const seen = index.entity('event', id)?.state ?? null
    view.push({
      by: amira,
      seq: 2,
      record: write({ type: 'event.set', id, by: amira, seen }, { field: eventSchema.fields.title, value: 'Soup' })
    })
    index.apply(1, 1, placed(view, 1), 2)
    expect([index.search('bread', 5).length, index.search('soup', 5).length]).toEqual([0, 1])
    index.apply(2, 1, [], 1)
    expect([index.search('bread', 5).length, index.search('soup', 5).length]).toEqual([1, 0])
    view[1] = {
      by: amira,
      seq: 2,
      record: write({ type: 'event.remove', id, by: amira, seen }, { field: eventSchema.fields.removed, value: true })
    }
    index.apply(1, 1, placed(view, 1), 2)
    expect(index.search('bread', 5)).toEqual([])
  })
})
