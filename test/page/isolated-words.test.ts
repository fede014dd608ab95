import { expect, test } from 'vitest'
import { isolateValues } from '../../renderer/i18n/isolated-words.ts'

const isolated = (text: string): string => `\u2068${text}\u2069`

test('a value that runs against its sentence stands apart from it, one that runs along stays as it is', () => {
  const given = { title: 'March', place: 'المكتبة', mixed: 'مسيرة March', hour: '13:00', count: 3 }
  expect(isolateValues('ltr', given)).toEqual({
    ...given,
    place: isolated('المكتبة'),
    mixed: isolated('مسيرة March')
  })
  expect(isolateValues('rtl', given)).toEqual({
    ...given,
    title: isolated('March'),
    mixed: isolated('مسيرة March')
  })
  expect(isolateValues('ltr', { title: '横断幕を作る' })).toEqual({ title: '横断幕を作る' })
  expect(isolateValues('rtl', { title: '横断幕を作る' })).toEqual({ title: isolated('横断幕を作る') })
})

test('signs that turn a sentence around do nothing in a value, and none closes what stands around it', () => {
  const text = (value: string): unknown => isolateValues('ltr', { value })['value']
  expect(text('gate \u202e3 dna')).toBe('gate 3 dna')
  expect(text('\u2069 المكتبة')).toBe(isolated(' المكتبة'))
  expect(text('March \u2067')).toBe('March ')
  expect(text(`by ${isolated('المكتبة')}`)).toBe(isolated(`by ${isolated('المكتبة')}`))
})
