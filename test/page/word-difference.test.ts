import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { differenceLines } from '../../renderer/features/leaflets/difference/difference-lines.ts'
import { type Difference, wordDifference } from '../../renderer/features/leaflets/difference/word-difference.ts'

const side = ({ pieces }: Difference, kind: 'in' | 'out'): string =>
  pieces
    .filter((piece) => piece.kind !== (kind === 'in' ? 'out' : 'in'))
    .map(({ text }) => text)
    .join('')
const marked = ({ pieces }: Difference): string =>
  pieces.map(({ kind, text }) => (kind === 'same' ? text : kind === 'in' ? `{+${text}+}` : `[-${text}-]`)).join('')

test('whole words are marked, in languages with and without spaces', () => {
  const cases = [
    ['Bring water and friends', 'Bring bread and friends', 'en', 'Bring [-water-]{+bread+} and friends'],
    ['We meet at noon.', 'We all meet at noon today.', 'en', 'We {+all +}meet at noon{+ today+}.'],
    ['駅前で集まろう', '公園で集まろう', 'ja', '[-駅前-]{+公園+}で集まろう'],
    ['明日の集会に来てください', '明日の夜の集会に来てください', 'ja', '明日の{+夜の+}集会に来てください'],
    ['نلتقي عند المحطة غدًا', 'نلتقي عند الحديقة غدًا', 'ar', 'نلتقي عند [-المحطة-]{+الحديقة+} غدًا'],
    ['red green blue', 'one two blue', 'en', '[-red green-]{+one two+} blue']
  ] as const
  for (const [before, after, language, expected] of cases) expect(marked(wordDifference(before, after, language))).toBe(expected)
})

test('both texts can be read off any difference, and what is the same is not marked', () => {
  const text = fc
    .array(fc.constantFrom('one', ' ', '\n', '二つ', 'ثلاثة', '. ', 'four'), { maxLength: 40 })
    .map((words) => words.join(''))
  fc.assert(
    fc.property(text, text, (before, after) => {
      const difference = wordDifference(before, after, null)
      expect([side(difference, 'out'), side(difference, 'in')]).toEqual([before, after])
      expect(difference.coarse).toBe(false)
    }),
    { numRuns: 500 }
  )
  fc.assert(
    fc.property(text, (same) => {
      expect(marked(wordDifference(same, same, null))).toBe(same)
    })
  )
})

test('texts of the largest size do not hold up the page, however different they are', () => {
  const words = (seed: number, count: number): string =>
    Array.from({ length: count }, (_, at) => ((at * 7919 + seed * 104729) % 99991).toString(36)).join(' ')
  for (const [before, after] of [
    [words(1, 20_000), words(2, 20_000)],
    [words(1, 20_000).replaceAll(' ', '\n'), words(2, 20_000).replaceAll(' ', '\n')],
    ['集'.repeat(33_000), '会'.repeat(33_000)]
  ] as const) {
    const started = process.cpuUsage()
    const difference = wordDifference(before, after, null)
    const { user, system } = process.cpuUsage(started) // whatever else the machine does meanwhile
    expect((user + system) / 1000).toBeLessThan(1500) // ten times what it takes alone on a small machine
    expect([side(difference, 'out'), side(difference, 'in')]).toEqual([before, after])
    expect(difference.coarse).toBe(true)
  }
  const long = Array.from({ length: 200 }, (_, at) => words(at, 100)).join('\n')
  const changed = wordDifference(long, long.replace(/ \w+ /, ' new '), null)
  expect([changed.coarse, changed.pieces.filter(({ kind }) => kind !== 'same').length]).toEqual([false, 2])
})

test('a laptop that is slow, or busy with something else, shows the same difference', () => {
  const clock = vi.spyOn(performance, 'now')
  let now = 0
  clock.mockImplementation(() => {
    now += 1000
    return now
  })
  const difference = wordDifference('We meet at noon.\nBring water.', 'We meet at dusk.\nBring water.', 'en')
  clock.mockRestore()
  expect(marked(difference)).toBe('We meet at [-noon-]{+dusk+}.\nBring water.')
})

test('far from a change, lines that stayed are counted; a line break that came or went is shown', () => {
  const lines = Array.from({ length: 12 }, (_, at) => `line ${at}`)
  const after = lines.with(6, 'line six').join('\n')
  const shown = differenceLines(wordDifference(lines.join('\n'), after, 'en').pieces)
  expect(shown.map((one) => ('left' in one ? one.left : one.line.pieces.map(({ text }) => text).join('|')))).toEqual([
    5,
    'line 5',
    'line |6|six',
    'line 7',
    4
  ])
  const broken = differenceLines(wordDifference('one two', 'one\ntwo', 'en').pieces)
  expect(broken).toEqual([
    {
      line: {
        pieces: [
          { kind: 'same', text: 'one' },
          { kind: 'out', text: ' ' },
          { kind: 'in', text: '\n' }
        ]
      }
    },
    { line: { pieces: [{ kind: 'same', text: 'two' }] } }
  ])
})
