import type { I18n, MessageDescriptor } from '@lingui/core'

const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/
const leftToRight = /[^\P{L}\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u
const [firstStrongIsolate, popIsolate] = ['\u2068', '\u2069']

const turning = /[\u202a-\u202e]/g
const isolates = /[\u2066-\u2069]/g

export type Direction = 'ltr' | 'rtl'
type Values = Readonly<Record<string, unknown>>

/**
 * Names and titles that run against the sentence around them stand apart from it (Unicode UAX 9, isolates), so that nothing beside
 * them is turned around; in markup `bdi` does the same. Values that run along stay as they are.
 */
export function isolateValues(direction: Direction, values: Values): Values {
  const against = direction === 'rtl' ? leftToRight : rightToLeft
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? isolated(value, against) : value])
  )
}

function isolated(value: string, against: RegExp): string {
  const plain = withoutTurning(value)
  return against.test(plain) ? `${firstStrongIsolate}${plain}${popIsolate}` : plain
}

/** What somebody typed to turn the sentence around does nothing; isolates that sentences inside have for themselves stay. */
function withoutTurning(value: string): string {
  const straight = value.replace(turning, '')
  let open = 0
  for (const [sign] of straight.matchAll(isolates)) {
    open += sign === popIsolate ? -1 : 1
    if (open < 0) break
  }
  return open === 0 ? straight : straight.replace(isolates, '')
}

/** From now on every sentence of `i18n` does so. */
export function isolateIn(i18n: I18n, directionOf: (language: string) => Direction): void {
  const plain = i18n._.bind(i18n)
  const isolating = (id: string | MessageDescriptor, values?: Values, options?: Parameters<I18n['_']>[2]): string => {
    const direction = directionOf(i18n.locale)
    if (typeof id === 'string') return plain(id, values && isolateValues(direction, values), options)
    return plain(id.values ? { ...id, values: isolateValues(direction, id.values) } : id)
  }
  Object.assign(i18n, { _: isolating, t: isolating })
}
