import type { LanguageCode as Language } from '../../core/contract/words/language.ts'

export type Figures = 'latin' | 'arabic'

/** Dates, times, figures and lists as the person reads them. Wall times are plain text (`2026-11-28T13:00`) and never shifted here. */
export interface Formats {
  readonly locale: string
  number(value: number): string
  /** Saturday 28 November, with the year where it is another than this one. */
  day(ms: number): string
  /** Sat 28 Nov. */
  shortDay(ms: number): string
  weekday(ms: number): string
  dayOfMonth(ms: number): string
  month(ms: number): string
  time(ms: number): string
  /** 14:02, yesterday 21:40, 3 Nov. */
  moment(ms: number, now?: number): string
  list(items: readonly string[]): string
  /** 640 kB, 38 MB. */
  size(bytes: number): string
  /** The parts of a wall time, as if it were here. */
  wallMs(wall: string): number
  wallTime(wall: string): string
  wallDay(wall: string): string
  /** Whether a zone shows another time now than this computer does. */
  isElsewhere(zone: string | null): boolean
  /** The city of a zone: Tokyo of Asia/Tokyo. */
  zoneName(zone: string): string
  digits(text: string): string
}

const dayMs = 86_400_000
/** The last that a date can say. */
const lastMs = 8.64e15

export function createFormats(language: Language, figures: Figures): Formats {
  const region = { en: 'en-GB', ja: 'ja-JP', es: 'es', ar: 'ar' }[language]
  const locale = `${region}-u-nu-${language === 'ar' && figures === 'arabic' ? 'arab' : 'latn'}-ca-gregory-hc-h23`
  const of = (options: Intl.DateTimeFormatOptions): { format(ms: number): string } => {
    const made = new Intl.DateTimeFormat(locale, options)
    // A time is its author's word: one that no calendar has must not take the screen with it.
    return { format: (ms) => (Math.abs(ms) <= lastMs ? made.format(ms) : '—') }
  }
  const numbers = new Intl.NumberFormat(locale)
  const long = of({ weekday: 'long', day: 'numeric', month: 'long' })
  const longWithYear = of({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
  const short = of({ weekday: 'short', day: 'numeric', month: 'short' })
  const weekday = of({ weekday: 'short' })
  const dayOfMonth = of({ day: 'numeric' })
  const month = of({ month: 'long', year: 'numeric' })
  const clock = of({ hour: '2-digit', minute: '2-digit' })
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const startOfDay = (ms: number): number => new Date(ms).setHours(0, 0, 0, 0)
  const wallMs = (wall: string): number => new Date(wall.length === 10 ? `${wall}T00:00` : wall).getTime()
  const day = (ms: number): string => (new Date(ms).getFullYear() === new Date().getFullYear() ? long : longWithYear).format(ms)
  return {
    locale,
    number: (value) => numbers.format(value),
    day,
    shortDay: (ms) => short.format(ms),
    weekday: (ms) => weekday.format(ms),
    dayOfMonth: (ms) => dayOfMonth.format(ms),
    month: (ms) => month.format(ms),
    time: (ms) => clock.format(ms),
    moment: (ms, now = Date.now()) => {
      const days = Math.round((startOfDay(ms) - startOfDay(now)) / dayMs)
      if (days === 0) return clock.format(ms)
      return days === -1 || days === 1 ? `${relative.format(days, 'day')} ${clock.format(ms)}` : short.format(ms)
    },
    list: (items) => lists.format(items),
    size: (bytes) => {
      const [unit, value] =
        bytes < 1e6 ? ['kilobyte', Math.ceil(bytes / 1e3)] : bytes < 1e9 ? ['megabyte', bytes / 1e6] : ['gigabyte', bytes / 1e9]
      return new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: value < 10 ? 1 : 0 }).format(value)
    },
    wallMs,
    wallTime: (wall) => (wall.length === 10 ? '' : clock.format(wallMs(wall))),
    wallDay: (wall) => day(wallMs(wall)),
    isElsewhere: (zone) => zone !== null && zone !== Intl.DateTimeFormat().resolvedOptions().timeZone,
    zoneName: (zone) => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' '),
    digits: (text) => text.replace(/\d/g, (digit) => numbers.format(Number(digit)))
  }
}
