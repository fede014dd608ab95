import { useEffect } from 'react'
import { readLook } from './look.ts'
import { places } from './places.tsx'
import { undoLast } from './toasts.tsx'

export interface PageKeys {
  readonly go: (path: string) => void
  readonly commands: () => void
  readonly help: () => void
  readonly lock: () => void
}

type ScreenKeys = Readonly<Record<string, () => void>>
let ofScreen: ScreenKeys = {}

/** Keys of the screen that is shown, by `event.key`: `c` new, `e` edit, and its own. */
export function useScreenKeys(keys: ScreenKeys): void {
  useEffect(() => {
    ofScreen = keys
    return () => {
      if (ofScreen === keys) ofScreen = {}
    }
  })
}

/** Never while somebody types or composes: a letter is a letter there. */
function isTyping(event: KeyboardEvent): boolean {
  if (event.isComposing || event.keyCode === 229) return true // 229: older IMEs
  const { target } = event
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest('input, textarea, select, [role=textbox], [role=spinbutton], [role=menu], [role=listbox]') !== null)
  )
}

/** Keys that work everywhere. Single letters can be switched off (WCAG 2.1.4). */
export function usePageKeys(keys: PageKeys): void {
  useEffect(() => {
    let leader = 0
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented) return
      const strong = event.ctrlKey || event.metaKey
      const typing = isTyping(event)
      if (strong && event.key.toLowerCase() === 'k') return run(event, keys.commands)
      if (strong && event.shiftKey && event.key.toLowerCase() === 'l') return run(event, keys.lock)
      if (strong && !event.shiftKey && event.key.toLowerCase() === 'z' && !typing)
        return undoLast() ? event.preventDefault() : undefined
      if (event.key === 'F6') return run(event, () => nextRegion(event.shiftKey))
      if (strong || event.altKey || typing || !readLook().letterKeys || document.querySelector('.scrim') !== null) return
      if (performance.now() - leader < 1500) {
        leader = 0
        const place = places.find(({ key }) => key === event.key)
        if (place) return run(event, () => keys.go(place.path))
      }
      if (event.key === 'g') leader = performance.now()
      else if (event.key === '?') run(event, keys.help)
      else if (event.key === '/') run(event, () => keys.go('search'))
      else {
        const act = ofScreen[event.key]
        if (act) run(event, act)
      }
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [keys])
}

function run(event: KeyboardEvent, act: () => void): void {
  event.preventDefault()
  act()
}

function nextRegion(back: boolean): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')]
  const here = regions.findIndex((region) => region.contains(document.activeElement))
  const next = regions.at((here + (back ? -1 : 1) + regions.length) % regions.length)
  const target = next?.querySelector<HTMLElement>('a, button, [tabindex="0"]') ?? next
  target?.focus()
}
