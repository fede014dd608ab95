import type { Locator } from 'playwright-core'
import { expect } from 'vitest'

/** Whoever types waits until the caret is there; a screen or dialog that has just come gets it a moment later than it can be seen. */
export async function waitForFocus(target: Locator): Promise<void> {
  await expect.poll(() => target.evaluate<boolean, Focusable>((element) => element.matches(':focus'))).toBe(true)
}

/** What of an element is looked at here; this part of the project knows no browser. */
interface Focusable {
  matches(selector: string): boolean
}
