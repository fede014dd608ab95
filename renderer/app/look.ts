import { useSyncExternalStore } from 'react'
import type { Figures } from '../i18n/formats.ts'
import { type Language, languages } from '../i18n/languages.ts'

/** How the page looks on this computer: no word of any plan. Kept in this browser only. */
export interface Look {
  readonly theme: 'system' | 'light' | 'dark'
  readonly density: 'comfortable' | 'compact'
  /** Percent of the usual size. */
  readonly textSize: number
  readonly figures: Figures
  readonly weekStart: 'auto' | 'monday' | 'sunday' | 'saturday'
  /** Single letters as keys (WCAG 2.1.4: can be switched off). */
  readonly letterKeys: boolean
  readonly contrast: 'usual' | 'more'
  /** Before a profile says which. */
  readonly language: Language | null
}

const usual: Look = {
  theme: 'system',
  density: 'comfortable',
  textSize: 100,
  figures: 'latin',
  weekStart: 'auto',
  letterKeys: true,
  contrast: 'usual',
  language: null
}
const storageName = 'starling-look'
const listeners = new Set<() => void>()
let look = load()

function oneOf<T>(value: unknown, allowed: readonly T[], otherwise: T): T {
  return allowed.find((each) => each === value) ?? otherwise
}

function load(): Look {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageName) ?? '{}') // sizes and colours only; see above
    const given: Partial<Record<keyof Look, unknown>> = typeof stored === 'object' && stored !== null ? stored : {}
    return {
      theme: oneOf(given.theme, ['system', 'light', 'dark'], usual.theme),
      density: oneOf(given.density, ['comfortable', 'compact'], usual.density),
      textSize: oneOf(given.textSize, [90, 100, 115, 130, 150], usual.textSize),
      figures: oneOf(given.figures, ['latin', 'arabic'], usual.figures),
      weekStart: oneOf(given.weekStart, ['auto', 'monday', 'sunday', 'saturday'], usual.weekStart),
      letterKeys: oneOf(given.letterKeys, [true, false], usual.letterKeys),
      contrast: oneOf(given.contrast, ['usual', 'more'], usual.contrast),
      language: oneOf<Language | null>(given.language, languages, null)
    }
  } catch {
    return usual
  }
}

function show({ theme, density, textSize, contrast }: Look): void {
  const { dataset, style } = document.documentElement
  dataset['look'] = theme
  dataset['theme'] = theme === 'system' ? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light') : theme
  dataset['density'] = density
  dataset['contrast'] = contrast
  style.fontSize = `${textSize}%`
}

export function readLook(): Look {
  return look
}

export function setLook(change: Partial<Look>): void {
  look = { ...look, ...change }
  localStorage.setItem(storageName, JSON.stringify(look))
  show(look)
  for (const listener of listeners) listener()
}

export function useLook(): Look {
  return useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, readLook)
}

show(look)
