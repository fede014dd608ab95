import { useLayoutEffect, useRef } from 'react'
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
const shown = new Set<{ readonly current: ScreenKeys }>()

/**
 * Keys of what is shown, by `event.key`: `c` new, `e` edit, and its own. A list and what is open beside it both have theirs, whichever of
 * the two was drawn last.
 */
export function useScreenKeys(keys: ScreenKeys): void {
  const holder = useRef(keys)
  useLayoutEffect(() => {
    holder.current = keys
  })
  useLayoutEffect(() => {
    shown.add(holder)
    return () => void shown.delete(holder)
  }, [])
}

function screenKey(key: string): (() => void) | undefined {
  return [...shown].map(({ current }) => current[key]).findLast((act) => act !== undefined)
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
  const latest = useRef(keys)
  useLayoutEffect(() => {
    latest.current = keys
  })
  // Listens once, before the first picture: what is drawn again between `g` and its letter must not forget the `g`.
  useLayoutEffect(() => {
    let leader = 0
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented) return
      const act = strongKey(event, latest.current) ?? letterKey(event)
      if (act?.() === false) return
      if (act) event.preventDefault()
    }
    /** `g`, then the letter of a place; `?` and `/`; the keys of the screen. */
    const letterKey = (event: KeyboardEvent): (() => unknown) | undefined => {
      if (
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        isTyping(event) ||
        !readLook().letterKeys ||
        document.querySelector('.scrim') !== null
      )
        return undefined
      const led = performance.now() - leader < 1500
      leader = 0
      const place = led ? places.find(({ key }) => key === event.key) : undefined
      if (place) return () => latest.current.go(place.path)
      if (event.key === 'g')
        return () => {
          leader = performance.now()
        }
      if (event.key === '?') return latest.current.help
      return event.key === '/' ? () => latest.current.go('search') : screenKey(event.key)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}

/** Keys with Ctrl or Cmd, and F6. Answers what they do; false from it: not ours after all. */
function strongKey(event: KeyboardEvent, keys: PageKeys): (() => unknown) | undefined {
  if (event.key === 'F6') return () => nextRegion(event.shiftKey)
  if (!event.ctrlKey && !event.metaKey) return undefined
  const letter = event.key.toLowerCase()
  if (letter === 'k') return keys.commands
  if (letter === 'l' && event.shiftKey) return keys.lock
  return letter === 'z' && !event.shiftKey && !isTyping(event) ? undoLast : undefined
}

function nextRegion(back: boolean): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')]
  const here = regions.findIndex((region) => region.contains(document.activeElement))
  const next = regions.at((here + (back ? -1 : 1) + regions.length) % regions.length)
  const target = next?.querySelector<HTMLElement>('a, button, [tabindex="0"]') ?? next
  target?.focus()
}
