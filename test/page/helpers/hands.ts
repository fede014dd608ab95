import type { Locator, Page } from 'playwright-core'
import { waitForFocus } from './focus.ts'
import type { Say } from './words.ts'

/** What a screen lets one do by one key. */
const keyOf = { new: 'c', edit: 'e', take: 's', lock: 'Control+Shift+L' } as const
type Act = keyof typeof keyOf

/** How somebody works with the page: the same script runs with a pointer and with keys alone. */
export interface Hands {
  press(target: Locator): Promise<void>
  /** Opens a row or card of a list. */
  open(row: Locator): Promise<void>
  /** One of several: `option` is the radio itself. */
  choose(option: Locator): Promise<void>
  write(field: Locator, text: string): Promise<void>
  /** Puts the cursor to the start or the end of a text that is written together. */
  standIn(text: Locator, where: 'Control+Home' | 'Control+End'): Promise<void>
  /** A date or time in parts, in whatever order the language has them. */
  writeParts(group: Locator, parts: Readonly<Record<string, string>>): Promise<void>
  /** To a place of the bar, by its English name. */
  go(place: keyof typeof placeKeys): Promise<void>
  /** By its button or by its key. */
  act(what: Act, button: Locator): Promise<void>
}

/** After `g`; null: by the field that finds everything. */
const placeKeys = { Events: 'e', Tasks: 'k', Leaflets: 'l', People: 'p', Settings: null } as const

export function pointer(page: Page, say: Say): Hands {
  const press = (target: Locator): Promise<void> => target.click()
  return {
    press,
    open: press,
    choose: (option) => option.locator('xpath=ancestor-or-self::*[self::label or self::button][1]').click(),
    write: async (field, text) => {
      await field.click()
      await page.keyboard.press('Control+a')
      await page.keyboard.type(text)
    },
    standIn: async (text, where) => {
      await text.click()
      await page.keyboard.press(where)
    },
    writeParts: async (group, parts) => {
      await group.getByRole('spinbutton').first().click()
      await typeParts(page, group, parts)
    },
    go: async (place) => {
      await page
        .getByRole('navigation', { name: say('Places') })
        .getByRole('link', { name: say(place) })
        .click()
      await arrived(page, say(place))
    },
    act: (_, button) => button.click()
  }
}

/** No pointer at all: Tab, arrows, Enter and the page's own keys. */
export function keys(page: Page, say: Say): Hands {
  const reach = (target: Locator): Promise<void> => reachByKeys(page, target)
  const pressed = async (target: Locator): Promise<void> => {
    await reach(target)
    await page.keyboard.press('Enter')
  }
  return {
    press: pressed,
    open: pressed,
    choose: async (option) => {
      await reach(option)
      if (!(await option.isChecked())) await page.keyboard.press('Space')
    },
    write: async (field, text) => {
      await reach(field)
      await page.keyboard.press('Control+a')
      await page.keyboard.type(text)
    },
    standIn: async (text, where) => {
      await reach(text)
      await page.keyboard.press(where)
    },
    writeParts: async (group, parts) => {
      await reach(group.getByRole('spinbutton').first())
      await typeParts(page, group, parts)
    },
    go: async (place) => {
      await page.getByRole('dialog').first().waitFor({ state: 'detached' })
      const letter = placeKeys[place]
      await page.keyboard.press(letter === null ? 'Control+k' : 'g')
      if (letter === null) {
        await waitForFocus(page.getByRole('dialog').getByRole('searchbox'))
        await page.keyboard.type(say(place))
        await page.getByRole('menuitem', { name: say(place) }).waitFor()
      }
      await page.keyboard.press(letter ?? 'Enter')
      await arrived(page, say(place))
    },
    act: (what) => page.keyboard.press(keyOf[what])
  }
}

const arrived = (page: Page, title: string): Promise<void> =>
  page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor()

/** A part that is full hands on to the next. */
async function typeParts(page: Page, group: Locator, parts: Readonly<Record<string, string>>): Promise<void> {
  const segments = await group.getByRole('spinbutton').all()
  const types = await Promise.all(segments.map((segment) => segment.getAttribute('data-type'))) // they are drawn anew while one types
  for (const type of types) await page.keyboard.type(parts[type ?? ''] ?? '')
}

const mostPresses = 120
const composite = '[role=radiogroup], [role=toolbar], [role=grid], [role=listbox], [role=menu]'

/** What of an element is looked at here; this part of the project knows no browser. */
interface Standing {
  readonly ownerDocument: { readonly activeElement: Standing | null }
  readonly ariaLabel: string | null
  readonly textContent: string | null
  closest(selector: string): { contains(other: Standing | null): boolean } | null
}

/** Tab until the target has the focus; arrows inside what is one stop of Tab. */
async function reachByKeys(page: Page, target: Locator): Promise<void> {
  await target.waitFor({ state: 'attached' })
  const passed: string[] = []
  for (let presses = 0; presses < mostPresses; presses++) {
    const where = await target.evaluate((element: Standing, inside: string) => {
      const at = element.ownerDocument.activeElement
      if (element === at) return 'there'
      return element.closest(inside)?.contains(at) ? 'near' : (at?.ariaLabel ?? at?.textContent ?? '').slice(0, 30)
    }, composite)
    if (where === 'there') return
    passed.push(where)
    const arrows = passed.length - passed.findLastIndex((stop) => stop !== 'near') - 1
    await page.keyboard.press(where === 'near' ? (arrows % 20 < 10 ? 'ArrowDown' : 'ArrowRight') : 'Tab')
  }
  throw new Error(`not reached by keys: ${target}; on the way were ${[...new Set(passed)].join(' | ')}`)
}
